import type { DeckId, PresetId } from '../../ids/ids.ts';
import type { LongInteger } from '../../ids/long-integers.ts';
import { boundJson } from '../../json/bound-json.ts';
import type { NotetypeDraft } from '../../notetypes/notetype.ts';
import type { Preset } from '../../presets/preset.ts';
import { encodeBlob } from '../../proto/blob.ts';
import {
  FieldConfigSchema,
  NotetypeConfigSchema,
  PresetConfigSchema,
  TemplateConfigSchema,
} from '../../proto/storage.gen.ts';
import type { Database } from '../../sqlite/database.ts';

/** What can be seen of a file without changing it; `version` is the schema, as stored, when there is one. */
export interface FileFacts {
  readonly pageSize: number;
  readonly pages: number;
  readonly tables: ReadonlySet<string>;
  readonly version?: unknown;
}

export function fileFacts(db: Database): FileFacts {
  const [sizes] = db.peek<[number, number]>(
    'select peeked(page_size, page_count) from pragma_page_size, pragma_page_count',
  );
  const [pageSize, pages] = sizes ?? [0, 0];
  const names = db.peek<[string]>("select peeked(name) from sqlite_schema where type = 'table'");
  const tables = new Set(names.map(([name]) => name));
  if (db.peek("select peeked(1) from pragma_table_info('col') where name = 'ver'").length === 0) {
    return { pageSize, pages, tables };
  }
  return { pageSize, pages, tables, version: db.peek('select peeked(ver) from col')[0]?.[0] };
}

/** The texts of schema 11's single row; they are gone one after the other in 14 and 15. */
export interface OldTexts {
  readonly conf: string;
  readonly models: string;
  readonly decks: string;
  readonly dconf: string;
  readonly tags: string;
}

export function readOldTexts(db: Database): OldTexts {
  const [row] = db.peek<[string, string, string, string, string]>(
    'select peeked(conf, models, decks, dconf, tags) from col',
  );
  const [conf = '', models = '', decks = '', dconf = '', tags = ''] = (row ?? []).map(String);
  return { conf, models, decks, dconf, tags };
}

/** The presets of schema 14, each with its JSON. */
export const readPresetTexts = (db: Database): string[] =>
  db
    .peek<[Uint8Array]>('select peeked(config) from deck_config')
    .map(([json]) => Buffer.from(json).toString('utf8'));

export const readPresetBlobs = (db: Database): [id: PresetId, config: Uint8Array][] =>
  db.rows<[PresetId, Uint8Array]>('select id, config from deck_config');

export const writePresetBlob = (db: Database, id: PresetId, config: Uint8Array): void => {
  db.run('update deck_config set config = ? where id = ?', config, id);
};

export function writeConfigEntry(
  db: Database,
  key: string,
  json: string,
  stamps = { usn: 0, mtime: 0 },
): void {
  db.run(
    'insert or replace into config (key, usn, mtime_secs, val) values (?, ?, ?, ?)',
    key,
    stamps.usn,
    stamps.mtime,
    Buffer.from(json, 'utf8'),
  );
}

export const writeTag = (db: Database, tag: string, usn: number): void => {
  db.run('insert or ignore into tags (tag, usn) values (?, ?)', tag, usn);
};

export function writePreset(db: Database, { id, name, mtimeSecs, usn, config }: Preset): void {
  db.run(
    'insert or replace into deck_config (id, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?)',
    id,
    name,
    mtimeSecs,
    usn,
    encodeBlob(PresetConfigSchema, config),
  );
}

/** Fields and templates go under `key`, which a faulty file may have unlike the id inside (as Anki does). */
export function writeOldNotetype(db: Database, key: LongInteger, notetype: NotetypeDraft): void {
  const { id, name, mtimeSecs, usn, config, fields, templates } = notetype;
  db.run(
    'insert or replace into notetypes (id, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?)',
    id,
    name,
    mtimeSecs,
    usn,
    encodeBlob(NotetypeConfigSchema, config),
  );
  for (const [ord, field] of fields.entries()) {
    const blob = encodeBlob(FieldConfigSchema, field.config);
    db.run('insert into fields (ntid, ord, name, config) values (?, ?, ?, ?)', key, ord, field.name, blob);
  }
  for (const [ord, template] of templates.entries()) {
    const blob = encodeBlob(TemplateConfigSchema, template.config);
    const { name: templateName, mtimeSecs: mtime, usn: templateUsn } = template;
    db.run(
      'insert into templates (ntid, ord, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?, ?)',
      key,
      ord,
      templateName,
      mtime,
      templateUsn,
      blob,
    );
  }
}

/** Whether a row of the table has the name, as such names are compared. */
export const isTaken = (db: Database, table: 'notetypes' | 'decks', name: string): boolean =>
  db.value(`select 1 from ${table} where name = ?`, name) !== undefined;

export const isEqualName = (db: Database, a: string, b: string): boolean =>
  db.value('select ? = ? collate unicase', a, b) === 1;

/** Cards of these decks with the ease that a fault of schema 15 gave them get the normal one back (Rust: fix_low_card_eases_for_configs). */
export function repairEases(db: Database, deckIds: readonly DeckId[], usn: number): void {
  db.run(
    `update cards set factor = 2500, usn = ?1 where factor != 0 and factor <= 2000
       and (did in (select value from json_each(?2)) or odid in (select value from json_each(?2)))`,
    usn,
    boundJson(deckIds),
  );
}

export function setCreation(db: Database, crt: number, scm: number): void {
  db.run('update col set crt = ?, scm = ?', crt, scm);
}

/**
 * Copies the whole collection into a new file, log included, without letting go of the lock. The path is quoted, not
 * bound: a bound statement would be kept.
 */
export function copyInto(db: Database, path: string): void {
  const [usual] = db.peek<[number]>('select peeked(cache_size) from pragma_cache_size');
  db.exec(`pragma cache_size = -${COPY_CACHE}`); // the copy is given a cache of the same size, and uses all of it
  try {
    db.exec(`vacuum into '${path.replaceAll("'", "''")}'`);
  } finally {
    db.exec(`pragma cache_size = ${usual?.[0] ?? 0}`);
  }
}

/** KiB of pages kept in memory while a collection is copied, which reads each page once. */
const COPY_CACHE = 8 * 1024;

/** Whether the file holds more than tables and indexes. */
export const hasStatements = (db: Database): boolean =>
  db.peek("select peeked(1) from sqlite_schema where type not in ('table', 'index') limit 1").length > 0;
