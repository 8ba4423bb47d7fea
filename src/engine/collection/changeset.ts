import { exactInteger } from '../ids/long-integers.ts';
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
const TABLE = 0x54;

/** One changed row as the record has it. */
export interface ChangedRow {
  readonly table: string;
  /** For each column its place in the primary key, counted from one, or 0. */
  readonly keyColumns: readonly number[];
  readonly operation: number;
  readonly indirect: number;
  /** The encoded values, one slice a column; a removed row has only old ones, an added one only new ones. */
  readonly old: readonly Uint8Array[];
  readonly new: readonly Uint8Array[];
}

export const kindOf = ({ operation }: ChangedRow): ChangeKind =>
  operation === INSERT ? 'added' : operation === DELETE ? 'removed' : 'changed';

/** What changed, row by row, in the order of the record. */
export function listChanges(changeset: Uint8Array): Change[] {
  return [...rows(changeset)].map((row) => ({
    table: row.table,
    kind: kindOf(row),
    key: keyOf(row),
  }));
}

/** The record with the changes of one table replaced by others. */
export function withTable(changeset: Uint8Array, changed: readonly ChangedRow[], table: string): Uint8Array {
  return encode([...[...rows(changeset)].filter((row) => row.table !== table), ...changed]);
}

function encode(all: readonly ChangedRow[]): Uint8Array {
  return Buffer.concat(
    all.flatMap((row, place) => [
      ...(all[place - 1]?.table === row.table ? [] : [header(row)]),
      Buffer.from([row.operation, row.indirect]),
      ...row.old,
      ...row.new,
    ]),
  );
}

/** The row of a table as it was and as it is, value by value; undefined where it did not or does not exist. */
export function changedRow(
  table: string,
  keyColumns: readonly number[],
  before: readonly StoredValue[] | undefined,
  after: readonly StoredValue[] | undefined,
): ChangedRow | undefined {
  const [old, fresh] = [before?.map(encodeValue), after?.map(encodeValue)];
  const row = { table, keyColumns, indirect: 0 };
  if (!old) return fresh && { ...row, operation: INSERT, old: [], new: fresh };
  if (!fresh) return { ...row, operation: DELETE, old, new: [] };
  const same = keyColumns.map((_, at) => Buffer.compare(old[at] ?? NOTHING, fresh[at] ?? NOTHING) === 0);
  if (same.every(Boolean)) return undefined;
  return {
    ...row,
    operation: UPDATE,
    old: old.map((value, at) => (keyColumns[at] || !same[at] ? value : NOTHING)),
    new: fresh.map((value, at) => (same[at] ? NOTHING : value)),
  };
}

const NOTHING = Buffer.from([UNDEFINED]);

function encodeValue(stored: StoredValue): Uint8Array {
  if (stored.type === 'absent') return NOTHING;
  if (stored.type === 'null') return Buffer.from([5]);
  const number = Buffer.alloc(9);
  if (stored.type === 'integer') {
    number[0] = 1;
    number.writeBigInt64BE(stored.value, 1);
    return number;
  }
  if (stored.type === 'real') {
    number[0] = 2;
    number.writeDoubleBE(stored.value, 1);
    return number;
  }
  return Buffer.concat([
    Buffer.from([stored.type === 'text' ? 3 : 4, ...varint(stored.value.length)]),
    stored.value,
  ]);
}

/**
 * The record that takes the given one back. Each row keeps its length, so that the bytes are only moved: one step may
 * hold a hundred thousand rows.
 */
export function invert(changeset: Uint8Array): Uint8Array {
  const bytes = asBuffer(changeset);
  const out = Buffer.from(bytes);
  let at = 0;
  let keyColumns: number[] = [];
  while (at < bytes.length) {
    if (bytes[at] === TABLE) {
      ({ keyColumns, end: at } = readHeader(bytes, at));
      continue;
    }
    const operation = bytes[at];
    if (operation === INSERT) out[at] = DELETE;
    if (operation === DELETE) out[at] = INSERT;
    const rowStart = at + 2;
    at = recordEnd(bytes, rowStart, keyColumns.length);
    if (operation === UPDATE) at = swap(bytes, out, rowStart, at, keyColumns);
  }
  return out;
}

