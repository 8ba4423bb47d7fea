import { describe, expect, test } from 'vitest';
import { CardGeneration } from '../../src/engine/templates/card-generation.ts';
import { clozeRules, noteState } from '../../src/engine/templates/note-state.ts';
import { fieldChanges, updateTemplate } from '../../src/engine/templates/rename-fields.ts';
import { renderCard, withStyle } from '../../src/engine/templates/render.ts';
import { fieldRequirements } from '../../src/engine/templates/requirements.ts';
import { checkTemplates } from '../../src/engine/templates/save-check.ts';
import { type AvTag, extractAvTags, stripAvTags } from '../../src/engine/text/av-tags.ts';
import { clozeNumbersInFields } from '../../src/engine/text/cloze.ts';
import { clozeForTyping } from '../../src/engine/text/cloze-reveal.ts';
import { fieldChecksum } from '../../src/engine/text/field-checksum.ts';
import { decodeIriPaths, encodeIriPaths } from '../../src/engine/text/iri-paths.ts';
import { extractLatex, extractLatexExpandingClozes } from '../../src/engine/text/latex.ts';
import { normalizeField } from '../../src/engine/text/normalize.ts';
import {
  htmlToTextLine,
  stripHtml,
  stripHtmlPreservingMediaFilenames,
} from '../../src/engine/text/strip-html.ts';
import { compareTypedAnswer } from '../../src/engine/text/typed-answer.ts';
import { ANKI_PYTHON, objectsIn, runAnki } from './anki.ts';

// Compares random cases with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = process.env.ANKID_FUZZ_SEED ?? '1';
const count = process.env.ANKID_FUZZ_CASES ?? '1000';

describe.skipIf(!ANKI_PYTHON)('templates and texts as in real Anki', () => {
  test(`agrees in ${count} random cases of seed ${seed}`, { timeout: 600_000 }, () => {
    const rows = cases();
    expect(rows).toHaveLength(Number(count));
    for (const row of rows) {
      const { ours, theirs } = compared(row);
      expect(ours, JSON.stringify(row)).toEqual(theirs);
    }
  });
});

type TemplateRow = [qfmt: string, afmt: string, bqfmt: string, bafmt: string];

interface CardRow {
  kind: 'card';
  cloze: boolean;
  names: string[];
  type: string;
  svg: boolean;
  templates: [string, string][];
  save_error: string | null;
  req: unknown;
  given: string[];
  state: string;
  fields: string[];
  tags: string[];
  deck: string;
  ords: number[];
  empty: number[];
  cards: { ord: number; id: number; q: string; a: string; qav: unknown[]; aav: unknown[] }[];
  renames: {
    old: string[];
    new: [string, number | null][];
    before: TemplateRow[];
    after: TemplateRow[];
    req: unknown;
  };
}

interface TextRow {
  kind: 'text';
  in: string;
  [column: string]: unknown;
}

interface AnswerRow {
  kind: 'answer';
  expected: string;
  typed: string;
  html: string;
  html_nc: string;
  cloze: string;
  number: number;
  wanted: string;
}

type Row = CardRow | TextRow | AnswerRow;

const cases = (): Row[] => objectsIn(runAnki('templates.py', { args: [seed, count] }));

function compared(row: Row): { ours: unknown; theirs: unknown } {
  if (row.kind === 'card') return comparedCard(row);
  if (row.kind === 'text') return comparedText(row);
  const { expected, typed, html, html_nc, cloze, number, wanted } = row;
  return {
    ours: [
      compareTypedAnswer(expected, typed),
      compareTypedAnswer(expected, typed, false),
      clozeForTyping(cloze, number),
    ],
    theirs: [html, html_nc, wanted],
  };
}

function comparedText(row: TextRow): { ours: unknown; theirs: unknown } {
  const text = row.in;
  const av = extractAvTags(text, 'a');
  const latex = extractLatex(text, false);
  const pairs = (images: { filename: string; latex: string }[]) =>
    images.map((image) => [image.filename, image.latex]);
  const { kind: _kind, in: _in, ...theirs } = row;
  // Anki expands several cloze numbers in an order that changes from run to run.
  const ordered = clozeNumbersInFields([text]).length < 2;
  return {
    theirs,
    ours: {
      strip_html: stripHtml(text),
      strip_html_media: stripHtmlPreservingMediaFilenames(text),
      text_line: htmlToTextLine(text),
      text_line_media: htmlToTextLine(text, true),
      checksum: fieldChecksum(text),
      strip_av: stripAvTags(text),
      av: av.text,
      av_count: av.tags.length,
      iri_encoded: encodeIriPaths(text),
      iri_decoded: decodeIriPaths(text),
      latex: [latex.html, pairs(latex.images)],
      latex_expanded: ordered
        ? pairs(extractLatexExpandingClozes(text, true).images).sort()
        : row.latex_expanded,
    },
  };
}

