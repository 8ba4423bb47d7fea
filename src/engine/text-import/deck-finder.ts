import type { Collection } from '../collection/collection.ts';
import { newDeck } from '../decks/deck.ts';
import type { DeckId } from '../ids/ids.ts';
import { type NameOrId, nameOf, normalDeckOf } from './name-or-id.ts';

/**
 * Finds the decks that a file names, and makes those that do not exist. As Anki does, but for two things: there each row
 * with a name that has to be put right (" Word lists") makes a further deck, and so does each row with that of a
 * filtered deck; here such a name finds the deck it stands for, or makes one for all rows.
 */
export class DeckFinder {
  readonly #col: Collection;
  readonly #known = new Map<string, DeckId>();
  readonly #default: DeckId | undefined;

  /** Makes the default deck when it is named and missing, even by an id (Rust: DeckIdsByNameOrId::new). */
  constructor(col: Collection, theDefault: NameOrId) {
    this.#col = col;
    if (!isEmpty(theDefault)) this.#default = this.#find(theDefault) ?? this.#make(theDefault);
  }

  /** Undefined for an id that nothing has. */
  idOf(key: NameOrId): DeckId | undefined {
    if (isEmpty(key) && this.#default !== undefined) return this.#default;
    return this.#find(key) ?? ('name' in key ? this.#make(key) : undefined);
  }

  #find(key: NameOrId): DeckId | undefined {
    const known = this.#known.get(textOf(key)) ?? normalDeckOf(this.#col, key)?.id;
    if (known !== undefined) this.#known.set(textOf(key), known);
    return known;
  }

  #make(key: NameOrId): DeckId {
    const { id } = this.#col.decks.add(newDeck(nameOf(key)));
    this.#known.set(textOf(key), id);
    return id;
  }
}

const isEmpty = (key: NameOrId): boolean => 'name' in key && key.name === '';

const textOf = (key: NameOrId): string => ('id' in key ? `#${key.id}` : `:${key.name}`);
