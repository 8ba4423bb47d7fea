import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MediaSync } from '../../../../test/media-sync.ts';
import { mediaOf } from '../../media/media.ts';

/** Runs `work` once, when the server is asked for `method`. */
function meanwhile(side: MediaSync, method: string, work: () => void): void {
  let isDone = false;
  side.server.before = (asked) => {
    if (asked !== method || isDone) return;
    isDone = true;
    work();
  };
}

describe('while a file is being fetched', () => {
  test('what a request stores under its name stays and is sent', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => side.store('x.txt', 'ours'));
    expect(await side.sync()).toMatchObject({ uploaded: 1 });
    expect(side.texts).toEqual({ 'x.txt': 'ours' });
    expect(side.server.texts).toEqual({ 'x.txt': 'ours' });
    expect(side.trash).toEqual({ 'x.txt': 'theirs' });
  });

  test('what a request replaces stays replaced', async () => {
    const side = new MediaSync();
    side.store('x.txt', 'first');
    await side.sync();
    side.server.put('x.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => side.store('x.txt', 'ours', true));
    await side.sync();
    expect(side.texts).toEqual({ 'x.txt': 'ours' });
    expect(side.server.texts).toEqual({ 'x.txt': 'ours' });
    expect(Object.values(side.trash).sort()).toEqual(['first', 'theirs']);
  });

  test('what a request deletes stays deleted', async () => {
    const side = new MediaSync();
    side.store('x.txt', 'first');
    await side.sync();
    side.server.put('x.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => mediaOf(side.col).trash(['x.txt']));
    expect(await side.sync()).toMatchObject({ deletedThere: 1 });
    expect([side.texts, side.server.texts]).toEqual([{}, {}]);
    expect(Object.values(side.trash).sort()).toEqual(['first', 'theirs']);
  });

  test('a request that stores the very same file', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'same');
    meanwhile(side, 'downloadFiles', () => side.store('x.txt', 'same'));
    expect(await side.sync()).toMatchObject({ uploaded: 0 });
    expect(side.known).toEqual([['x.txt', true, false]]);
    expect(side.trash).toEqual({});
  });

  test('what another program puts there goes to the trash', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => side.put('x.txt', 'unnoticed'));
    await side.sync();
    expect([side.texts, side.trash]).toEqual([{ 'x.txt': 'theirs' }, { 'x.txt': 'unnoticed' }]);
  });

  test('what another program puts beside it is found by the next sync', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => side.put('y.txt', 'beside'));
    await side.sync();
    expect(Object.keys(side.server.texts)).toEqual(['x.txt']);
    await side.sync();
    expect(Object.keys(side.server.texts)).toEqual(['x.txt', 'y.txt']);
  });

  test('what another program puts there while the old file is being looked at', async () => {
    const side = new MediaSync();
    side.server.put('x.txt', Buffer.alloc(80_000_000, 65));
    await side.sync();
    side.server.put('x.txt', 'theirs');
    side.server.answer = (method, answer) => {
      if (method === 'downloadFiles') setTimeout(() => side.put('x.txt', 'unnoticed'), 20);
      return answer;
    };
    await side.sync();
    expect([side.texts['x.txt'], side.trash['x.txt']]).toContain('unnoticed');
  });

  test('changes of a name that Anki would not give', async () => {
    const side = new MediaSync();
    side.server.put('a:.txt', 'theirs');
    meanwhile(side, 'downloadFiles', () => side.store('a.txt', 'ours'));
    await side.sync();
    expect(Object.values(side.texts).sort()).toEqual(['ours', 'theirs']);
    expect(side.server.texts).toEqual(side.texts);
  });
});

describe('while changes are sent', () => {
  test('what is stored meanwhile is sent after them', async () => {
    const side = new MediaSync();
    side.store('a', 'first');
    meanwhile(side, 'uploadChanges', () => {
      side.store('a', 'second', true);
      side.store('b', 'b');
    });
    expect(await side.sync()).toMatchObject({ uploaded: 3 });
    expect(side.server.texts).toEqual({ a: 'second', b: 'b' });
    expect(side.known.filter(([, , dirty]) => dirty)).toEqual([]);
  });

  test('what is deleted meanwhile is deleted there', async () => {
    const side = new MediaSync();
    side.store('a', 'first');
    meanwhile(side, 'uploadChanges', () => mediaOf(side.col).trash(['a']));
    expect(await side.sync()).toMatchObject({ uploaded: 1, deletedThere: 1 });
    expect(side.server.texts).toEqual({});
  });

  test('a file that was rewritten since the scan is sent as it is, and known as that', async () => {
    const side = new MediaSync();
    side.store('a', 'first');
    meanwhile(side, 'begin', () => writeFileSync(join(mediaOf(side.col).folder, 'a'), 'second'));
    await side.sync();
    expect(side.server.texts).toEqual({ a: 'second' });
    mediaOf(side.col).exclusively((db) => db.setMeta({ ...db.meta(), folderMtime: 0 }));
    expect(await side.sync()).toMatchObject({ uploaded: 0 });
  });
});

describe('while the server deletes', () => {
  test('what a request stores anew stays', async () => {
    const side = new MediaSync();
    side.store('a', 'first');
    await side.sync();
    side.server.remove('a');
    meanwhile(side, 'mediaChanges', () => side.store('a', 'second', true));
    await side.sync();
    expect([side.texts, side.server.texts]).toEqual([{ a: 'second' }, { a: 'second' }]);
  });
});

test('a check of equal numbers is not disturbed by what is stored before it', async () => {
  const side = new MediaSync();
  side.store('a', 'a');
  meanwhile(side, 'mediaSanity', () => side.store('b', 'b'));
  await side.sync();
  expect(side.known).toEqual([
    ['a', true, false],
    ['b', true, true],
  ]);
  await side.sync();
  expect(side.server.texts).toEqual({ a: 'a', b: 'b' });
});

test('other work of the thread has its turn', async () => {
  const side = new MediaSync();
  for (let i = 0; i < 500; i++) side.put(`here ${i}`, `${i}`);
  side.put('large', Buffer.alloc(40_000_000, 1));
  for (let i = 0; i < 500; i++) side.server.put(`there ${i}`, `${i}`);
  side.server.put('large too', Buffer.alloc(40_000_000, 2));
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  // The server's own work, which blocks this thread, does not count.
  const rest = () => {
    last = performance.now();
  };
  side.server.answer = (_, answer) => {
    rest();
    return answer;
  };
  await side.sync();
  clearInterval(timer);
  expect(side.server.files.size).toBe(1002);
  expect(readdirSync(mediaOf(side.col).folder)).toHaveLength(1002);
  expect(longest).toBeLessThan(300);
});
