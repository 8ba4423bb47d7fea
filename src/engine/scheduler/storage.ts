import type { CardId, DeckId, NoteId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

export interface DueCard {
  readonly id: CardId;
  readonly nid: NoteId;
  /** The deck that it is in now. */
  readonly did: DeckId;
  readonly due: number;
}

/** Cards, whatever their state, with a due number from `first` up to, not including, `end`. */
export const cardsDueBetween = (db: Database, first: number, end: number): DueCard[] =>
  db.all<DueCard>('select id, nid, did, due from cards where due >= ? and due < ?', first, end);

/** Ids of the note's other cards that wait in one of the queues. */
export const siblingsInQueues = (
  db: Database,
  { id, nid }: { readonly id: CardId; readonly nid: NoteId },
  queues: readonly number[],
): CardId[] =>
  db.column<CardId>(
    'select id from cards where id != ? and nid = ? and queue in (select value from json_each(?))',
    id,
    nid,
    boundJson(queues),
  );

/** How many cards of some decks are in each queue. */
export interface Waiting {
  readonly new: number;
  /** Due, learning cards that cross a day included. */
  readonly review: number;
  readonly learning: number;
  /** Seconds since 1970; null without learning cards. */
  readonly firstLearnDue: number | null;
  readonly siblingBuried: number;
  readonly userBuried: number;
}

/** Queues: 0 new, 1 learning, 2 review, 3 learning across days, -2 and -3 buried. */
export function readWaiting(db: Database, decks: readonly DeckId[], today: number): Waiting {
  const sql = `select
      coalesce(sum(queue = 0), 0) as new,
      coalesce(sum(queue in (2, 3) and due <= ?), 0) as review,
      coalesce(sum(queue = 1), 0) as learning,
      min(iif(queue = 1, due, null)) as firstLearnDue,
      coalesce(sum(queue = -2), 0) as siblingBuried,
      coalesce(sum(queue = -3), 0) as userBuried
    from cards where did in (select value from json_each(?))`;
  const waiting = db.get<Waiting>(sql, today, boundJson(decks));
  if (!waiting) throw new Error('a sum has one row');
  return waiting;
}

/** Notes with cards that are in one of the decks now. */
export const notesInDecks = (db: Database, decks: readonly DeckId[]): NoteId[] =>
  db.column<NoteId>(
    'select distinct nid from cards where did in (select value from json_each(?))',
    boundJson(decks),
  );
