import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { copyOfFixture, opened, openFixture, standingClock, temporaryFolder } from '../../../test/support.ts';
import { checkCollection } from '../check/check.ts';
import { systemRandom } from '../random/random.ts';
import { searchOf } from '../search/search.ts';
import { Database } from '../sqlite/database.ts';
import { zstd } from '../zstd/zstd.ts';
import { backupsOf } from './backups.ts';
import { backupName, parseBackupName } from './names.ts';
import { restoreCollection } from './restore.ts';
import { DEFAULT_LIMITS, limitsFrom, obsoleteBackups } from './thinning.ts';

const NOON = '2026-06-15T12:00:00Z';
const folderOf = (path: string): string => join(dirname(path), 'backups');
const filesOf = (path: string): string[] =>
  existsSync(folderOf(path)) ? readdirSync(folderOf(path)).sort() : [];

function trappedPackage(): Uint8Array {
  const path = copyOfFixture('study');
  const col = opened(path);
  col.db.exec('create trigger t after insert on notes begin delete from notes; end');
  col.close();
  return zipSync({ 'collection.anki21': readFileSync(path) });
}

describe('backups', () => {
  test('a backup is a package with the collection, no media and a stub for old versions', async () => {
    const col = openFixture('study');
    const path = await backupsOf(col).create();
    expect(path).toBe(join(folderOf(col.path), 'backup-2026-06-15-12.00.00.colpkg'));
    expect(filesOf(col.path)).toEqual(['backup-2026-06-15-12.00.00.colpkg']);
    const files = unzipSync(readFileSync(path ?? ''));
    expect(Object.keys(files)).toEqual(['meta', 'collection.anki21b', 'collection.anki2', 'media']);
    expect([...(files.meta ?? [])]).toEqual([8, 3]);
    expect(zstd.decompress(files.media ?? new Uint8Array([1]))).toHaveLength(0);
    expect(
      Buffer.from(zstd.decompress(files['collection.anki21b'] ?? new Uint8Array())).toString('latin1', 0, 15),
    ).toBe('SQLite format 3');
  });

  test('what is changed while it is packed is not in it', async () => {
    const col = openFixture('study');
    const packing = backupsOf(col).create();
    col.transact('Update Config', () => col.notes.remove(searchOf(col).notes('')));
    const packagePath = (await packing) ?? '';
    const collectionPath = join(temporaryFolder(), 'collection.anki2');
    await restoreCollection({
      packagePath,
      collectionPath,
      clock: standingClock(NOON),
      random: systemRandom,
    });
    expect(searchOf(opened(collectionPath)).notes('')).toHaveLength(114);
  });

  test('is made when something changed and the last one is old enough, or when asked for', async () => {
    const clock = standingClock(NOON);
    const col = openFixture('study', clock);
    const change = (): void => {
      clock.tick(1000);
      col.transact('Update Note', () => col.config.set('x', clock.nowMillis()));
    };
    await backupsOf(col).create();
    expect(backupsOf(col).create({ force: true })).toBeUndefined();
    change();
    expect(backupsOf(col).create()).toBeUndefined();
    expect(await backupsOf(col).create({ force: true })).toMatch('12.00.01');
    clock.tick(29 * 60_000);
    change();
    expect(backupsOf(col).create()).toBeUndefined();
    clock.tick(60_000);
    expect(await backupsOf(col).create()).toMatch('12.30.02');
    col.transact('Update Deck', () =>
      col.config.set('backups', { ...DEFAULT_LIMITS, minimum_interval_mins: 0 }),
    );
    change();
    expect(await backupsOf(col).create()).toMatch('12.30.03');
    expect(backupsOf(col).list()).toHaveLength(4);
  });

  test('two of the same second are both kept', async () => {
    const col = openFixture('study');
    await backupsOf(col).create();
    col.transact('Update Note', () => col.config.set('x', 1));
    col.db.run('update col set mod = mod + 1');
    expect(await backupsOf(col).create({ force: true })).toMatch('12.00.01');
    expect(backupsOf(col).list()).toHaveLength(2);
  });

  test('is no part of a transaction, and fails with a sentence', () => {
    const col = openFixture('study');
    expect(() => col.transact('Update Note', () => backupsOf(col).create())).toThrow(
      'cannot be part of a transaction',
    );
    writeFileSync(folderOf(col.path), 'in the way');
    expect(() => backupsOf(col).create()).toThrow('the collection cannot be backed up: ');
  });

  test('copies that a crash has left are removed', async () => {
    const col = openFixture('study');
    mkdirSync(folderOf(col.path));
    writeFileSync(join(folderOf(col.path), '.unpacked-1-1-1'), 'x');
    await backupsOf(col).create();
    expect(filesOf(col.path)).toEqual(['backup-2026-06-15-12.00.00.colpkg']);
  });

  test('names tell the local time', () => {
    expect(backupName(Date.parse('2026-01-02T03:04:05.678Z'))).toBe('backup-2026-01-02-03.04.05.colpkg');
    expect(parseBackupName('backup-2026-01-02-03.04.05.colpkg')?.localMillis).toBe(
      Date.parse('2026-01-02T03:04:05Z'),
    );
    for (const name of [
      'backup-2026-02-30-03.04.05.colpkg',
      'backup-1.colpkg',
      'x',
      'backup-2026-01-02-25.04.05.colpkg',
    ])
      expect(parseBackupName(name)).toBeUndefined();
  });
});

