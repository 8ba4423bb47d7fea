import type { LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
import { damagedRow, rowCalled, wholeIn } from '../sqlite/damaged-row.ts';
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
  if (!stamps) throw damagedRow('the only row of the table "col"');
  for (const value of Object.values(stamps)) wholeIn(value, 'the only row of the table "col"');
  return stamps;
}

/** Stamps the collection; answers the record of that, put together here because a session for it would cost more. */
export function setModified(db: Database, millis: number): Uint8Array {
  const [before] = db.rows<[id: number, mod: number]>('select id, mod from col');
  if (!before || before[1] === millis) return new Uint8Array();
  wholeIn(before[1], rowCalled('col', before[0]));
  db.run('update col set mod = ?', millis);
  return stampRecord(...before, millis);
}

/** What a session records of a changed `mod`. Filled into a form, as every change of the collection needs one. */
function stampRecord(id: number, before: number, after: number): Uint8Array {
  const record = Buffer.from(STAMP_FORM);
  record.writeBigInt64BE(BigInt(id), 22);
  record.writeBigInt64BE(BigInt(before), 32);
  record.writeBigInt64BE(BigInt(after), 53);
  return record;
}

const ABSENT = Array.from({ length: 10 }, () => 0);
const INTEGER = [1, 0, 0, 0, 0, 0, 0, 0, 0];

/** A change of the 13 columns id (the key), crt, mod, ...: header, old id and mod, new mod; see changeset.ts. */
const STAMP_FORM = Buffer.from([
  ...[0x54, 13, 1, 0, 0, ...ABSENT, ...Buffer.from('col\0')],
  ...[23, 0, ...INTEGER, 0, ...INTEGER, ...ABSENT, 0, 0, ...INTEGER, ...ABSENT],
]);

export const setSchemaModified = (db: Database, millis: number): void => {
  db.run('update col set scm = ?', millis);
};

/** Kinds of deleted things, as the table graves numbers them. */
export const GRAVE = { card: 0, note: 1, deck: 2 } as const;

/** Remembers deleted things for the next sync (Rust: add_note_grave and its likes). */
export function addGraves(
  db: Database,
  kind: keyof typeof GRAVE,
  ids: readonly LongInteger[],
  usn: number,
): void {
  db.run(
    'insert or ignore into graves (oid, type, usn) select value, ?, ? from json_each(?)',
    GRAVE[kind],
    usn,
    boundJson(ids),
  );
}
