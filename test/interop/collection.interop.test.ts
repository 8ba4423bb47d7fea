import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import { DECKS } from '../decks-folder.ts';
import { copyOfFixture, type FixtureName, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, holdOpen, runScript } from './anki.ts';

const TIMEOUT = { timeout: 120_000 };
const LONG = { timeout: 600_000 };
const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function expectSound(path: string): void {
  const check = runScript('check_collection.py', path);
  expect(check.output).toContain('"ok": true');
}

function copyTo(path: string, name: string): string {
  const folder = join(dirname(path), name);
  mkdirSync(folder);
  copyFileSync(path, join(folder, 'collection.anki2'));
  return join(folder, 'collection.anki2');
}

describe.skipIf(ANKI_PYTHON === '')('real Anki', () => {
  test.each<FixtureName>(['study', 'empty', 'gui', 'fsrs'])(
    'the upgrade of %s from schema 11 is the same, table by table',
    (name) => {
      const old = copyOfFixture(name);
      expect(runScript('open_with_anki.py', old, '--schema11').output).toBe('opened');
      const [theirs, ours] = [copyTo(old, 'theirs'), copyTo(old, 'ours')];
      expect(runScript('open_with_anki.py', theirs).output).toBe('opened');
      openCollection({ path: ours }).close();
      expect(runScript('compare_tables.py', theirs, ours).output).toBe('equal');
      expect(readdirSync(dirname(ours)).sort()).toEqual(['backups', 'collection.anki2']);
      const [backup = ''] = readdirSync(join(dirname(ours), 'backups'));
      expect(runScript('compare_tables.py', old, join(dirname(ours), 'backups', backup)).output).toBe(
        'equal',
      );
      expectSound(ours);
    },
    TIMEOUT.timeout,
  );

  test.skipIf(DECKS === '')(
    'so is that of the collections inside packages, by whomever they were made',
    LONG,
    () => {
      const folder = temporaryFolder();
      const extracted = runScript('extract_old.py', DECKS, folder).output.split('\n');
      expect(extracted.length).toBeGreaterThan(5);
      for (const [n, file] of extracted.entries()) {
        const [theirs, ours] = [copyTo(file, `theirs${n}`), copyTo(file, `ours${n}`)];
        expect(runScript('open_with_anki.py', theirs).output, file).toMatch(/opened$/); // below the engine's own notices
        openCollection({ path: ours }).close();
        expect(runScript('compare_tables.py', theirs, ours).output, file).toBe('equal');
      }
    },
  );

  test('a new collection is the same but for ids and times', TIMEOUT, () => {
    const [theirs, ours] = [
      join(temporaryFolder(), 'collection.anki2'),
      join(temporaryFolder(), 'collection.anki2'),
    ];
    expect(runScript('open_with_anki.py', theirs).output).toBe('opened');
    openCollection({ path: ours, clock: { ...systemClock, minutesWest: () => 0 } }).close();
    for (const path of [theirs, ours])
      expect(runScript('dump_collection.py', path, '-o', `${path}.json`).status).toBe(0);
    const all = 'notes,cards,revlog,notetypes,decks,presets,tags,config,col';
    expect(runScript('diff_dumps.py', `${theirs}.json`, `${ours}.json`, '--only', all).output).toBe('equal');
    const differences = runScript('compare_tables.py', theirs, ours).output.split('\n');
    const tables = new Set(differences.map((line) => line.split(':')[0]));
    expect([...tables].sort()).toEqual(['col', 'config', 'fields', 'notetypes', 'templates']); // they hold ids and times
    expectSound(ours);
  });

  test(
    'what Anki changes in a file of ours is there when we open it again, and nothing else is lost',
    TIMEOUT,
    () => {
      const path = copyOfFixture('study');
      const ours = openCollection({ path });
      ours.transact('Update Config', () => {
        ours.config.set('fromUs', { text: 'ß\u2028', list: [1, 2.5] });
        ours.db.run("insert into tags values ('ours', -1, 1, null)");
      });
      const counts = () =>
        ['notes', 'cards', 'revlog', 'notetypes', 'decks'].map(
          (table) => ours.db.value<number>(`select count(*) from ${table}`) ?? 0,
        );
      const [notes = 0, cards = 0, ...others] = counts();
      ours.close();
      const made: { note: number; deck: number; card: number; changed: number; field: string } = JSON.parse(
        runScript('change_with_anki.py', path).output.split('\n').at(-1) ?? '', // above it the engine's own notices
      );
      const again = openCollection({ path });
      const value = (sql: string, id: number) => again.db.value(sql, id);
      expect(again.config.get('fromUs')).toEqual({ text: 'ß\u2028', list: [1, 2.5] });
      expect(again.config.get('fromAnki')).toEqual({ a: [1, 2.5, 'y'] });
      expect(value('select flds from notes where id = ?', made.note)).toBe('by Anki\u001fback');
      expect(value('select queue from cards where id = ?', made.card)).toBe(-1);
      expect(value('select name from decks where id = ?', made.deck)).toBe('Anki\u001fÜnder');
      expect(String(value('select flds from notes where id = ?', made.changed)).split('\u001f')[0]).toBe(
        made.field,
      );
      expect(again.db.column("select tag from tags where tag in ('OURS', 'école::été')")).toHaveLength(2);
      expect([notes + 1, cards + 1, ...others]).toEqual(
        ['notes', 'cards', 'revlog', 'notetypes', 'decks'].map(
          (table, place) =>
            (again.db.value<number>(`select count(*) from ${table}`) ?? 0) - (place === 4 ? 2 : 0),
        ),
      );
      again.close();
      expectSound(path);
    },
  );

  test('Anki is kept out from the moment of opening until the end of closing', TIMEOUT, () => {
    for (const path of [
      copyOfFixture('study'),
      withoutLog(copyOfFixture('study')),
      join(temporaryFolder(), 'new.anki2'),
    ]) {
      const col = openCollection({ path });
      expect(() => openCollection({ path })).toThrow(/another program/); // must not loosen the first one's lock
      expect(runScript('open_with_anki.py', path).output).toMatch(/already open|Locked/i);
      col.transact('Update Note', () => col.config.set('a', 1));
      expect(runScript('open_with_anki.py', path).output).toMatch(/already open|Locked/i);
      col.close();
      expect(readdirSync(dirname(path)).filter((name) => name.startsWith('collection.anki2-'))).toEqual([]);
      expect(runScript('open_with_anki.py', path).output).toBe('opened');
    }
  });

  test('while Anki has it we refuse and touch nothing', TIMEOUT, async () => {
    for (const path of [copyOfFixture('study'), withoutLog(copyOfFixture('study'))]) {
      const letGo = await holdOpen(path);
      const before = readdirSync(dirname(path)).sort();
      expect(() => openCollection({ path })).toThrow('another program has the collection open');
      expect(readdirSync(dirname(path)).sort()).toEqual(before);
      await letGo();
      const closed = hash(path);
      openCollection({ path }).close();
      expect(existsSync(`${path}-wal`)).toBe(false);
      expect(closed).not.toBe('');
    }
  });
});

function withoutLog(path: string): string {
  const db = new Database(path);
  db.exec('pragma journal_mode = delete');
  db.close();
  return path;
}
