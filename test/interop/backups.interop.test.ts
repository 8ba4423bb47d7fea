import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupsOf } from '../../src/engine/backup/backups.ts';
import { backupName } from '../../src/engine/backup/names.ts';
import { restoreCollection } from '../../src/engine/backup/restore.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { systemRandom } from '../../src/engine/random/random.ts';
import { copyOfFixture, opened, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, runScript } from './anki.ts';

process.env.TZ = 'UTC'; // as the scripts are run

describe.skipIf(!ANKI_PYTHON)('backups with real Anki', () => {
  test('Anki restores ours', { timeout: 60_000 }, async () => {
    const path = copyOfFixture('study');
    const packagePath = await backUp(path);
    const target = join(temporaryFolder(), 'collection.anki2');
    runAnki('restore', packagePath, target);
    expect(tablesOf(target)).toEqual(tablesOf(path));
  });

  test('Anki restores a large one of ours, packed part by part', { timeout: 60_000 }, async () => {
    const path = copyOfFixture('study');
    const col = opened(path, systemClock);
    addNoise(col, 12_000_000);
    col.close();
    const packagePath = await backUp(path);
    const target = join(temporaryFolder(), 'collection.anki2');
    runAnki('restore', packagePath, target);
    expect(tablesOf(target)).toEqual(tablesOf(path));
  });

  test('we restore that of Anki', { timeout: 60_000 }, async () => {
    const path = copyOfFixture('study');
    const folder = temporaryFolder();
    const [name = ''] = JSON.parse(runAnki('create', path, folder)) as string[];
    const collectionPath = copyOfFixture('empty');
    const packagePath = join(folder, name);
    await restoreCollection({ packagePath, collectionPath, clock: systemClock, random: systemRandom });
    expect(tablesOf(collectionPath)).toEqual(tablesOf(path));
  });

  test('what versions too old for it find tells to update', { timeout: 60_000 }, async () => {
    const packagePath = await backUp(copyOfFixture('study'));
    const notes = runAnki('stub', packagePath, join(temporaryFolder(), 'collection.anki2'));
    expect(JSON.parse(notes)).toEqual([
      'Please update to the latest Anki version, then import the .colpkg/.apkg file again.',
    ]);
  });

  test.each([1, 2, 3])('both leave the same of many, seed %i', { timeout: 60_000 }, async (seed) => {
    const path = copyOfFixture('study');
    const theirs = temporaryFolder();
    const ours = join(dirname(path), 'backups');
    mkdirSync(ours);
    const names = manyNames(seed);
    for (const name of names) {
      writeFileSync(join(theirs, name), '');
      writeFileSync(join(ours, name), '');
    }
    const old = (left: string[]): string[] => left.filter((name) => names.has(name)).sort();
    const copy = join(temporaryFolder(), 'collection.anki2');
    copyFileSync(path, copy);
    const left = old(JSON.parse(runAnki('create', copy, theirs)) as string[]);
    await backUp(path);
    expect(old(readdirSync(ours))).toEqual(left);
    expect(left.length).toBeLessThan(names.size);
  });
});

function runAnki(...args: string[]): string {
  const { status, output } = runScript('backups.py', ...args);
  expect(status, output).toBe(0);
  return output.split('\n').at(-1) ?? '';
}

async function backUp(path: string): Promise<string> {
  const col = opened(path, systemClock);
  try {
    return (await backupsOf(col).create({ force: true })) ?? '';
  } finally {
    col.close();
  }
}

/** All rows but the stamps of the collection. */
function tablesOf(path: string): unknown {
  const copy = join(temporaryFolder(), 'collection.anki2');
  copyFileSync(path, copy);
  const { db } = opened(copy);
  return ['notes', 'cards', 'revlog', 'decks', 'notetypes', 'fields', 'templates', 'tags', 'config'].map(
    (table) => db.all(`select * from ${table}`),
  );
}

function addNoise(col: Collection, size: number): void {
  const deck = col.decks.getOrCreate('Large');
  const mid = col.notetypes.byName('Basic')?.id ?? expect.fail('no Basic');
  const entries = Array.from({ length: size / 20_000 }, (_, n) => {
    const text = Array.from({ length: 1300 }, (_, i) =>
      ((n * 7919 + i * i * 104_729) % 1e15).toString(36),
    ).join('');
    return { note: { mid, fields: [`${n} ${text}`, text] }, deckId: deck.id };
  });
  col.notes.addMany(entries);
}

/** Backups of the last two years, some days with several. */
function manyNames(seed: number): Set<string> {
  let state = seed;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const now = Date.now();
  return new Set(
    Array.from({ length: 400 }, () => backupName(now - 60_000 - Math.floor(next() ** 3 * 730 * 86_400_000))),
  );
}