function comparedCard(row: CardRow): { ours: unknown; theirs: unknown } {
  const qfmts = row.templates.map(([qfmt]) => qfmt);
  const cards = new CardGeneration({ isCloze: row.cloze, fieldNames: row.names, qfmts });
  const rules = clozeRules({ isCloze: row.cloze, fieldNames: row.names, qfmt: qfmts[0] ?? '' });
  const { save_error, req, state, fields, ords, empty } = row;
  const wanted = cards.ordinals(fields, row.tags.length > 0);
  return {
    theirs: {
      save_error: maskField(save_error),
      req,
      state,
      fields,
      ords,
      empty,
      cards: row.cards,
      ...renamed(row),
    },
    ours: {
      save_error: maskField(saveError(row)),
      req: fieldRequirements(qfmts, row.names),
      state: noteState(row.given, rules),
      fields: row.given.map((field) => normalizeField(field)),
      ords: wanted.length > 0 ? wanted : [0], // a note keeps one card in any case
      empty: ords.filter((ord) => !wanted.includes(ord)),
      cards: row.cards.map(({ ord, id }) => rendered(row, ord, id)),
      ...ownRenamed(row),
    },
  };
}

/** With several unknown fields, which one Anki names changes from run to run. */
function maskField(message: string | undefined | null): string | undefined {
  return message?.replace(/Field '\u2068.*\u2069' not found/s, 'Field not found');
}

function saveError({ type, cloze, names, templates }: CardRow): string | null {
  try {
    checkTemplates({
      name: type,
      isCloze: cloze,
      fieldNames: names,
      templates: templates.map(([qfmt, afmt]) => ({ qfmt, afmt })),
    });
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function rendered(row: CardRow, ord: number, id: number): unknown {
  const [qfmt = '', afmt = ''] = row.templates[row.cloze ? 0 : ord] ?? [];
  const { question, answer, questionAv, answerAv, css } = renderCard({
    notetype: { name: row.type, isCloze: row.cloze, css: 'css', latexSvg: row.svg, fieldNames: row.names },
    template: { name: `Card ${(row.cloze ? 0 : ord) + 1}`, qfmt, afmt },
    fields: row.fields,
    ord,
    cardId: id,
    deckName: row.deck,
    tags: row.tags,
    flag: 0,
  });
  const sides = { q: withStyle(css, question), a: withStyle(css, answer) };
  return { ord, id, ...sides, qav: questionAv.map(plainTag), aav: answerAv.map(plainTag) };
}

function plainTag(tag: AvTag) {
  if (tag.kind === 'sound') return { sound: tag.filename };
  const speed = Number.isFinite(tag.speed) ? tag.speed.toFixed(1) : 'inf';
  return { tts: tag.fieldText, lang: tag.lang, voices: tag.voices, speed, other: [...tag.otherArgs].sort() };
}

function renamed({ renames }: CardRow) {
  return { after: renames.after, newReq: renames.req };
}

function ownRenamed({ renames, cloze }: CardRow) {
  const fields = renames.new.map(([name, ord]) => ({ name, ord }));
  const changes = fieldChanges(fields, renames.old);
  const options = { firstFieldName: fields[0]?.name ?? '', isCloze: cloze };
  const after = renames.before.map(([qfmt, afmt, bqfmt, bafmt]) => {
    const texts = { qfmt, afmt, bqfmt, bafmt };
    const updated = changes.size > 0 ? updateTemplate(texts, changes, options) : texts;
    return [updated.qfmt, updated.afmt, updated.bqfmt, updated.bafmt];
  });
  const qfmts = renames.before.map(([qfmt]) => qfmt);
  const names = fields.map(({ name }) => name);
  return { after, newReq: fieldRequirements(qfmts, names) };
}
