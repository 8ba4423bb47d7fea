import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { type NoteId, type NotetypeId, notetypeId } from '../ids/ids.ts';
import { decodeBlob, encodeBlob } from '../proto/blob.ts';
import { FieldConfigSchema, NotetypeConfigSchema, TemplateConfigSchema } from '../proto/storage.gen.ts';
import { nameIn, rowCalled, wholeIn } from '../sqlite/damaged-row.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';
import type { Field, Notetype, NotetypeDraft, Template } from './notetype.ts';

interface NotetypeRow {
  id: NotetypeId;
  name: string;
  mtime_secs: number;
  usn: number;
  config: Uint8Array;
}

interface PartRow {
  ord: number;
  name: string;
  config: Uint8Array;
}

interface TemplateRow extends PartRow {
  mtime_secs: number;
  usn: number;
}

export function readNotetype(db: Database, id: NotetypeId): Notetype | undefined {
  const sql = 'select id, exact_text(name) as name, mtime_secs, usn, config from notetypes where id = ?';
  const row = db.get<NotetypeRow>(sql, id);
  if (!row) return undefined;
  const place = rowCalled('notetypes', id);
  return {
    id: row.id,
    name: nameIn(row.name, place),
    mtimeSecs: wholeIn(row.mtime_secs, place),
    usn: wholeIn(row.usn, place),
    config: decodeBlob(NotetypeConfigSchema, row.config, place),
    fields: fieldRows(db, id).map((field) => fieldOf(field, id)),
    templates: templateRows(db, id).map((template) => templateOfRow(template, id)),
  };
}

/** Ids and names in the order of the names. */
export function readNames(db: Database): [id: NotetypeId, name: string][] {
  return db
    .rows<[NotetypeId, SqlValue]>('select id, exact_text(name) from notetypes order by name')
    .map(([id, name]) => [id, nameIn(name, rowCalled('notetypes', id))]);
}

export function readIdByName(db: Database, name: string): NotetypeId | undefined {
  return db.value<NotetypeId>('select id from notetypes where name = ?', name);
}

/** Ids of the note types that some note has. */
export function readUsedIds(db: Database): NotetypeId[] {
  return db.column<NotetypeId>('select distinct mid from notes');
}

/** The notes that go when the note type does. */
export const noteIdsOfNotetype = (db: Database, id: NotetypeId): NoteId[] =>
  db.column<NoteId>('select id from notes where mid = ?', id);

/** `wanted`, or, when a note type has it already, one more than the highest id in use. */
export function freeNotetypeId(db: Database, wanted: number): NotetypeId {
  const taken = db.value<number>('select 1 from notetypes where id = ?', wanted);
  const higher = taken ? db.value<NotetypeId>('select max(id) + 1 from notetypes') : undefined;
  return higher ?? notetypeId(wanted);
}

/**
 * Stores a note type under its id, whether it is there or not; the places in the lists become the ordinals. Rows that
 * would be the same stay as they are. Caller must have set name, mod and usn as they shall be; nothing is checked here.
 */
export function writeNotetype(db: Database, notetype: NotetypeDraft): void {
  const { id, name, mtimeSecs, usn } = notetype;
  const config = encodeBlob(NotetypeConfigSchema, notetype.config);
  db.run(
    `insert into notetypes (id, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?)
     on conflict (id) do update set name = excluded.name, mtime_secs = excluded.mtime_secs, usn = excluded.usn,
       config = excluded.config`,
    id,
    name,
    mtimeSecs,
    usn,
    config,
  );
  writeFields(db, notetype);
  writeTemplates(db, notetype);
}

export function deleteNotetype(db: Database, id: NotetypeId): void {
  db.run('delete from templates where ntid = ?', id);
  db.run('delete from fields where ntid = ?', id);
  db.run('delete from notetypes where id = ?', id);
}

/** A number for each name, the same for those that are equal as names of parts are compared. */
export function nameGroups(db: Database, names: readonly string[]): number[] {
  return db.column<number>(
    'select dense_rank() over (order by value collate unicase) from json_each(?) order by key',
    JSON.stringify(names),
  );
}

