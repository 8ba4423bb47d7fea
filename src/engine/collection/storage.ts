import type { Database } from '../sqlite/database.ts';

/** The stamps of the row in `col`; `mod`, `scm` and `ls` in milliseconds since 1970, `crt` in seconds. */
export interface CollectionStamps {
  readonly crt: number;
  readonly mod: number;
  readonly scm: number;
  readonly usn: number;
  readonly ls: number;
}

export function readStamps(db: Database): CollectionStamps {
  const stamps = db.get<CollectionStamps>('select crt, mod, scm, usn, ls from col');
  if (!stamps) throw new Error('the table col is empty');
  return stamps;
}

export const setModified = (db: Database, millis: number): void => {
  db.run('update col set mod = ?', millis);
};

export const setSchemaModified = (db: Database, millis: number): void => {
  db.run('update col set scm = ?', millis);
};

/** Kinds of deleted things, as the table graves numbers them. */
export const GRAVE = { card: 0, note: 1, deck: 2 } as const;

/** Remembers deleted things for the next sync (Rust: add_note_grave and its likes). */
export function addGraves(db: Database, kind: keyof typeof GRAVE, ids: readonly number[], usn: number): void {
  db.run(
    'insert or ignore into graves (oid, type, usn) select value, ?, ? from json_each(?)',
    GRAVE[kind],
    usn,
    JSON.stringify(ids),
  );
}
