import { describe, expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import type { AvTag } from '../text/av-tags.ts';
import { type RenderedCard, type RenderInput, renderCard, withStyle } from './render.ts';

interface Recorded {
  group: string;
  type: 'normal' | 'cloze';
  fields: Record<string, string>;
  qfmt: string;
  afmt: string;
  ord: number;
  tags?: string;
  deck?: string;
  flag?: number;
  template_name?: string;
  note_type: string;
  question: string;
  answer: string;
  question_av?: unknown[];
  answer_av?: unknown[];
}

const CARD_ID = 1_700_000_000_123;

describe('rendered cards recorded from Anki', () => {
  const { cases } = readReference<{ cases: Recorded[] }>('templates');
  const groups = new Set(cases.map(({ group }) => group));

  test.each([...groups])('%s', (group) => {
    for (const row of cases.filter((each) => each.group === group)) {
      expect(recordedForm(renderCard(inputOf(row))), JSON.stringify(row)).toEqual({
        question: row.question,
        answer: row.answer,
        questionAv: row.question_av ?? [],
        answerAv: row.answer_av ?? [],
      });
    }
  });

  test('are all there', () => {
    expect(cases).toHaveLength(580);
  });
});

describe('renderCard', () => {
  test('gives an error page without style sheet for a faulty template, and only for that card', () => {
    const broken = renderCard(basicCard({ qfmt: '{{#Front}}' }));
    expect(broken.question).toContain('Front template has a problem:');
    expect(broken.answer).toBe(broken.question);
    expect(withStyle(broken.css, 'x')).toBe('<style></style>x');
    expect(renderCard(basicCard({})).question).toBe('front');
  });

  test('shows formulas as pictures and tells when one is missing', () => {
    const input = basicCard({ fields: ['[$]x^2[/$]', ''] });
    const img =
      '<img class=latex alt="&#x24;x&#x5E;2&#x24;" src="latex-81f4bb72c7c7b9a7b1cf4ea38c4ba4ed49ab97c5.png">';
    const image = /latex-[0-9a-f]{40}\.png/;
    const missing = renderCard(input).question;
    expect(missing.replace(image, '')).toBe(
      `${img.replace(image, '')}LaTeX image generation is disabled in the preferences.`,
    );
    const name = image.exec(missing)?.[0];
    const present = renderCard({ ...input, latex: { imageExists: (file) => file === name } });
    expect(present.question.replace(image, '')).toBe(img.replace(image, ''));
  });

  test('renders 1,000 cards in less than 60 ms', () => {
    const render = () => {
      const start = performance.now();
      for (let n = 0; n < 1000; n++) {
        renderCard(basicCard({ fields: [`front ${n} <b>bold</b>`, `back ${n} [sound:${n}.mp3]`] }));
      }
      return performance.now() - start;
    };
    const best = Math.min(...Array.from({ length: 5 }, render));
    expect(best).toBeLessThan(60);
  });
});

function basicCard({ qfmt = '{{Front}}', fields = ['front', 'back'] }): RenderInput {
  return {
    notetype: {
      name: 'Basic',
      isCloze: false,
      css: '.card {}',
      latexSvg: false,
      fieldNames: ['Front', 'Back'],
    },
    template: { name: 'Card 1', qfmt, afmt: '{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}' },
    fields,
    ord: 0,
    cardId: CARD_ID,
    deckName: 'Default',
    tags: [],
    flag: 0,
  };
}

function inputOf(row: Recorded): RenderInput {
  return {
    notetype: {
      name: row.note_type,
      isCloze: row.type === 'cloze',
      css: '',
      latexSvg: false,
      fieldNames: Object.keys(row.fields),
    },
    template: { name: row.template_name ?? 'Card 1', qfmt: row.qfmt, afmt: row.afmt },
    // Anki stores fields in composed form, which these notes were before they were rendered.
    fields: Object.values(row.fields).map((field) => field.normalize('NFC')),
    ord: row.ord,
    cardId: CARD_ID,
    deckName: row.deck ?? 'Default',
    tags: (row.tags ?? '')
      .split(' ')
      .filter((tag) => tag !== '')
      .sort(byLowerCase),
    flag: row.flag ?? 0,
  };
}

function byLowerCase(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

function recordedForm({ question, answer, questionAv, answerAv }: RenderedCard) {
  const hide = (text: string) => text.replaceAll(String(CARD_ID), '{card id}');
  return {
    question: hide(question),
    answer: hide(answer),
    questionAv: questionAv.map(recordedTag),
    answerAv: answerAv.map(recordedTag),
  };
}

function recordedTag(tag: AvTag) {
  if (tag.kind === 'sound') return { sound: tag.filename };
  const speed = Number(tag.speed.toFixed(4));
  return { tts: tag.fieldText, lang: tag.lang, voices: tag.voices, speed, other: tag.otherArgs };
}