/** Keys of the settings that belong to a note type (Rust: get_aux_notetype_config_key). */
export function auxiliaryConfigKeys(db: Database, id: NotetypeId): string[] {
  const prefix = `_nt_${id}_`;
  return db.column<string>('select key from config where substr(key, 1, ?) = ?', prefix.length, prefix);
}

/** All changed rows leave before the first one comes, since two parts may have swapped their names. */
function writeFields(db: Database, { id, fields }: NotetypeDraft): void {
  const stored = new Map(fieldRows(db, id).map((row) => [row.ord, row]));
  const isAsStored = (ord: number): boolean => {
    const [field, row] = [fields[ord], stored.get(ord)];
    return (
      !!field && !!row && field.name === row.name && sameBlob(FieldConfigSchema, field.config, row.config)
    );
  };
  for (const ord of stored.keys()) {
    if (!isAsStored(ord)) db.run('delete from fields where ntid = ? and ord = ?', id, ord);
  }
  for (const [ord, field] of fields.entries()) {
    if (isAsStored(ord)) continue;
    const config = encodeBlob(FieldConfigSchema, field.config);
    db.run('insert into fields (ntid, ord, name, config) values (?, ?, ?, ?)', id, ord, field.name, config);
  }
}

function writeTemplates(db: Database, { id, templates }: NotetypeDraft): void {
  const stored = new Map(templateRows(db, id).map((row) => [row.ord, row]));
  const isAsStored = (ord: number): boolean => {
    const [template, row] = [templates[ord], stored.get(ord)];
    if (!template || !row || template.name !== row.name) return false;
    if (template.mtimeSecs !== row.mtime_secs || template.usn !== row.usn) return false;
    return sameBlob(TemplateConfigSchema, template.config, row.config);
  };
  for (const ord of stored.keys()) {
    if (!isAsStored(ord)) db.run('delete from templates where ntid = ? and ord = ?', id, ord);
  }
  for (const [ord, template] of templates.entries()) {
    if (isAsStored(ord)) continue;
    const config = encodeBlob(TemplateConfigSchema, template.config);
    db.run(
      'insert into templates (ntid, ord, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?, ?)',
      id,
      ord,
      template.name,
      template.mtimeSecs,
      template.usn,
      config,
    );
  }
}

/** Compares what the bytes say: another order of the fields inside is no difference. */
function sameBlob<M extends Message>(schema: GenMessage<M>, message: M, stored: Uint8Array): boolean {
  const known = decodeBlob(schema, stored, 'a part of a note type');
  return Buffer.compare(encodeBlob(schema, message), encodeBlob(schema, known)) === 0;
}

const fieldRows = (db: Database, id: NotetypeId): PartRow[] =>
  db.all<PartRow>('select ord, exact_text(name) as name, config from fields where ntid = ? order by ord', id);

const templateRows = (db: Database, id: NotetypeId): TemplateRow[] =>
  db.all<TemplateRow>(
    'select ord, exact_text(name) as name, mtime_secs, usn, config from templates where ntid = ? order by ord',
    id,
  );

function fieldOf(row: PartRow, id: NotetypeId): Field {
  const place = partCalled('fields', row, id);
  return {
    ord: wholeIn(row.ord, place),
    name: nameIn(row.name, place),
    config: decodeBlob(FieldConfigSchema, row.config, place),
  };
}

function templateOfRow(row: TemplateRow, id: NotetypeId): Template {
  const place = partCalled('templates', row, id);
  return {
    ord: wholeIn(row.ord, place),
    name: nameIn(row.name, place),
    mtimeSecs: wholeIn(row.mtime_secs, place),
    usn: wholeIn(row.usn, place),
    config: decodeBlob(TemplateConfigSchema, row.config, place),
  };
}

const partCalled = (table: string, { ord }: PartRow, id: NotetypeId): string =>
  rowCalled(table, `${id}, ${ord}`);