describe('thinning', () => {
  const DAY = 86_400_000;
  const at = (iso: string) => ({ name: iso, localMillis: Date.parse(`${iso}Z`) });
  const removed = (isos: string[], now: string, limits = DEFAULT_LIMITS): string[] =>
    obsoleteBackups(isos.map(at), Date.parse(`${now}Z`), limits).map(({ name }) => name);

  test('of today and yesterday all stay, then the newest of each day, week and month', () => {
    const kept = [
      '2026-03-18T09:00',
      '2026-03-18T08:00',
      '2026-03-17T23:00',
      '2026-03-16T20:00',
      '2026-03-15T10:00',
    ]; // Monday, Sunday
    const monthly = ['2026-03-08T10:00', '2026-02-27T10:00', '2025-12-31T10:00'];
    const gone = [
      '2026-03-16T10:00',
      '2026-03-14T10:00',
      '2026-03-09T10:00',
      '2026-03-02T10:00',
      '2026-02-01T10:00',
      '2025-11-30T10:00',
    ];
    const limits = { daily: 2, weekly: 1, monthly: 2, minimum_interval_mins: 30 };
    expect(removed([...gone, ...kept, ...monthly].sort(), '2026-03-18T12:00', limits).sort()).toEqual(
      gone.sort(),
    );
  });

  test('a year of days leaves today, yesterday, 12 days, 10 weeks and 9 months', () => {
    const now = Date.parse('2026-01-01T00:00Z');
    const days = Array.from({ length: 730 }, (_, day) =>
      new Date(now - day * DAY).toISOString().slice(0, 16),
    );
    expect(days.length - removed(days, '2026-01-01T00:00').length).toBe(2 + 12 + 10 + 9);
  });

  test('limits are taken whole or not at all', () => {
    const own = { daily: 0, weekly: 1, monthly: 2, minimum_interval_mins: 3 };
    expect(limitsFrom(own)).toEqual(own);
    for (const odd of [
      undefined,
      null,
      5,
      {},
      { ...own, daily: -1 },
      { ...own, weekly: 1.5 },
      { ...own, monthly: '2' },
    ])
      expect(limitsFrom(odd)).toEqual(DEFAULT_LIMITS);
  });
});

