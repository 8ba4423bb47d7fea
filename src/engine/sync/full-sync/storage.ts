import { PENDING_USN } from '../../ids/ids.ts';
import type { Database } from '../../sqlite/database.ts';

/** How much a collection holds. */
export interface Contents {
  readonly notes: number;
  readonly cards: number;
  readonly reviews: number;
}

export const readContents = (db: Database): Contents => ({
  notes: countOf(db, 'notes'),
  cards: countOf(db, 'cards'),
  reviews: countOf(db, 'revlog'),
});

/** Changes that the server has not got. */
export const readPending = (db: Database): Contents & { readonly deletions: number } => ({
  notes: countPending(db, 'notes'),
  cards: countPending(db, 'cards'),
  reviews: countPending(db, 'revlog'),
  deletions: countPending(db, 'graves'),
});

type Table = 'notes' | 'cards' | 'revlog' | 'graves';

const countOf = (db: Database, table: Table): number => db.value<number>(`select count() from ${table}`) ?? 0;

const countPending = (db: Database, table: Table): number =>
  db.value<number>(`select count() from ${table} where usn = ?`, PENDING_USN) ?? 0;

/**
 * Makes a collection the beginning of a new history, of which nobody has older rows (Rust: before_upload): steps to be
 * taken in one transaction, one after the other.
 */
export const settlingForUpload = (db: Database, millis: number): readonly (() => unknown)[] => [
  () => db.run('delete from graves'),
  ...(['notes', 'cards', 'revlog'] as const).map((table) => () => settleRows(db, table)),
  ...['tags', 'deck_config', 'decks', 'notetypes'].map(
    (table) => () => db.run(`update ${table} set usn = 0 where usn != 0`),
  ),
  () => db.run('update col set usn = usn + 1, scm = ?1, mod = ?1, ls = ?1', millis),
];

/** From so many rows on it is quicker to make the index anew than to change it row by row. */
const MANY = 20_000;

function settleRows(db: Database, table: 'notes' | 'cards' | 'revlog'): void {
  const index = `ix_${table}_usn`;
  const isAnew = countPending(db, table) >= MANY && hasIndex(db, index);
  if (isAnew) db.exec(`drop index ${index}`);
  db.run(`update ${table} set usn = 0 where usn = ?`, PENDING_USN);
  if (isAnew) db.exec(`CREATE INDEX ${index} ON ${table} (usn)`); // as Anki words it
}

const hasIndex = (db: Database, name: string): boolean =>
  db.value("select 1 from sqlite_schema where type = 'index' and name = ?", name) !== undefined;

/** What was downloaded has no changes of its own (Rust: full_download_with_server). */
export const settleDownloaded = (db: Database): void => {
  db.run('update col set ls = mod');
};

/** A new database would be opened as a new collection. */
export const holdsCollection = (db: Database): boolean =>
  db.value("select 1 from sqlite_schema where type = 'table' and name = 'col'") !== undefined;
