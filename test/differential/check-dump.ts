import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { decodeBlob, encodeBlob } from '../../src/engine/proto/blob.ts';
import { FieldConfigSchema, TemplateConfigSchema } from '../../src/engine/proto/storage.gen.ts';
import { Database } from '../../src/engine/sqlite/database.ts';

type Row = Record<string, string>;

/**
 * All tables of a checked collection, sorted, as texts that two checks must agree on: what is a time later than `start`
 * (in milliseconds), and so each id drawn then, counts as the same.
 */
export function tablesAfterCheck(path: string, start: number): Record<string, string[]> {
  const db = new Database(path);
  try {
    const names = db.column<string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
    );
    return Object.fromEntries(names.map((name) => [name, rowsOf(db, name, start).sort()]));
  } finally {
    db.close();
  }
}

function rowsOf(db: Database, table: string, start: number): string[] {
  const columns = db.column<string>('select name from pragma_table_info(?)', table);
  const list = columns.map(
    (column) => `iif(typeof("${column}") = 'blob', hex("${column}"), quote("${column}")) as "${column}"`,
  );
  const rows = db.all<Row>(`select ${list.join(', ')} from "${table}"`);
  return rows.map((row) => {
    const told = Object.entries(row).map(([column, value]) => [
      column,
      masked(readable(table, column, value), start),
    ]);
    return JSON.stringify(Object.fromEntries(told));
  });
}

/** Fields and templates made by the check have random numbers inside. */
function readable(table: string, column: string, value: string): string {
  const bytes = () => Buffer.from(value, 'hex');
  if (table === 'config' && column === 'val') return bytes().toString('utf8');
  if (column !== 'config') return value;
  if (table === 'fields') return numberless(FieldConfigSchema, bytes());
  if (table === 'templates') return numberless(TemplateConfigSchema, bytes());
  return value;
}

function numberless<M extends Message>(schema: GenMessage<M>, bytes: Uint8Array): string {
  const config = Object.assign(decodeBlob(schema, bytes, 'a part of a note type'), { id: 0n });
  return Buffer.from(encodeBlob(schema, config)).toString('hex');
}

function masked(value: string, start: number): string {
  // Names of cards that are gone; here such ids are brought below 2^53.
  if (/^\d{16,}$/.test(value) && Number(value) > 9_000_000_000_000_000) return 'of the far future';
  const isRecent = (millis: number) => millis >= start - 1000 && millis < start + 86_400_000;
  if (/^\d+$/.test(value) && isRecent(Number(value))) return 'now';
  if (/^\d+$/.test(value) && isRecent(Number(value) * 1000 + 999)) return 'now in seconds';
  return value.replace(/db-check-\d+/, 'db-check-now');
}
