import type { Collection } from '../../engine/collection/collection.ts';
import type { Deck } from '../../engine/decks/deck.ts';
import { AnkiError } from '../../engine/errors.ts';
import { mediaOf } from '../../engine/media/media.ts';
import type { Notetype } from '../../engine/notetypes/notetype.ts';
import { type DuplicateRule, duplicateRule } from './duplicate-rule.ts';
import { addMedia, type StoreMedia } from './media.ts';
import { asObject, fieldTexts, required, requiredText, tagList } from './values.ts';

/** A note that a client wants to add, its names looked up. */
export interface Draft {
  readonly notetype: Notetype;
  readonly deck: Deck;
  readonly fields: string[];
  readonly tags: string[];
  readonly rule: DuplicateRule;
}

/** Looks names up once for many notes. */
export class DraftReader {
  readonly #col: Collection;
  readonly #store: StoreMedia;
  readonly #notetypes = new Map<string, Notetype | undefined>();
  readonly #decks = new Map<string, Deck | undefined>();

  constructor(col: Collection, store: StoreMedia) {
    this.#col = col;
    this.#store = store;
  }

  /** Stores the note's media; when it throws, what it has stored is taken back. `AnkiError` in the original's words. */
  read(value: unknown): Draft {
    const note = asObject(value, 'a note');
    const notetype = this.#notetype(requiredText(note, 'modelName'));
    const deck = this.#deck(requiredText(note, 'deckName'));
    const tags = tagList(note.tags);
    const fields = placeFields(notetype, fieldTexts(required(note, 'fields')));
    const rule = duplicateRule(note, this.#col, deck);
    mediaOf(this.#col).attempt(() => addMedia(note, notetype.fields.map(nameOf), fields, this.#store));
    return { notetype, deck, fields, tags, rule };
  }

  #notetype(name: string): Notetype {
    const known = remembered(this.#notetypes, name, () => this.#col.notetypes.byName(name));
    if (!known) throw new AnkiError('not_found', `model was not found: ${name}`);
    return known;
  }

  #deck(name: string): Deck {
    const known = remembered(this.#decks, name, () => this.#col.decks.byName(name));
    if (!known) throw new AnkiError('not_found', `deck was not found: ${name}`);
    return known;
  }
}

/** Puts texts into the fields of their names, whatever the case; unknown names are skipped. */
export function placeFields(notetype: Notetype, texts: readonly [name: string, text: string][]): string[] {
  const names = notetype.fields.map((field) => field.name.toLowerCase());
  const fields = names.map(() => '');
  for (const [name, text] of texts) {
    const index = names.indexOf(name.toLowerCase());
    if (index >= 0) fields[index] = text;
  }
  return fields;
}

const nameOf = ({ name }: { readonly name: string }): string => name;

function remembered<Value>(known: Map<string, Value>, key: string, look: () => Value): Value | undefined {
  if (!known.has(key)) known.set(key, look());
  return known.get(key);
}
