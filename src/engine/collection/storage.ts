import type { Database } from '../sqlite/database.ts';
import { changedRow, type StoredValue, withTable } from './changeset.ts';

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

/** Stamps the collection; answers the record of that, put together here because a session for it would cost more. */
export function setModified(db: Database, millis: number): Uint8Array {
  const [before] = db.rows<[id: number, mod: number]>('select id, mod from col');
  db.run('update col set mod = ?', millis);
  const change = before && changedRow('col', COL_KEY, colRow(...before), colRow(before[0], millis));
  return change ? withTable(new Uint8Array(), [change], 'col') : new Uint8Array();
}

/** Of the columns of col: id crt mod scm ver dty usn ls conf models decks dconf tags. */
const COL_KEY = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

const colRow = (id: number, mod: number): StoredValue[] =>
  COL_KEY.map((_, column) =>
    column === 0 || column === 2
      ? { type: 'integer', value: BigInt(column === 0 ? id : mod) }
      : { type: 'absent' },
  );

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
