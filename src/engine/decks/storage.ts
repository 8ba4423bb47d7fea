import { create } from '@bufbuild/protobuf';
import { AnkiError } from '../errors.ts';
import { type CardId, type DeckId, deckId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { decodeBlob, encodeBlob } from '../proto/blob.ts';
import { DeckCommonSchema, DeckKindSchema } from '../proto/storage.gen.ts';
import { nameIn, rowCalled, wholeIn } from '../sqlite/damaged-row.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';
import type { Deck } from './deck.ts';
import { humanName } from './name.ts';

/** A deck with the name that its row has. */
export interface StoredDeck extends Deck {
  /** Parts joined by U+001F. */
  readonly storedName: string;
}

interface DeckRow {
  readonly id: DeckId;
  readonly name: string;
  readonly mtime_secs: number;
  readonly usn: number;
  readonly common: Uint8Array;
  readonly kind: Uint8Array;
}

// The alias has no collation of its own: an order must name the column, as in decks.name.
const SELECT = 'select id, exact_text(name) as name, mtime_secs, usn, common, kind from decks';

export function readDeck(db: Database, id: DeckId): StoredDeck | undefined {
  return fromRow(db.get<DeckRow>(`${SELECT} where id = ?`, id));
}

export function readDeckByName(db: Database, storedName: string): StoredDeck | undefined {
  return fromRow(db.get<DeckRow>(`${SELECT} where name = ?`, storedName));
}

/** All decks, in the order of their names. */
export const readAllDecks = (db: Database): StoredDeck[] =>
  db.all<DeckRow>(`${SELECT} order by decks.name`).map(rowToDeck);

/** The decks whose stored names lie in the range, in the order of their names. */
export const readDecksBetween = (db: Database, [start, end]: readonly [string, string]): StoredDeck[] =>
  db.all<DeckRow>(`${SELECT} where name >= ? and name < ? order by decks.name`, start, end).map(rowToDeck);

export const deckIdByName = (db: Database, storedName: string): DeckId | undefined =>
  db.value<DeckId>('select id from decks where name = ?', storedName);

/** Ids and names for people, in the order of the names. */
export const readNames = (db: Database): [DeckId, string][] =>
  db
    .rows<[DeckId, SqlValue]>('select id, exact_text(name) from decks order by name')
    .map(([id, name]) => [id, humanName(nameIn(name, rowCalled('decks', id)))]);

/** The id for a deck made at `millis`: that moment, or one above all others when it is taken. */
export const allocateId = (db: Database, millis: number): DeckId =>
  db.value<DeckId>(
    'select case when ?1 in (select id from decks) then (select max(id) + 1 from decks) else ?1 end',
    millis,
  ) ?? deckId(millis);

/** Adds the deck or replaces the one that has its id. The name must be free. */
export function writeDeck(db: Database, deck: StoredDeck): void {
  db.run(
    'insert or replace into decks (id, name, mtime_secs, usn, common, kind) values (?, ?, ?, ?, ?, ?)',
    deck.id,
    deck.storedName,
    deck.mtimeSecs,
    deck.usn,
    encodeBlob(DeckCommonSchema, deck.common),
    encodeBlob(DeckKindSchema, create(DeckKindSchema, { kind: deck.kind })),
  );
}

/** Changes the deck's row; the name must be free. */
export function updateDeckRow(db: Database, deck: StoredDeck): void {
  db.run(
    'update decks set name = ?, mtime_secs = ?, usn = ?, common = ?, kind = ? where id = ?',
    deck.storedName,
    deck.mtimeSecs,
    deck.usn,
    encodeBlob(DeckCommonSchema, deck.common),
    encodeBlob(DeckKindSchema, create(DeckKindSchema, { kind: deck.kind })),
    deck.id,
  );
}

/** Changes what all kinds of decks have in common, and the stamps. */
export function updateDeckCommon(db: Database, { id, mtimeSecs, usn, common }: Deck): void {
  const sql = 'update decks set mtime_secs = ?, usn = ?, common = ? where id = ?';
  db.run(sql, mtimeSecs, usn, encodeBlob(DeckCommonSchema, common), id);
}

export const deleteDeckRow = (db: Database, id: DeckId): void => {
  db.run('delete from decks where id = ?', id);
};

/** All cards that live in the deck, those that a filtered deck has borrowed included. */
export const cardsHomeIn = (db: Database, id: DeckId): CardId[] =>
  db.column<CardId>('select id from cards where did = ?1 or (odid != 0 and odid = ?1)', id);

/** The bytes as they would be stored, to see whether anything changed. */
export const sameContent = (a: Deck, b: Deck): boolean =>
  sameBytes(encodeBlob(DeckCommonSchema, a.common), encodeBlob(DeckCommonSchema, b.common)) &&
  sameBytes(
    encodeBlob(DeckKindSchema, create(DeckKindSchema, { kind: a.kind })),
    encodeBlob(DeckKindSchema, create(DeckKindSchema, { kind: b.kind })),
  );

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const fromRow = (row: DeckRow | undefined): StoredDeck | undefined => row && rowToDeck(row);

function rowToDeck(row: DeckRow): StoredDeck {
  const place = rowCalled('decks', row.id);
  const { kind } = decodeBlob(DeckKindSchema, row.kind, place);
  if (kind.case === undefined) throw new AnkiError('corrupt', `invalid deck kind: ${row.id}`); // Anki's words
  const storedName = nameIn(row.name, place);
  return {
    id: row.id,
    name: humanName(storedName),
    storedName,
    mtimeSecs: wholeIn(row.mtime_secs, place),
    usn: wholeIn(row.usn, place),
    common: decodeBlob(DeckCommonSchema, row.common, place),
    kind,
  };
}

/** The keys of the settings that belong to one deck (Rust: build_aux_deck_key). */
export function auxiliaryConfigKeys(db: Database, id: DeckId): string[] {
  const prefix = `_deck_${id}_`;
  return db.column<string>('select key from config where substr(key, 1, ?) = ?', prefix.length, prefix);
}

/**
 * Puts cards into a deck as they are: only those in a filtered deck get back the due number and queue of before. The
 * sub-statements are those of pylib's emptyDyn, which AnkiConnect's changeDeck calls.
 */
export function putCardsIntoDeck(
  db: Database,
  ids: readonly CardId[],
  deck: DeckId,
  mod: number,
  usn: number,
): void {
  db.run(
    `update cards set did = ?1, mod = ?2, usn = ?3,
       queue = case
         when odid = 0 or queue < 0 then queue
         when type in (1, 3) then iif(iif(odue, odue, due) > 1000000000, 1, 3)
         else type end,
       due = iif(odid != 0 and odue > 0, odue, due),
       odue = iif(odid = 0, odue, 0),
       odid = 0
     where id in (select value from json_each(?4))`,
    deck,
    mod,
    usn,
    boundJson(ids),
  );
}

export const hasCards = (db: Database, id: DeckId): boolean =>
  db.value<number>('select 1 from cards where did = ? limit 1', id) !== undefined;

/** The deck that each card is in now, filtered ones included; unknown cards are left out. */
export const decksOfCards = (db: Database, ids: readonly CardId[]): Map<CardId, DeckId> =>
  new Map(
    db.rows<[CardId, DeckId]>(
      'select id, did from cards where id in (select value from json_each(?))',
      boundJson(ids),
    ),
  );
