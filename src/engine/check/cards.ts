import type { Card } from '../cards/card.ts';
import { canonicalCardData, formatCardData, parseCardData } from '../cards/card-data.ts';
import { readCards, updateCards } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import { isFiltered } from '../decks/deck.ts';
import type { StoredDeck } from '../decks/storage.ts';
import { AnkiError } from '../errors.ts';
import { type CardId, deckId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { Findings } from './report.ts';
import { type ColumnRule, databaseError, requireReadable } from './row-types.ts';
import {
  cardsWithHomeDeck,
  cutPositions,
  deleteOrphanedCards,
  settleCardProperties,
  wrongReviewTimes,
} from './storage.ts';

/** Rust: check_card_properties. */
export function checkCardProperties(col: Collection, found: Findings): void {
  const { db, now: mod, usn } = col;
  const { daysElapsed: today } = timingToday(col);
  const firstScheduler = col.config.getNumber('schedVer', 1) !== 2;
  found.positionsTooHigh = cutPositions(db, mod, usn);
  found.cardProperties += settleCardProperties(db, { mod, usn, today, firstScheduler });
  found.lastReviewTimes = correctLastReviewTimes(col);
  if (found.lastReviewTimes > 0) col.schemaChanged();
}

/** Rust: check_orphaned_cards. */
export function removeOrphanedCards(col: Collection, found: Findings): void {
  found.cardsWithoutNote = deleteOrphanedCards(col.db);
  if (found.cardsWithoutNote > 0) col.schemaChanged();
}

/** Cards of normal decks that claim to be on loan from another (Rust: check_filtered_cards). */
export function checkFilteredCards(col: Collection, found: Findings): void {
  const normal = new Set(allDecks(col).flatMap((deck) => (isFiltered(deck) ? [] : deck.id)));
  requireReadable(col.db, LOAN_COLUMNS, { table: 'cards', where: 'odid > 0' });
  const wrong = cardsWithHomeDeck(col.db).flatMap(([id, did]) => (normal.has(did) ? id : []));
  if (wrong.length === 0) return;
  rewrite(col, wrong, (card) => ({ ...card, odid: deckId(0), odue: 0, data: canonicalCardData(card.data) }));
  found.cardProperties += wrong.length;
  col.schemaChanged();
}

function allDecks(col: Collection): StoredDeck[] {
  try {
    return col.decks.all();
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'corrupt')
      throw databaseError(error.message, 'MissingEntity');
    throw error;
  }
}

/** Cards that say another time of their last review than the log, or none. */
function correctLastReviewTimes(col: Collection): number {
  requireReadable(col.db, REVLOG_COLUMNS, { table: 'revlog', order: 'cid, id' });
  requireReadable(col.db, CARD_COLUMNS, { table: 'cards', where: 'id in (select cid from revlog)' });
  const seconds = wrongReviewTimes(col.db);
  const wrong = readCards(col.db, [...seconds.keys()]).filter(
    (card) => parseCardData(card.data).lrt !== (seconds.get(card.id) ?? undefined),
  );
  const ids = wrong.map((card) => card.id);
  rewrite(col, ids, (card) => {
    const { lrt: _lrt, ...data } = parseCardData(card.data);
    const lrt = seconds.get(card.id) ?? undefined;
    return { ...card, data: formatCardData(lrt === undefined ? data : { ...data, lrt }) };
  });
  return ids.length;
}

/** Writes cards as they are read, unstamped, as Anki does here. */
function rewrite(col: Collection, ids: readonly CardId[], change: (card: Card) => Card): void {
  requireReadable(
    col.db,
    CARD_COLUMNS,
    { table: 'cards', where: 'id in (select value from json_each(?))' },
    boundJson(ids),
  );
  updateCards(col.db, readCards(col.db, ids).map(asAnkiReads).map(change));
}

/** Numbers that Anki cuts to a few bits, or takes for zero when they are none. */
const asAnkiReads = (card: Card): Card => ({
  ...card,
  usn: card.usn | 0,
  type: card.type & 255,
  queue: (card.queue << 24) >> 24,
  due: int32OrZero(card.due),
  odue: int32OrZero(card.odue),
});

const int32OrZero = (value: number): number =>
  Number.isInteger(value) && value >= -2147483648 && value <= 2147483647 ? value : 0;

const LOAN_COLUMNS: readonly ColumnRule[] = [{ index: 1, sql: 'did', kind: 'i64' }];

/** Rust: row_to_card. */
const CARD_COLUMNS: readonly ColumnRule[] = [
  { index: 0, sql: 'id', kind: 'i64' },
  { index: 1, sql: 'nid', kind: 'i64' },
  { index: 2, sql: 'did', kind: 'i64' },
  { index: 3, sql: 'ord', kind: 'u16' },
  { index: 5, sql: 'usn', kind: 'i64' },
  { index: 6, sql: 'type', kind: 'cardType' },
  { index: 7, sql: 'queue', kind: 'cardQueue' },
  { index: 9, sql: 'cast(ivl as integer)', name: 'cast(ivl AS integer)', kind: 'u32' },
  { index: 10, sql: 'factor', kind: 'u16' },
  { index: 11, sql: 'reps', kind: 'u32' },
  { index: 12, sql: 'lapses', kind: 'u32' },
  { index: 13, sql: 'left', kind: 'u32' },
  { index: 15, sql: 'odid', kind: 'i64' },
  { index: 16, sql: 'flags', kind: 'u8' },
];

/** Rust: row_to_revlog_entry. */
const REVLOG_COLUMNS: readonly ColumnRule[] = [
  { index: 0, sql: 'id', kind: 'i64' },
  { index: 1, sql: 'cid', kind: 'i64' },
  { index: 2, sql: 'usn', kind: 'i64' },
  { index: 3, sql: 'ease', kind: 'u8' },
  { index: 4, sql: 'cast(ivl as integer)', name: 'cast(ivl AS integer)', kind: 'i32' },
  { index: 5, sql: 'cast(lastIvl as integer)', name: 'cast(lastIvl AS integer)', kind: 'i32' },
  { index: 6, sql: 'factor', kind: 'u32' },
];
