import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { opened, openFixture, standingClock, temporaryFolder } from '../../test/support.ts';
import { restoreCollection } from './backup/restore.ts';
import { checkCollection } from './check/check.ts';
import type { Collection } from './collection/collection.ts';
import { countProgress, type LongWork } from './long-work.ts';
import { checkMedia } from './media/check.ts';
import { mediaOf } from './media/media.ts';
import { exportApkg } from './packages/export-apkg.ts';
import { exportColpkg } from './packages/export-colpkg.ts';
import { importApkg } from './packages/import-apkg.ts';
import { systemRandom } from './random/random.ts';
import { zstd } from './zstd/zstd.ts';

const EVERYTHING = { withScheduling: true, withPresets: true };
const FIXTURES = fileURLToPath(new URL('../../conformance/fixtures/', import.meta.url));

/** The study collection with its media and some work for the checks. */
function studied(): Collection {
  const folder = temporaryFolder();
  cpSync(join(FIXTURES, 'study'), folder, { recursive: true });
  const col = opened(join(folder, 'collection.anki2'));
  writeFileSync(join(mediaOf(col).folder, 'bad:name.png'), 'x');
  col.db.exec("update cards set ivl = 1.5 where id % 7 = 0; delete from decks where name = 'Science'");
  return col;
}

/** Every table of the collection and every file beside it. */
function stateOf(col: Collection): string {
  const hash = createHash('sha256');
  const plain = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  for (const table of ['col', 'notes', 'cards', 'revlog', 'decks', 'notetypes', 'tags', 'config', 'graves'])
    hash.update(JSON.stringify(col.db.rows(`select * from ${table} order by 1, 2`), plain));
  return hash.update(JSON.stringify(filesIn(dirname(col.path)))).digest('hex');
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('collection.anki2') && !name.includes('.db2'))
    .sort();

/** Work that is cancelled when it asks for the nth time; `asked` tells how often it did. */
function cancelledAt(nth: number): LongWork & { asked: number } {
  const work = { asked: 0, isCancelled: () => ++work.asked >= nth };
  return work;
}

const interrupted = expect.objectContaining({ code: 'interrupted', message: 'Interrupted' });

/** Runs `act` cancelled at its first, last and some other questions: each time nothing may have changed. */
function expectNothingDone(col: Collection, act: (work: LongWork) => void): void {
  const before = stateOf(col);
  const first = cancelledAt(1);
  expect(() => act(first)).toThrow(interrupted);
  expect(stateOf(col)).toBe(before);
  for (let nth = 2; ; nth = Math.ceil(nth * 1.5)) {
    const work = cancelledAt(nth);
    try {
      act(work);
    } catch (error) {
      expect(error).toEqual(interrupted);
      expect(stateOf(col)).toBe(before);
      continue;
    }
    expect(work.asked).toBeLessThan(nth);
    expect(nth).toBeGreaterThan(3);
    return;
  }
}

test.each([{ isLegacy: false }, { isLegacy: true }])('a cancelled import changes nothing: %j', (format) => {
  const path = join(temporaryFolder(), 'all.apkg');
  exportApkg(openFixture('study'), path, zstd, { ...EVERYTHING, ...format });
  const target = opened(join(temporaryFolder(), 'collection.anki2'));
  expectNothingDone(target, (work) => importApkg(target, path, zstd, EVERYTHING, work));
  expect(target.db.value('select count() from notes')).toBe(114);
});

test.each(['apkg', 'colpkg'])('a cancelled export leaves the older %s file', (kind) => {
  const col = studied();
  checkCollection(col);
  checkMedia(col);
  const path = join(temporaryFolder(), `out.${kind}`);
  writeFileSync(path, 'older');
  expectNothingDone(col, (work) => {
    const isDone = () => readFileSync(path, 'utf8') !== 'older';
    try {
      if (kind === 'apkg') exportApkg(col, path, zstd, EVERYTHING, work);
      else exportColpkg(col, path, zstd, {}, work);
    } catch (error) {
      expect(isDone()).toBe(false);
      expect(readdirSync(dirname(path))).toHaveLength(1);
      throw error;
    }
    expect(isDone()).toBe(true);
  });
});

test('a cancelled Check Database repairs nothing', () => {
  const col = studied();
  expectNothingDone(col, (work) => checkCollection(col, work));
  expect(checkCollection(col).lines).toEqual(['Database rebuilt and optimized.']);
});

test('a cancelled Check Media renames nothing', () => {
  const col = studied();
  expectNothingDone(col, (work) => checkMedia(col, work));
  expect(mediaOf(col).has('badname.png')).toBe(true);
});

test('a cancelled restore leaves the collection and its media', async () => {
  const source = studied();
  const packagePath = join(temporaryFolder(), 'all.colpkg');
  checkCollection(source);
  checkMedia(source);
  exportColpkg(source, packagePath, zstd);
  const folder = temporaryFolder();
  cpSync(join(FIXTURES, 'empty'), folder, { recursive: true });
  const collectionPath = join(folder, 'collection.anki2');
  const restore = (work: LongWork) =>
    restoreCollection({
      ...{ packagePath, collectionPath, clock: standingClock('2026-06-15T12:00:00Z'), random: systemRandom },
      work,
    });
  const before = [readFileSync(collectionPath), readdirSync(folder)];
  let nth = 1;
  for (; nth < 100; nth++) {
    const work = cancelledAt(nth);
    const failed = await restore(work).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!failed) break;
    expect(failed).toEqual(interrupted);
    expect([readFileSync(collectionPath), readdirSync(folder)]).toEqual(before);
  }
  expect(nth).toBeGreaterThan(5);
  expect(opened(collectionPath).db.value('select count() from notes')).toBe(114);
});

test('steps are counted, the first and the last included', () => {
  const seen: unknown[] = [];
  const work: LongWork = { onProgress: (...progress) => seen.push(progress) };
  const step = countProgress(work, 2, (count) => `Processed ${count}`);
  step();
  step();
  expect(seen).toEqual([
    [0, 2, 'Processed 0'],
    [1, 2, 'Processed 1'],
    [2, 2, 'Processed 2'],
  ]);
});

test('a trash that is being emptied is emptied', () => {
  const col = studied();
  mediaOf(col).trash(['tiny.png', 'note.txt']);
  expect(() => mediaOf(col).emptyTrash(cancelledAt(1))).toThrow(interrupted);
  expect(readdirSync(mediaOf(col).trashFolder)).toHaveLength(2);
  expect(mediaOf(col).emptyTrash(cancelledAt(2))).toBe(2);
  expect(readdirSync(mediaOf(col).trashFolder)).toEqual([]);
});
