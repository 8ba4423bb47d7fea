import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaOf } from '../../src/engine/media/media.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import type { SyncServer } from '../../src/engine/sync/sync-server.ts';
import { ANKI_PYTHON } from './anki.ts';
import { cutting, noting } from './sync/media-faults.ts';
import { filesIn, knownTo, type MediaPair, MediaWorld, replaceFile } from './sync/media-sides.ts';

describe.skipIf(ANKI_PYTHON === '')(
  'media sync with a real server and a real client',
  { timeout: 120_000 },
  () => {
    let world: MediaWorld;
    beforeAll(async () => {
      world = await MediaWorld.make(90);
    }, 60_000);
    afterAll(() => world.close(), 60_000);

    const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
    const trashOf = (pair: MediaPair) => mediaOf(pair.ours.col).trashFolder;

    test('files go from ours to the real client', async () => {
      const { ours, real, expectEqual } = await world.pair();
      for (const [name, data] of [
        ['a.txt', 'hello'],
        ['bild ä.png', '\x89PNG'],
        ['c.mp3', 'x'.repeat(1000)],
      ] as const)
        await ours.add(name, data);
      const calls = noting(ours);
      await ours.sync();
      expect(calls).toEqual(['begin', 'uploadChanges', 'mediaSanity']);
      expect(ours.report).toMatchObject({ uploaded: 3, downloaded: 0, deletedHere: 0, deletedThere: 0 });
      await real.sync();
      expect(Object.keys(filesIn(real.folder))).toEqual(['a.txt', 'bild ä.png', 'c.mp3']);
      await expectEqual();
    });

    test('files come from the real client', async () => {
      const { ours, real, expectEqual } = await world.pair();
      for (const name of ['a.txt', 'bild ä.png', 'c.mp3']) await real.add(name, `of ${name}`);
      await real.sync();
      const calls = noting(ours);
      await ours.sync();
      expect(calls).toEqual(['begin', 'mediaChanges', 'downloadFiles', 'mediaChanges', 'mediaSanity']);
      expect(ours.report).toMatchObject({ uploaded: 0, downloaded: 3 });
      expect(textOf(ours.folder, 'bild ä.png')).toBe('of bild ä.png');
      await expectEqual();
    });

    test('with the usn known and nothing to do the server is not asked; else only begin', async () => {
      const { ours, expectEqual } = await world.pair();
      await ours.add('a.txt', 'hello');
      await ours.sync();
      const calls = noting(ours);
      await ours.sync();
      await ours.sync(1);
      expect(calls).toEqual(['begin']);
      await expectEqual();
    });

    test.each(['ours', 'real'] as const)('%s changes, replaces and deletes', async (who) => {
      const pair = await world.pair();
      const { ours, real, expectEqual } = pair;
      const [one, other] = who === 'ours' ? [ours, real] : [real, ours];
      for (const name of ['kept', 'changed.txt', 'trashed', 'gone']) await one.add(name, `first ${name}`);
      await one.sync();
      await other.sync();
      replaceFile(one.folder, 'changed.txt', 'second');
      utimesSync(join(one.folder, 'changed.txt'), 1000, 1000);
      rmSync(join(one.folder, 'gone'));
      await one.trash(['trashed']);
      await one.add('changed.txt', 'third'); // gets another name
      await one.sync();
      await other.sync();
      const names = Object.keys(filesIn(other.folder));
      expect(names).toHaveLength(3);
      expect(names).toEqual(expect.arrayContaining(['changed.txt', 'kept']));
      expect(textOf(other.folder, 'changed.txt')).toBe('second');
      if (who === 'real') {
        expect(ours.report).toMatchObject({ downloaded: 2, deletedHere: 2 });
        expect(readdirSync(trashOf(pair)).sort()).toEqual(['gone', 'trashed']);
      } else expect(ours.report).toMatchObject({ uploaded: 2, deletedThere: 2 });
      await expectEqual();
    });

    test('a file that was rewritten in place goes unnoticed until the folder changes', async () => {
      const { ours, real, expectEqual } = await world.pair();
      await ours.add('a.txt', 'first');
      await ours.sync();
      await real.sync();
      await sleep(30);
      writeFileSync(join(ours.folder, 'a.txt'), 'second');
      await ours.sync();
      expect(ours.report).toMatchObject({ uploaded: 0, checked: 0 });
      writeFileSync(join(ours.folder, 'b.txt'), 'b');
      await expectEqual();
      expect(textOf(real.folder, 'a.txt')).toBe('second');
    });

    test("a clash: the server's copy wins, ours lies in the trash", async () => {
      const pair = await world.pair();
      const { ours, real, expectEqual } = pair;
      await real.add('x.txt', 'theirs');
      await ours.add('x.txt', 'ours');
      await ours.add('same.txt', 'same');
      await real.add('same.txt', 'same');
      await real.sync();
      await ours.sync();
      expect(ours.report).toMatchObject({ uploaded: 0, downloaded: 1 });
      expect(textOf(ours.folder, 'x.txt')).toBe('theirs');
      expect(textOf(trashOf(pair), 'x.txt')).toBe('ours');
      await expectEqual();
    });

    test('a clash that the real client loses', async () => {
      const { ours, real, expectEqual } = await world.pair();
      await ours.add('x.txt', 'ours');
      await real.add('x.txt', 'theirs');
      await ours.sync();
      await expectEqual();
      expect(textOf(real.folder, 'x.txt')).toBe('ours');
    });

    test('deleted there and changed here, and the other way round', async () => {
      const { ours, real, expectEqual } = await world.pair();
      for (const name of ['a', 'b', 'c']) await ours.add(name, 'first');
      await ours.sync();
      await real.sync();
      await real.trash(['a']);
      replaceFile(real.folder, 'b', 'second');
      utimesSync(join(real.folder, 'b'), 1000, 1000);
      await real.trash(['c']);
      await ours.trash(['b', 'c']);
      mediaOf(ours.col).add('a', { data: Buffer.from('second') }, 'a');
      await real.sync();
      await expectEqual();
      expect([textOf(ours.folder, 'a'), textOf(ours.folder, 'b')]).toEqual(['second', 'second']);
      expect(readdirSync(ours.folder).sort()).toEqual(['a', 'b']);
    });

    test('sixty files go in archives of 25, large ones in smaller archives', async () => {
      const { ours, real, expectEqual } = await world.pair();
      for (let i = 0; i < 60; i++) writeFileSync(join(ours.folder, `m${i}.bin`), Buffer.alloc(10, i + 1));
      const calls = noting(ours);
      await ours.sync();
      expect(calls).toEqual(['begin', 'uploadChanges', 'uploadChanges', 'uploadChanges', 'mediaSanity']);
      await real.sync();
      for (let i = 0; i < 6; i++) replaceFile(real.folder, `large${i}`, Buffer.alloc(1_500_000, i + 1));
      await real.sync();
      calls.length = 0;
      await ours.sync();
      expect(calls.filter((it) => it === 'downloadFiles')).toHaveLength(3);
      for (let i = 0; i < 6; i++)
        replaceFile(ours.folder, `large too ${i}`, Buffer.alloc(1_500_000, 100 + i));
      calls.length = 0;
      await ours.sync();
      expect(calls.filter((it) => it === 'uploadChanges')).toHaveLength(3);
      await expectEqual();
    });

    const NAMES = [
      'ünïcödé.png',
      'emoji 👩‍👩‍👧 🎉.mp3',
      '漢字かな.jpg',
      'עברית.ogg',
      "with ' quote & % # ; = ().txt",
      'no extension',
      '.hidden',
      '_style.css',
      `${'x'.repeat(116)}.txt`,
      `${'é'.repeat(57)}.jpg`,
      '..dots..x',
    ];

    test.each(['ours', 'real'] as const)('names that %s adds', async (who) => {
      const { ours, real, expectEqual } = await world.pair();
      const [one, other] = who === 'ours' ? [ours, real] : [real, ours];
      const names: string[] = [];
      for (const name of [...NAMES, 'e\u0301.txt', `${'long'.repeat(50)}.txt`, 'a:b?.txt', 'con.txt'])
        names.push(await one.add(name, name));
      // Put there by other programs under names that Anki would not give, or without content: they are not synced.
      for (const name of ['o\u0308.txt', 'a[b].txt', `${'z'.repeat(130)}.txt`, 'empty.txt', 'thumbs.db'])
        writeFileSync(join(one.folder, name), name === 'empty.txt' ? '' : name);
      mkdirSync(join(one.folder, 'folder'));
      await one.sync();
      await other.sync();
      expect(Object.keys(filesIn(other.folder)).sort()).toEqual(names.sort());
      for (const name of ['o\u0308.txt', 'a[b].txt', `${'z'.repeat(130)}.txt`, 'empty.txt', 'thumbs.db'])
        rmSync(join(one.folder, name));
      rmSync(join(one.folder, 'folder'), { recursive: true });
      await expectEqual();
    });

    test('a file over 100 MiB is not sent, and deleted on the other side if it was smaller before', async () => {
      const { ours, real, expectEqual } = await world.pair();
      await ours.add('v.mp4', 'small');
      await ours.sync();
      await real.sync();
      replaceFile(ours.folder, 'v.mp4', Buffer.alloc(100 * 1024 * 1024 + 1));
      await ours.sync();
      await real.sync();
      expect(ours.report).toMatchObject({ uploaded: 0, deletedThere: 1 });
      expect(Object.keys(filesIn(real.folder))).toEqual([]);
      rmSync(join(ours.folder, 'v.mp4'));
      await expectEqual();
    });

    test('thousands of files, both ways, while other work goes on', async () => {
      const { ours, real, expectEqual } = await world.pair();
      for (let i = 0; i < 3000; i++) {
        writeFileSync(join(ours.folder, `ours ${i}.txt`), `ours ${i}`);
        writeFileSync(join(real.folder, `real ${i}.txt`), `real ${i}`);
      }
      await real.sync();
      const longest = await longestWait(() => ours.sync());
      expect(ours.report).toMatchObject({ uploaded: 3000, downloaded: 3000 });
      expect(longest).toBeLessThan(500);
      await expectEqual();
    });

    test('a file that the server has lost', async () => {
      const { ours, real, account, expectEqual } = await world.pair();
      for (const name of ['a', 'b', 'c']) await real.add(name, name);
      await real.sync();
      rmSync(join(account.folder, 'media', 'b'));
      await expect(ours.sync()).rejects.toMatchObject({ name: 'SyncError', kind: 'conflict' });
      await ours.sync();
      expect(Object.keys(filesIn(ours.folder))).toEqual(['a', 'c']);
      await real.trash(['b']);
      await expectEqual();
    });

    test('when the sides do not hold equally many files, all is compared anew', async () => {
      const { ours, real, expectEqual } = await world.pair();
      await ours.add('a', 'a');
      await ours.sync();
      mediaOf(ours.col).exclusively((db) =>
        db.setEntry({ name: 'ghost', sha1: '0'.repeat(40), mtime: 1, dirty: false }),
      );
      await real.add('b', 'b');
      await real.sync();
      await expect(ours.sync()).rejects.toMatchObject({ kind: 'resync', message: /^Please sync again\./ });
      expect(knownTo(ours)).toEqual({ rows: [], lastUsn: 0 });
      await ours.sync();
      expect(ours.report).toMatchObject({ uploaded: 0, downloaded: 0 });
      await expectEqual();
    });

    test('the words of that are those of the real client', async () => {
      const { ours, real } = await world.pair();
      for (const side of [ours, real]) await side.sync(); // both folders are known now
      await real.add('a', 'a');
      const ghost = new Database(`${real.folder}.db2`);
      ghost.run("insert into media values ('ghost', ?, 1, 0)", '0'.repeat(40));
      ghost.close();
      const theirs = await real.sync().catch((error: Error) => error.message);
      mediaOf(ours.col).exclusively((db) =>
        db.setEntry({ name: 'ghost', sha1: '0'.repeat(40), mtime: 1, dirty: false }),
      );
      const words = await ours.sync().catch((error: Error) => error.message);
      expect(words).toBe(theirs);
      expect(knownTo(real).rows).toEqual([]);
      await ours.close();
      await real.close();
    });

    describe('a cut', () => {
      /** Something of each kind: pages, downloads, deletions, uploads. */
      async function prepared(): Promise<MediaPair> {
        const pair = await world.pair();
        const { ours, real } = pair;
        for (const name of ['a', 'b', 'c', 'd']) await ours.add(name, `first ${name}`);
        await ours.sync();
        await real.sync();
        for (let i = 0; i < 30; i++) await real.add(`real ${i}`, `real ${i}`);
        for (let i = 0; i < 30; i++) await ours.add(`ours ${i}`, `ours ${i}`);
        await real.add('both', 'real');
        await ours.add('both', 'ours');
        await real.trash(['a']);
        await ours.trash(['b']);
        await real.sync();
        return pair;
      }

      const MESSAGES = 8;

      test('the messages that may be cut', async () => {
        const { ours, expectEqual } = await prepared();
        const calls = noting(ours);
        await ours.sync();
        expect(calls).toHaveLength(MESSAGES);
        await expectEqual();
      });

      test.each(
        Array.from({ length: MESSAGES }, (_, at) => [
          [at, 'before'],
          [at, 'after'],
        ]).flat() as [number, 'before' | 'after'][],
      )('at message %i, %s the server has got it', async (at, when) => {
        const pair = await prepared();
        pair.ours.wrap = (server: SyncServer) => cutting(server, at, when);
        await expect(pair.ours.sync()).rejects.toMatchObject({ kind: 'network' });
        pair.ours.wrap = (server) => server;
        await pair.expectEqual();
        expect(Object.keys(filesIn(pair.ours.folder))).toHaveLength(63);
        expect(readFileSync(join(trashOf(pair), 'both'), 'utf8')).toBe('ours');
      });
    });
  },
);

/** The longest time in milliseconds that other work of this thread had to wait. */
async function longestWait(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}
