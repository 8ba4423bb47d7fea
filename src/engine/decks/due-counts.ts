import type { DeckId } from '../ids/ids.ts';
import type { Database } from '../sqlite/database.ts';

/** What waits in one deck, its children not counted. */
export interface DueCounts {
  readonly new: number;
  readonly review: number;
  /** Learning cards that cross a day, and those due within minutes. */
  readonly interdayLearning: number;
  readonly intradayLearning: number;
  readonly total: number;
}

export interface DueMoment {
  /** Days since the collection was made. */
  readonly day: number;
  /** Learning cards due before this many seconds since 1970 count. */
  readonly learnCutoff: number;
  /** Whether buried cards count as what they were: Anki brings them back at the first look on a new day. */
  readonly buriedAreBack: boolean;
}

/** Rust: SqliteStorage::due_counts. */
export function readDueCounts(db: Database, moment: DueMoment): Map<DeckId, DueCounts> {
  const { day, learnCutoff, buriedAreBack } = moment;
  const sql = buriedAreBack ? SQL_OF_NEW_DAY : SQL;
  const rows = db.all<DueCounts & { did: DeckId }>(sql, day, learnCutoff);
  return new Map(rows.map(({ did, ...counts }) => [did, counts]));
}

/** Queues: 0 new, 1 learning, 2 review, 3 learning across days, 4 preview; -2 and -3 buried. */
const countsBy = (waits: string): string => `
  select did,
    sum(waits = 0) as new,
    sum(waits = 2 and due <= ?1) as review,
    sum(waits = 3 and due <= ?1) as interdayLearning,
    sum((waits = 1 and due < ?2) or (waits = 4 and due <= ?2)) as intradayLearning,
    count() as total
  from (select did, due, ${waits} as waits from cards)
  group by did`;

/** All that it reads stands in the index by deck, queue and due. */
const SQL = countsBy('queue');

const SQL_OF_NEW_DAY = countsBy(`case
  when queue not in (-2, -3) then queue
  when type in (1, 3) then iif(due > 1000000000, 1, 3)
  else type end`);
