import { type CardData, parseCardData } from '../../cards/card-data.ts';
import { perCollection } from '../../collection/per-collection.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import { fnvHashOf } from '../queue/fnv-hash.ts';
import { chanceNow, type Moment, relativeChance } from './chance.ts';
import { customValue } from './custom-value.ts';

/**
 * Defines the SQL functions by which cards are searched and put in order (Rust: storage/sqlite.rs): once for a collection,
 * since SQLite refuses to define a function anew while a statement runs.
 */
export const defineCardFunctions = perCollection(({ db }) => {
  db.define('fnvhash', (idHigh, idLow, other) =>
    BigInt.asIntN(64, fnvHashOf(Number(idHigh), Number(idLow), Number(other))),
  );
  db.define('extract_custom_data', (data, key) => customValue(dataOf(data), String(key)));
  db.define('extract_fsrs_variable', (data, key) => memoryValue(dataOf(data), key));
  db.define('extract_fsrs_retrievability', (data, due, ivl, today, now) =>
    chanceNow(dataOf(data), momentOf(due, ivl, today, now)),
  );
  db.define('extract_fsrs_relative_retrievability', (data, due, ivl, today, now) =>
    relativeChance(dataOf(data), momentOf(due, ivl, today, now)),
  );
  return db;
});

const dataOf = (data: SqlValue): CardData => (typeof data === 'string' ? parseCardData(data) : {});

const memoryValue = ({ s, d }: CardData, key: SqlValue): number | null => (key === 's' ? s : d) ?? null;

const momentOf = (due: SqlValue, ivl: SqlValue, today: SqlValue, now: SqlValue): Moment => ({
  due: Number(due),
  ivl: Number(ivl),
  today: Number(today),
  now: Number(now),
});
