import type { CardId, DeckId, NoteId } from '../ids.ts';
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
  db.column<CardId & number>(
    'select id from cards where id != ? and nid = ? and queue in (select value from json_each(?))',
    id,
    nid,
    JSON.stringify(queues),
  );