describe('restoring', () => {
  const restore = (packagePath: string, collectionPath: string) =>
    restoreCollection({ packagePath, collectionPath, clock: standingClock(NOON), random: systemRandom });

  async function backupOf(fixture: 'study' | 'fsrs'): Promise<string> {
    const path = copyOfFixture(fixture);
    const col = opened(path);
    const made = await backupsOf(col).create();
    col.close();
    return made ?? '';
  }

  test('the old collection becomes a backup; the next sync goes one way; nothing else is left', async () => {
    const packagePath = await backupOf('fsrs');
    const path = copyOfFixture('study');
    const { previous } = await restore(packagePath, path);
    expect(readdirSync(dirname(path)).sort()).toEqual(['backups', 'collection.anki2']);
    const col = opened(path);
    expect(searchOf(col).notes('')).toHaveLength(30);
    expect(col.stamps.scm).toBe(Date.parse(NOON));
    col.close();
    await restore(previous ?? '', path);
    expect(searchOf(opened(path)).notes('')).toHaveLength(114);
  });

  test('a damaged collection is kept as it is', async () => {
    const packagePath = await backupOf('study');
    const path = copyOfFixture('study');
    writeFileSync(path, 'no database, but who knows what is in it');
    const { previous } = await restore(packagePath, path);
    expect(previous).toMatch(/damaged-2026-06-15-12\.00\.00\.anki2$/);
    expect(readFileSync(previous ?? '', 'utf8')).toMatch(/^no database/);
    expect(checkCollection(opened(path)).lines.at(-1)).toBe('Database rebuilt and optimized.');
  });

  test.each([
    ['no zip', () => Buffer.from('x'.repeat(500)), 'not an Anki package'],
    ['no collection', () => zipSync({ meta: Uint8Array.of(8, 3) }), 'not an Anki package'],
    ['a version to come', () => zipSync({ meta: Uint8Array.of(8, 4) }), 'newer version'],
    [
      'a collection that is none',
      () => zipSync({ 'collection.anki2': Buffer.from('x') }),
      'no collection that can be used',
    ],
    [
      'broken compression',
      () => zipSync({ meta: Uint8Array.of(8, 3), 'collection.anki21b': Buffer.from('x') }),
      'damaged',
    ],
    ['a cut collection', cutPackage, 'no collection that can be used'],
    [
      'a card that Anki cannot read',
      () => packed('update cards set factor = 70000'),
      'a card that is damaged',
    ],
    [
      'a review that Anki cannot read',
      () => packed('update revlog set ease = 300'),
      'a review that is damaged',
    ],
    [
      'a deck that is none',
      () => packed("update decks set kind = x'ff'"),
      'the table "decks" cannot be read',
    ],
    [
      'a note type that is none',
      () => packed("update notetypes set config = x'ff'"),
      'the table "notetypes"',
    ],
    ['statements of its own', trappedPackage, 'statements of its own'],
    ['a way out of the folder', () => withMedia({ 0: '../evil' }), 'unsafe name'],
    ['a missing media file', () => withMedia({ 7: 'a.txt' }), 'lacks the media file'],
  ])('%s leaves the collection alone', async (_, bytes, message) => {
    const path = copyOfFixture('study');
    const before = readFileSync(path);
    const packagePath = join(temporaryFolder(), 'x.colpkg');
    writeFileSync(packagePath, bytes());
    await expect(restore(packagePath, path)).rejects.toThrow(message);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path)).filter((name) => name.startsWith('.restore'))).toEqual([]);
  });

  test('an open collection is refused', async () => {
    const col = openFixture('study');
    await expect(restore(await backupOf('fsrs'), col.path)).rejects.toThrow(
      'another program has the collection open',
    );
    expect(searchOf(col).notes('')).toHaveLength(114);
    expect(filesOf(col.path)).toEqual([]);
  });

  test('old packages and their media', async () => {
    const path = copyOfFixture('study');
    const packagePath = join(temporaryFolder(), 'old.colpkg');
    writeFileSync(packagePath, withMedia({ 0: 'é.txt', 1: 'b.txt' }));
    expect(await restore(packagePath, path)).toMatchObject({ mediaFiles: 2 });
    expect(readFileSync(path.replace('.anki2', '.media/é.txt'), 'utf8')).toBe('zero');
  });

  function packed(damage: string): Uint8Array {
    const path = copyOfFixture('study');
    const db = new Database(path);
    db.exec(damage);
    db.close();
    return zipSync({ 'collection.anki2': readFileSync(path) });
  }

  function cutPackage(): Uint8Array {
    const whole = readFileSync(copyOfFixture('study'));
    return zipSync({ 'collection.anki2': whole.subarray(0, whole.length / 2) });
  }

  function withMedia(names: Record<string, string>): Uint8Array {
    const path = join(temporaryFolder(), 'c.anki2');
    copyFileSync(copyOfFixture('fsrs'), path);
    return zipSync({
      'collection.anki21': readFileSync(path),
      media: Buffer.from(JSON.stringify(names)),
      0: Buffer.from('zero'),
      1: Buffer.from('one'),
    });
  }
});
