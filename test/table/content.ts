import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

const TABLES = {
  notes: 'id',
  cards: 'id',
  revlog: 'id',
  decks: 'id',
  deck_config: 'id',
  notetypes: 'id',
  fields: 'ntid, ord',
  templates: 'ntid, ord',
  tags: 'tag',
  config: 'key',
  graves: 'oid',
} as const;

/** Every row of the collection, and every media file, by a key. */
export function contentOf({ col, folder }: World): Map<string, string> {
  const rows = Object.entries(TABLES).flatMap(([table, key]) =>
    col.db
      .rows(`select ${key}, * from ${table}`)
      .map((row) => [`${table} ${keyOf(row, key)}`, row.map(String).join('\u001f')] as const),
  );
  const files = readdirSync(join(folder, 'collection.media')).map((name) => [`media ${name}`, name] as const);
  return new Map([...rows, ...files]);
}

const keyOf = (row: readonly unknown[], key: string): string => row.slice(0, key.split(',').length).join();
