import type { Card } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { CardId } from '../ids/ids.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import type { Note } from '../notes/note.ts';
import { CardRenderer } from '../rendering/card-renderer.ts';
import { TemplateError } from '../templates/template-error.ts';
import { answerText, recordText } from './record-text.ts';
import { cardIds, type ExportLimit } from './storage.ts';
import { writeTextFile } from './text-file-writer.ts';

export interface CardsTextOptions extends ExportLimit {
  /** False: markup, entities and sounds are left out, and a line break becomes a space. */
  readonly withHtml?: boolean;
}

/** Cards in memory at a time. */
const CHUNK = 2000;

/**
 * Writes questions and answers to a text file, cards by rising id; answers how many cards there are. Throws not_found (folder), invalid
 * (template with an error, card without note or template), interrupted (Rust: export_card_csv).
 */
export function exportCardsText(
  col: Collection,
  path: string,
  options: CardsTextOptions = {},
  work: LongWork = {},
): number {
  const { withHtml = true } = options;
  const ids = cardIds(col.db, options);
  const sides = new Sides(col, withHtml);
  return writeTextFile(path, col.random, (file) => {
    file.directive('separator', 'tab');
    file.directive('html', withHtml);
    for (let start = 0; start < ids.length; start += CHUNK) {
      reportProgress(work, start, ids.length, `Processed ${start} cards...`);
      for (const record of sides.ofCards(ids.slice(start, start + CHUNK))) file.record(record);
    }
    return ids.length;
  });
}

class Sides {
  readonly #col: Collection;
  readonly #withHtml: boolean;
  readonly #renderer: CardRenderer;

  constructor(col: Collection, withHtml: boolean) {
    this.#col = col;
    this.#withHtml = withHtml;
    this.#renderer = new CardRenderer(col);
  }

  ofCards(ids: readonly CardId[]): string[][] {
    const cards = this.#col.cards.getMany(ids);
    const notes = this.#col.notes.getMany([...new Set(cards.map(({ nid }) => nid))]);
    const byId = new Map(notes.map((note) => [note.id, note]));
    return cards.map((card) => this.#record(card, byId.get(card.nid)));
  }

  #record(card: Card, note: Note | undefined): string[] {
    if (!note) throw new AnkiError('invalid', 'no such note');
    const { question, answer } = this.#texts(card, note);
    return [recordText(question, this.#withHtml), answerText(answer, this.#withHtml)];
  }

  #texts(card: Card, note: Note): { question: string; answer: string } {
    try {
      const texts = this.#renderer.texts(card, note, this.#col.notetypes.require(note.mid));
      if (texts) return texts;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new AnkiError('invalid', `card ${card.id}: ${error.message}`, { cause: error });
    }
    throw new AnkiError('invalid', 'missing template');
  }
}
