import type { LongInteger } from '../ids/long-integers.ts';
import { type AvTag, extractAvTags } from '../text/av-tags.ts';
import { clozeNumbersInFields } from '../text/cloze.ts';
import { type CompiledTemplate, compileTemplate, isClozeConditional } from './compiled-template.ts';
import { applyFilters } from './filters.ts';
import { type LatexSettings, renderLatex } from './latex-images.ts';
import { fieldIsEmpty, rendersWith } from './nonempty.ts';
import type { TemplateNode } from './parse.ts';
import { emptyFrontHtml, missingClozeHtml, TemplateError, templateErrorHtml } from './template-error.ts';

/** All that a card's rendering depends on. */
export interface RenderInput {
  notetype: { name: string; isCloze: boolean; css: string; latexSvg: boolean; fieldNames: readonly string[] };
  template: { name: string; qfmt: string; afmt: string };
  /** Field contents in the note type's order. */
  fields: readonly string[];
  /** The card's ordinal, from 0. */
  ord: number;
  /** 0 for a card that is not stored. */
  cardId: LongInteger;
  /** Full name of the card's home deck, with `::`. */
  deckName: string;
  /** As a list, or as the note row stores them. */
  tags: readonly string[] | string;
  flag: number;
  latex?: LatexSettings;
}

/** Both sides without style sheet; sound and speech tags are replaced by `[anki:play:q:0]` and listed. */
export interface RenderedCard {
  question: string;
  answer: string;
  questionAv: AvTag[];
  answerAv: AvTag[];
  /** The style sheet that belongs to the sides: empty when the template has an error. */
  css: string;
}

/**
 * Renders both sides of a card as the desktop program does: the engine's templates (rslib render_card) and what
 * pylib's template.py adds. A faulty template gives Anki's error page, never an exception.
 */
export function renderCard(input: RenderInput): RenderedCard {
  const side = new SideRenderer(input);
  const front = compileTemplate(input.template.qfmt);
  const frontError = front.error ?? side.missingField(front);
  if (frontError) return errorCard(templateErrorHtml(frontError, 'front'));
  const question = side.render(front.nodes, undefined);
  const notice = side.emptyNotice(front);
  if (notice !== undefined) return finish(input, question + notice, () => notice);
  const back = compileTemplate(input.template.afmt);
  const backError = back.error ?? side.missingField(back);
  if (backError) return errorCard(templateErrorHtml(backError, 'back'));
  return finish(input, question, (frontSide) => side.render(back.nodes, frontSide));
}

/**
 * Both sides as the engine alone makes them, with sounds, LaTeX and places for typed answers as they are; the answer
 * shows the whole question for FrontSide. Throws TemplateError (Rust: render_existing_card).
 */
export function renderTexts(input: RenderInput): { question: string; answer: string } {
  const side = new SideRenderer(input);
  const front = compileTemplate(input.template.qfmt);
  const frontError = front.error ?? side.missingField(front);
  if (frontError) throw frontError;
  const question = side.render(front.nodes, undefined);
  const notice = side.emptyNotice(front);
  if (notice !== undefined) return { question: question + notice, answer: notice };
  const back = compileTemplate(input.template.afmt);
  const backError = back.error ?? side.missingField(back);
  if (backError) throw backError;
  return { question, answer: side.render(back.nodes, question) };
}

/** The text of `card.question()` and `card.answer()` in Anki, which AnkiConnect gives out. */
export function withStyle(css: string, html: string): string {
  return `<style>${css}</style>${html}`;
}

function errorCard(html: string): RenderedCard {
  return { question: html, answer: html, questionAv: [], answerAv: [], css: '' };
}

/** FrontSide holds the question with its sounds replaced, but with LaTeX not yet. */
function finish(input: RenderInput, question: string, answer: (frontSide: string) => string): RenderedCard {
  const front = extractAvTags(question, 'q');
  const back = extractAvTags(answer(front.text), 'a');
  const { latexSvg, css } = input.notetype;
  return {
    question: renderLatex(front.text, latexSvg, input.latex),
    answer: renderLatex(back.text, latexSvg, input.latex),
    questionAv: front.tags,
    answerAv: back.tags,
    css,
  };
}

class SideRenderer {
  private readonly fields: Map<string, string>;
  private readonly isCloze: boolean;
  private readonly number: number;
  private readonly isNonempty = (key: string): boolean => !fieldIsEmpty(this.fields.get(key) ?? '');

  constructor(input: RenderInput) {
    this.fields = fieldMap(input);
    this.isCloze = input.notetype.isCloze;
    this.number = input.ord + 1;
  }

  /** Names are checked in all branches, shown or not. */
  missingField({ references }: CompiledTemplate): TemplateError | undefined {
    const missing = references.find(
      ({ key, conditional }) => !this.fields.has(key) && !(conditional && isClozeConditional(key)),
    );
    return missing && TemplateError.noSuchField(missing.tag, missing.key);
  }

  /** `frontSide` is undefined on the question side. */
  render(nodes: readonly TemplateNode[], frontSide: string | undefined): string {
    let html = '';
    for (const node of nodes) html += this.renderNode(node, frontSide);
    return html;
  }

  emptyNotice(front: CompiledTemplate): string | undefined {
    if (this.isCloze) {
      const found = clozeNumbersInFields(this.fields.values()).includes(this.number);
      return found ? undefined : missingClozeHtml(this.number);
    }
    return rendersWith(front.nodes, this.isNonempty) ? undefined : emptyFrontHtml();
  }

  private renderNode(node: TemplateNode, frontSide: string | undefined): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'comment':
        return `<!--${node.text}-->`;
      case 'field':
        return this.renderField(node.key, node.filters, frontSide);
      case 'conditional':
        return this.isNonempty(node.key) !== node.negated ? this.render(node.children, frontSide) : '';
    }
  }

  private renderField(key: string, filters: readonly string[], frontSide: string | undefined): string {
    if (key === 'FrontSide') return frontSide ?? '';
    if (key === '' && filters.length > 0) return '';
    const context = { number: this.number, question: frontSide === undefined };
    return applyFilters(this.fields.get(key) ?? '', filters, key, context);
  }
}

/** Special fields give way to the note's own fields of the same name (notetype/render.rs: add_special_fields). */
function fieldMap({ notetype, template, fields, ...card }: RenderInput): Map<string, string> {
  const map = new Map<string, string>([
    ['Tags', typeof card.tags === 'string' ? splitTags(card.tags).join(' ') : card.tags.join(' ')],
    ['Type', notetype.name],
    ['Subdeck', card.deckName.split('::').at(-1) ?? ''],
    ['Deck', card.deckName],
    ['CardFlag', `flag${card.flag}`],
    ['Card', template.name],
    ['CardID', String(card.cardId)],
    [`c${card.ord + 1}`, '1'],
  ]);
  fields.forEach((field, index) => {
    map.set(notetype.fieldNames[index] ?? '', field);
  });
  return map;
}

function splitTags(tags: string): string[] {
  return tags.split(/[ \u3000]/).filter((tag) => tag !== '');
}
