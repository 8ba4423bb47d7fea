import type { Collection } from '../collection/collection.ts';
import { newDeck } from '../decks/deck.ts';
import { deckIdByName, writeDeck } from '../decks/storage.ts';
import { AnkiError } from '../errors.ts';
import type { DeckId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { nameGroups } from '../notetypes/storage.ts';
import type { Findings } from './report.ts';
import { requireReadable } from './row-types.ts';
import { missingDecks } from './storage.ts';

/** Makes the decks that cards name and that are gone (Rust: check_missing_deck_ids). */
export function recoverMissingDecks(col: Collection, found: Findings): void {
  requireReadable(col.db, [{ index: 0, sql: 'did', kind: 'i64' }], {
    table: 'cards',
    where: 'did not in (select id from decks)',
  });
  for (const id of missingDecks(col.db)) {
    recoverDeck(col, id);
    found.decksMissing++;
  }
}

/** Makes the decks right above existing ones that are missing, and those above them (Rust: add_missing_deck_names). */
export function addMissingParents(col: Collection, found: Findings): void {
  const names = col.decks.names().map(([, name]) => name);
  const parents = names.map((name) => parentOf(name));
  const groups = nameGroups(col.db, [...names, ...parents.map((parent) => parent ?? '')]);
  const seen = new Set<LongInteger | undefined>();
  for (const [place, parent] of parents.entries()) {
    seen.add(groups[place]);
    const group = groups[names.length + place];
    if (parent === undefined || seen.has(group)) continue;
    col.decks.getOrCreate(parent);
    seen.add(group);
    found.decksMissing++;
  }
}

/** Rust: recover_missing_deck. */
function recoverDeck(col: Collection, id: DeckId): void {
  if (id === 0) throw new AnkiError('invalid', 'deck with id 0');
  let name = `recovered${id}`;
  while (deckIdByName(col.db, name) !== undefined) name += '+';
  writeDeck(col.db, { ...newDeck(name), id, storedName: name, mtimeSecs: col.now, usn: col.usn });
  col.clearCaches();
}

function parentOf(name: string): string | undefined {
  const end = name.lastIndexOf('::');
  return end < 0 ? undefined : name.slice(0, end);
}
