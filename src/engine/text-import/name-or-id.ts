import type { Collection } from '../collection/collection.ts';
import { isFiltered } from '../decks/deck.ts';
import type { StoredDeck } from '../decks/storage.ts';
import { deckId, notetypeId } from '../ids/ids.ts';
import { exactInteger } from '../ids/long-integers.ts';
import type { Notetype } from '../notetypes/notetype.ts';

/** How files name decks and note types. The empty name means the default. */
export type NameOrId = { readonly id: bigint } | { readonly name: string };

export const THE_DEFAULT: NameOrId = { name: '' };

/** What Rust reads as a 64-bit number is an id (Rust: NameOrId::parse). */
export function nameOrId(text: string): NameOrId {
  if (!/^[+-]?\d+$/.test(text)) return { name: text };
  const id = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, id) === id ? { id } : { name: text };
}

/** An id that nothing has counts as a name made of digits. */
export const nameOf = (key: NameOrId): string => ('id' in key ? String(key.id) : key.name);

/** Rust: notetype_by_name_or_id. */
export function notetypeOf(col: Collection, key: NameOrId): Notetype | undefined {
  const byId = 'id' in key ? col.notetypes.get(notetypeId(exactInteger(key.id))) : undefined;
  return byId ?? col.notetypes.byName(nameOf(key));
}

/** The normal deck that is meant; notes cannot be added to filtered ones (Rust: deck_id_by_name_or_id). */
export function normalDeckOf(col: Collection, key: NameOrId): StoredDeck | undefined {
  const byId = 'id' in key ? col.decks.get(deckId(exactInteger(key.id))) : undefined;
  const deck = byId && !isFiltered(byId) ? byId : col.decks.byName(nameOf(key));
  return deck && !isFiltered(deck) ? deck : undefined;
}
