import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { TO_SCHEMA_14 } from '../../src/engine/collection/schema/tables.ts';
import { parseExactly, stringifyExactly } from '../../src/engine/json/exact-json.ts';
import { decodeBlob, encodeBlob } from '../../src/engine/proto/blob.ts';
import { PresetConfigSchema } from '../../src/engine/proto/storage.gen.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import { copyOfFixture } from '../support.ts';
import { ANKI_PYTHON, runScript } from './anki.ts';

/** Schemas that only beta versions wrote, made here from the newest one or from schema 11 as Anki's code has them. */
const MAKE: Readonly<Record<number, (path: string) => void>> = {
  17: (path) => using(path, to17),
  16: (path) => using(path, to17, to16),
  15: (path) => using(path, to17, to16, to15),
  14: (path) => {
    expect(runScript('open_with_anki.py', path, '--schema11').output).toBe('opened');
    using(path, to14);
  },
};

describe.skipIf(ANKI_PYTHON === '')('real Anki', () => {
  test.each([14, 15, 16, 17])(
    'the upgrade from schema %i is the same, table by table',
    (version) => {
      const old = copyOfFixture('study');
      MAKE[version]?.(old);
      const [theirs, ours] = ['theirs', 'ours'].map((name) => copyTo(old, name)) as [string, string]; // two names, two paths
      expect(runScript('open_with_anki.py', theirs).output).toBe('opened');
      openCollection({ path: ours, clock: { ...systemClock, minutesWest: () => 0 } }).close();
      expect(runScript('compare_tables.py', theirs, ours).output).toBe('equal');
      expect(runScript('check_collection.py', ours).output).toContain('"ok": true');
    },
    120_000,
  );
});

function using(path: string, ...steps: ((db: Database) => void)[]): void {
  const db = new Database(path);
  for (const step of steps) step(db);
  db.close();
}

function copyTo(path: string, name: string): string {
  mkdirSync(join(dirname(path), name));
  const target = join(dirname(path), name, 'collection.anki2');
  copyFileSync(path, target);
  return target;
}

const to17 = (db: Database): void =>
  db.exec(`
    create table graves_old (usn integer not null, oid integer not null, type integer not null);
    insert into graves_old select usn, oid, type from graves;
    insert into graves_old values (-1, 77, 1), (-1, 77, 1), (4, 77, 0);
    drop table graves;
    alter table graves_old rename to graves;
    update col set ver = 17`);

const to16 = (db: Database): void =>
  db.exec(`
    create temp table kept as select tag, usn from tags;
    drop table tags;
    create table tags (tag text not null primary key collate unicase, usn integer not null) without rowid;
    insert into tags select tag, usn from kept;
    drop table kept;
    update col set ver = 16`);

/** Every second preset has the fault of schema 15. */
function to15(db: Database): void {
  for (const [id, blob] of db.rows<[number, Uint8Array]>('select id, config from deck_config')) {
    const config = decodeBlob(PresetConfigSchema, blob, 'a preset');
    if (id !== 1) config.initialEase = Math.fround(config.initialEase * 100);
    db.run('update deck_config set config = ? where id = ?', encodeBlob(PresetConfigSchema, config), id);
  }
  db.exec('update cards set factor = 1300 where type = 2; update col set ver = 15');
}

function to14(db: Database): void {
  const texts = db.get<{ conf: string; dconf: string; tags: string }>('select conf, dconf, tags from col');
  db.exec(TO_SCHEMA_14);
  for (const [key, value] of entries(texts?.conf)) {
    db.run('insert into config values (?, 0, 0, ?)', key, Buffer.from(stringifyExactly(value)));
  }
  for (const [tag, usn] of entries(texts?.tags)) db.run('insert into tags values (?, ?)', tag, Number(usn));
  for (const [id, preset] of entries(texts?.dconf)) {
    const name = typeof preset === 'object' && preset && 'name' in preset ? String(preset.name) : '';
    db.run(
      'insert into deck_config values (?, ?, 0, 0, ?)',
      Number(id),
      name,
      Buffer.from(stringifyExactly(preset)),
    );
  }
}

const entries = (text: string | undefined): [string, unknown][] =>
  Object.entries(Object(parseExactly(text ?? '{}')));
