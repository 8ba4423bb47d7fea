import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeMediaServer } from '../../../../test/fake-media-server.ts';
import { MediaSync, NOTHING } from '../../../../test/media-sync.ts';
import { mediaOf } from '../../media/media.ts';
import { syncMedia } from './sync-media.ts';

describe('media sync', () => {
  test('sends what is here, and then has nothing to do', async () => {
    const side = new MediaSync();
    side.store('a.txt', 'a');
    side.put('ä.txt', 'ä');
    expect(await side.sync()).toEqual({ ...NOTHING, checked: 2, uploaded: 2 });
    expect(side.server.calls).toEqual(['begin', 'uploadChanges', 'mediaSanity']);
    expect(side.server.texts).toEqual({ 'a.txt': 'a', 'ä.txt': 'ä' });
    expect(await side.sync()).toEqual(NOTHING);
    expect(side.server.calls).toEqual(['begin']);
    expect(await side.sync(2)).toEqual(NOTHING);
    expect(side.server.calls).toEqual([]);
  });

  test('fetches page by page, in archives of what the server likes', async () => {
    const side = new MediaSync();
    for (let i = 0; i < 70; i++) side.server.put(`${i}.txt`, `${i}`);
    side.server.page = 30;
    side.server.enough = 10;
    expect(await side.sync()).toMatchObject({ downloaded: 70 });
    expect(side.texts).toEqual(side.server.texts);
    expect(side.server.calls.filter((it) => it === 'mediaChanges')).toHaveLength(4);
    expect(side.known.every(([, exists, dirty]) => exists && !dirty)).toBe(true);
    expect(await side.sync()).toEqual(NOTHING);
  });

  test("the server's copy wins, ours goes to the trash and replaces nothing there", async () => {
    const side = new MediaSync();
    side.store('x.txt', 'older');
    mediaOf(side.col).trash(['x.txt']);
    side.store('x.txt', 'ours');
    side.server.put('x.txt', 'theirs');
    expect(await side.sync()).toMatchObject({ downloaded: 1, uploaded: 0 });
    expect(side.texts).toEqual({ 'x.txt': 'theirs' });
    expect(Object.values(side.trash).sort()).toEqual(['older', 'ours']);
  });

  test('what the server has had is replaced without a trace', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'first');
    await side.sync();
    side.server.put('x.txt', 'second');
    await side.sync();
    expect([side.texts, side.trash]).toEqual([{ 'x.txt': 'second' }, {}]);
  });

  test('what was rewritten unnoticed goes to the trash', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'first');
    await side.sync();
    writeFileSync(join(mediaOf(side.col).folder, 'x.txt'), 'in place');
    side.server.put('x.txt', 'second');
    await side.sync();
    expect([side.texts, side.trash]).toEqual([{ 'x.txt': 'second' }, { 'x.txt': 'in place' }]);
  });

  test('deletions go both ways; here into the trash', async () => {
    const side = new MediaSync();
    for (const name of ['a', 'b', 'c', 'd']) side.store(name, name);
    await side.sync();
    for (const name of ['a', 'c', 'd']) side.server.remove(name);
    mediaOf(side.col).trash(['b', 'c']);
    side.store('d', 'new', true);
    rmSync(mediaOf(side.col).trashFolder, { recursive: true });
    expect(await side.sync()).toMatchObject({ deletedHere: 2, deletedThere: 1, uploaded: 1 });
    expect([side.texts, side.trash]).toEqual([{ d: 'new' }, { a: 'a' }]);
    expect(side.server.texts).toEqual({ d: 'new' });
  });

  test('names that Anki would not give are replaced, here and there', async () => {
    const side = new MediaSync();
    const long = `${'x'.repeat(200)}.txt`;
    side.server.put('a:b.txt', 'colon');
    side.server.put(long, 'long');
    side.server.put('c?.txt', 'taken');
    side.store('c.txt', 'ours');
    expect(await side.sync()).toMatchObject({ downloaded: 3, uploaded: 4, deletedThere: 3 });
    expect(Object.keys(side.texts)).toHaveLength(4);
    expect(side.texts).toMatchObject({ 'ab.txt': 'colon', 'c.txt': 'ours' });
    expect(side.server.texts).toEqual(side.texts);
    const other = new MediaSync(side.server);
    await other.sync();
    expect(other.texts).toEqual(side.texts);
  });

  test('the usn moves with what we sent only when nobody else sent anything', async () => {
    const side = new MediaSync();
    side.store('a', 'a');
    side.server.before = (method) => {
      if (method === 'uploadChanges' && !side.server.files.has('b')) side.server.put('b', 'b');
    };
    await expect(side.sync()).rejects.toMatchObject({ kind: 'resync' });
    await side.sync();
    expect(side.texts).toEqual({ a: 'a', b: 'b' });
    const { lastUsn } = mediaOf(side.col).exclusively((db) => db.meta());
    expect(lastUsn).toBe(2);
  });

  test('what the server has already is only marked as sent', async () => {
    const side = new MediaSync();
    side.server.put('a', 'a');
    side.store('a', 'a');
    expect(await side.sync()).toMatchObject({ uploaded: 0, downloaded: 0 });
    expect(side.known).toEqual([['a', true, false]]);
  });

  test('files that cannot be sent are forgotten, missing ones count as deleted', async () => {
    const side = new MediaSync();
    for (const name of ['gone', 'emptied', 'huge', 'folder', 'good']) side.store(name, name);
    const { folder } = mediaOf(side.col);
    side.server.before = (method) => {
      if (method !== 'begin') return; // the scan is done
      for (const name of ['gone', 'folder']) rmSync(join(folder, name));
      mkdirSync(join(folder, 'folder'));
      truncateSync(join(folder, 'emptied'), 0);
      truncateSync(join(folder, 'huge'), 100 * 1024 * 1024 + 1);
    };
    expect(await side.sync()).toMatchObject({ uploaded: 1, deletedThere: 2 });
    expect(side.known).toEqual([
      ['folder', false, false],
      ['gone', false, false],
      ['good', true, false],
    ]);
  });

  test('a server that has begun anew gets all', async () => {
    const side = new MediaSync();
    side.store('a', 'a');
    await side.sync();
    const other = new FakeMediaServer();
    const toOther = () => syncMedia(side.col, other, { clientVersion: 'anki,test,linux' });
    await expect(toOther()).rejects.toMatchObject({ kind: 'resync' });
    await toOther();
    expect(other.texts).toEqual({ a: 'a' });
  });

  test('whoever ends it early goes on later', async () => {
    const side = new MediaSync();
    for (let i = 0; i < 100; i++) side.server.put(`${i}`, `${i}`);
    const isCancelled = () => Object.keys(side.texts).length >= 50;
    const cancelled = syncMedia(side.col, side.server, { clientVersion: '', isCancelled });
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
    expect(Object.keys(side.texts)).toHaveLength(50);
    expect(await side.sync()).toMatchObject({ downloaded: 50 });
  });

  test('a closed collection ends it', async () => {
    const side = new MediaSync();
    const media = mediaOf(side.col);
    side.server.put('a', 'a');
    side.server.before = () => media.close();
    await expect(side.sync()).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('a cut at any message', () => {
  const prepared = async (): Promise<MediaSync> => {
    const side = new MediaSync();
    for (const name of ['a', 'b', 'c']) side.store(name, name);
    await side.sync();
    for (let i = 0; i < 40; i++) side.server.put(`there ${i}`, `${i}`);
    for (let i = 0; i < 40; i++) side.store(`here ${i}`, `${i}`);
    side.server.remove('a');
    mediaOf(side.col).trash(['b']);
    side.server.put('c', 'theirs');
    side.store('c', 'ours', true);
    return side;
  };

  test.each(['before', 'after'] as const)('%s the server has got it', async (when) => {
    for (let at = 0; ; at++) {
      const side = await prepared();
      let count = 0;
      const cut = () => {
        if (count++ === at) throw new Error('cut');
      };
      if (when === 'before') side.server.before = cut;
      else
        side.server.answer = (_, answer) => {
          cut();
          return answer;
        };
      const isDone = await side.sync().then(
        () => true,
        () => false,
      );
      side.server.before = () => {};
      side.server.answer = (_, answer) => answer;
      await side.sync();
      expect(side.texts).toEqual(side.server.texts);
      expect(Object.keys(side.texts)).toHaveLength(81);
      expect(Object.values(side.trash).sort()).toEqual(['a', 'b', 'c', 'ours']);
      expect(side.known.filter(([, , dirty]) => dirty)).toEqual([]);
      if (isDone) break;
      expect(at).toBeLessThan(20);
    }
  });
});