/** Exchanges the old and new values of a changed row; its key stays with the old ones. Answers where the row ends. */
function swap(bytes: Buffer, out: Buffer, oldStart: number, newStart: number, keyColumns: number[]): number {
  let old = oldStart;
  let fresh = newStart;
  let to = oldStart;
  for (const key of keyColumns) {
    const [oldEnd, newEnd] = [valueEnd(bytes, old), valueEnd(bytes, fresh)];
    to += key ? bytes.copy(out, to, old, oldEnd) : bytes.copy(out, to, fresh, newEnd);
    [old, fresh] = [oldEnd, newEnd];
  }
  old = oldStart;
  for (const key of keyColumns) {
    const oldEnd = valueEnd(bytes, old);
    if (key) out[to++] = UNDEFINED;
    else to += bytes.copy(out, to, old, oldEnd);
    old = oldEnd;
  }
  return fresh;
}

function recordEnd(bytes: Buffer, start: number, columns: number): number {
  let at = start;
  for (let column = 0; column < columns; column++) at = valueEnd(bytes, at);
  return at;
}

function readHeader(bytes: Buffer, at: number): { table: string; keyColumns: number[]; end: number } {
  const columns = readVarint(bytes, at + 1);
  const keysEnd = columns.next + columns.value;
  const nameEnd = bytes.indexOf(0, keysEnd);
  const keyColumns = [...bytes.subarray(columns.next, keysEnd)];
  return { table: bytes.toString('utf8', keysEnd, nameEnd), keyColumns, end: nameEnd + 1 };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function keyOf(row: ChangedRow): ChangedValue[] {
  const values = row.operation === INSERT ? row.new : row.old;
  const order = values.map((_, column) => column).filter((column) => row.keyColumns[column]);
  order.sort((a, b) => (row.keyColumns[a] ?? 0) - (row.keyColumns[b] ?? 0));
  return order.map((column) => decode(values[column] ?? new Uint8Array()));
}

/** What stands before the rows of a table. */
function header({ table, keyColumns }: Pick<ChangedRow, 'table' | 'keyColumns'>): Uint8Array {
  const start = Buffer.from([TABLE, ...varint(keyColumns.length), ...keyColumns]);
  return Buffer.concat([start, Buffer.from(table, 'utf8'), Buffer.from([0])]);
}

/** The rows of a record, in its order; all rows of a table stand together. */
export function* rows(changeset: Uint8Array): Generator<ChangedRow> {
  const bytes = asBuffer(changeset);
  let at = 0;
  let table = '';
  let keyColumns: number[] = [];
  while (at < bytes.length) {
    if (bytes[at] === TABLE) {
      ({ table, keyColumns, end: at } = readHeader(bytes, at));
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

/** One value as SQLite stores it: text is handed over as its bytes, which need not be valid UTF-8. */
export type StoredValue =
  | { readonly type: 'absent' }
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'text' | 'blob'; readonly value: Uint8Array };

export function storedValue(encoded: Uint8Array): StoredValue {
  const bytes = asBuffer(encoded);
  const type = bytes[0];
  if (type === 1) return { type: 'integer', value: bytes.readBigInt64BE(1) };
  if (type === 2) return { type: 'real', value: bytes.readDoubleBE(1) };
  if (type === 3) return { type: 'text', value: bytes.subarray(readVarint(bytes, 1).next) };
  if (type === 4) return { type: 'blob', value: bytes.subarray(readVarint(bytes, 1).next) };
  return { type: type === 5 ? 'null' : 'absent' };
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

function decode(encoded: Uint8Array): ChangedValue {
  const stored = storedValue(encoded);
  if (stored.type === 'absent' || stored.type === 'null') return null;
  if (stored.type === 'text') return Buffer.from(stored.value).toString('utf8');
  if (stored.type !== 'integer') return stored.value;
  return exactInteger(stored.value);
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
