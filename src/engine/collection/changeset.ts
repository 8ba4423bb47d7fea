/**
 * Reads and turns round the change records that SQLite's session extension makes: the bytes of one record hold, table
 * by table, each changed row's key, its old and its new values. Format: sqlite.org/session/changeset.html.
 */

export type ChangeKind = 'added' | 'changed' | 'removed';

/** One changed row; `key` holds its primary key's columns in order. */
export interface Change {
  readonly table: string;
  readonly kind: ChangeKind;
  readonly key: readonly ChangedValue[];
}

export type ChangedValue = null | number | bigint | string | Uint8Array;

const INSERT = 18;
const UPDATE = 23;
const DELETE = 9;
const UNDEFINED = 0;

interface Row {
  readonly table: string;
  readonly keyColumns: readonly boolean[];
  readonly operation: number;
  readonly indirect: number;
  /** The encoded values, one slice a column; a DELETE has only old ones, an INSERT only new ones. */
  readonly old: readonly Uint8Array[];
  readonly new: readonly Uint8Array[];
}

/** What changed, row by row, in the order of the record. */
export function listChanges(changeset: Uint8Array): Change[] {
  return [...rows(changeset)].map((row) => ({
    table: row.table,
    kind: row.operation === INSERT ? 'added' : row.operation === DELETE ? 'removed' : 'changed',
    key: keyOf(row),
  }));
}

/** The record that takes the given one back. */
export function invert(changeset: Uint8Array): Uint8Array {
  const out: Uint8Array[] = [];
  let table: string | undefined;
  for (const row of rows(changeset)) {
    if (row.table !== table) out.push(header(row));
    table = row.table;
    out.push(...invertRow(row));
  }
  return Buffer.concat(out);
}

function keyOf(row: Row): ChangedValue[] {
  const values = row.operation === INSERT ? row.new : row.old;
  return values.filter((_, column) => row.keyColumns[column]).map(decode);
}

function header(row: Row): Uint8Array {
  const columns = row.keyColumns.length;
  const keys = row.keyColumns.map((isKey) => (isKey ? 1 : 0));
  return Buffer.concat([
    Buffer.from([0x54, ...varint(columns), ...keys]),
    Buffer.from(row.table, 'utf8'),
    Buffer.from([0]),
  ]);
}

function invertRow(row: Row): Uint8Array[] {
  if (row.operation === INSERT) return [Buffer.from([DELETE, row.indirect]), ...row.new];
  if (row.operation === DELETE) return [Buffer.from([INSERT, row.indirect]), ...row.old];
  const nothing = Buffer.from([UNDEFINED]);
  const keyOr = (isKey: boolean, key: Uint8Array | undefined, other: Uint8Array | undefined) =>
    (isKey ? key : other) ?? nothing;
  return [
    Buffer.from([UPDATE, row.indirect]),
    ...row.keyColumns.map((isKey, column) => keyOr(isKey, row.old[column], row.new[column])),
    ...row.keyColumns.map((isKey, column) => keyOr(isKey, nothing, row.old[column])),
  ];
}

function* rows(changeset: Uint8Array): Generator<Row> {
  const bytes = Buffer.from(changeset.buffer, changeset.byteOffset, changeset.byteLength);
  let at = 0;
  let table = '';
  let keyColumns: boolean[] = [];
  while (at < bytes.length) {
    if (bytes[at] === 0x54) {
      const columns = readVarint(bytes, at + 1);
      const keysEnd = columns.next + columns.value;
      keyColumns = [...bytes.subarray(columns.next, keysEnd)].map((flag) => flag !== 0);
      const nameEnd = bytes.indexOf(0, keysEnd);
      table = bytes.toString('utf8', keysEnd, nameEnd);
      at = nameEnd + 1;
      continue;
    }
    const operation = bytes.readUInt8(at);
    const indirect = bytes.readUInt8(at + 1);
    at += 2;
    const record = (): Uint8Array[] =>
      keyColumns.map(() => {
        const end = valueEnd(bytes, at);
        const value = bytes.subarray(at, end);
        at = end;
        return value;
      });
    const old = operation === INSERT ? [] : record();
    const fresh = operation === DELETE ? [] : record();
    yield { table, keyColumns, operation, indirect, old, new: fresh };
  }
}

/** Type byte, then: 1 integer and 2 float 8 bytes, 3 text and 4 blob a varint length and the bytes, 5 null, 0 undefined. */
function valueEnd(bytes: Buffer, at: number): number {
  const type = bytes[at];
  if (type === 1 || type === 2) return at + 9;
  if (type === 3 || type === 4) {
    const length = readVarint(bytes, at + 1);
    return length.next + length.value;
  }
  return at + 1;
}

function decode(value: Uint8Array): ChangedValue {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const type = bytes[0];
  if (type === 1) {
    const integer = bytes.readBigInt64BE(1);
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  }
  if (type === 2) return bytes.readDoubleBE(1);
  if (type === 3) return bytes.toString('utf8', readVarint(bytes, 1).next);
  if (type === 4) return bytes.subarray(readVarint(bytes, 1).next);
  return null;
}

/** SQLite's varint, most significant group first; lengths here stay below 2^31, so five bytes at most. */
function readVarint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  let next = at;
  for (;;) {
    const byte = bytes.readUInt8(next++);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next };
  }
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [...varint(Math.floor(value / 128)).map((b) => b | 0x80), value % 128];
}
