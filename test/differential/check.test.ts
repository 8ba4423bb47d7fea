import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkCollection } from '../../src/engine/check/check.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { SeededRandom } from '../../src/engine/random/seeded-random.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import { type FixtureName, fixturePath, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, objectsIn, runAnki } from './anki.ts';
import { DAMAGES } from './check-damages.ts';
import { tablesAfterCheck } from './check-dump.ts';

// Damaged collections, checked here and by real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? '1');
const runs = Number(process.env.ANKID_FUZZ_RUNS ?? '6');

process.env.TZ = 'UTC'; // as the scripts are run

describe.skipIf(!ANKI_PYTHON)('Check Database as real Anki', () => {
  test.each(DAMAGES.map((damage) => [damage.name, damage] as const))(
    '%s',
    { timeout: 120_000 },
    (_, { fixture, sql }) => {
      checkBoth(fixture, (path) => runSql(path, sql));
    },
  );

  for (let run = seed; run < seed + runs; run++) {
    test(`several damages at once, seed ${run}`, { timeout: 120_000 }, () => {
      const random = new SeededRandom(BigInt(run));
      const pool = DAMAGES.filter(({ fixture }) => fixture === undefined);
      const picked = Array.from({ length: 4 }, () => pool[random.range(0, pool.length)] ?? expect.fail());
      const names = picked.map(({ name }) => name).join(', ');
      checkBoth(
        'study',
        (path) =>
          runSql(
            path,
            picked.flatMap(({ sql }) => sql),
          ),
        names,
      );
    });
  }

  test('indexes in a foreign order', { timeout: 120_000 }, () => {
    checkBoth('study', (path) => runPython('foreign', path));
  });

  test.each(['deck names', 'tags', 'note type names'])(
    'a foreign order hides twin %s',
    { timeout: 120_000 },
    (what) => {
      checkBoth('study', (path) => runPython('twins', path, what));
    },
  );

  test.each([2, 5, 9, 13, 17, 23, 31, 40, 47, 55, 60, 64])(
    'page %i overwritten',
    { timeout: 120_000 },
    (page) => {
      checkBoth('study', (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0x5a, (page - 1) * 4096 + 100, (page - 1) * 4096 + 900);
        writeFileSync(path, bytes);
      });
    },
  );
});

/** Damages two copies alike, has each checked, and compares what was told and what is left. */
function checkBoth(fixture: FixtureName | undefined, damage: (path: string) => void, what = ''): void {
  const folder = temporaryFolder();
  const ours = join(folder, 'ours.anki2');
  const theirs = join(folder, 'theirs.anki2');
  copyFileSync(fixturePath(fixture ?? 'study'), ours);
  damage(ours);
  copyFileSync(ours, theirs);
  const start = Date.now();
  const anki = checkWithAnki(theirs);
  const here = checkHere(ours);
  expect(what ? counted(here) : here, what).toEqual(what ? counted(anki) : anki);
  if (anki !== REFUSED) expect(tablesOf(ours, start), what).toEqual(tablesOf(theirs, start));
}

function tablesOf(path: string, start: number): unknown {
  try {
    return tablesAfterCheck(path, start);
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'corrupt') return 'still damaged';
    throw error;
  }
}

/** Which new cards are counted as of the future, too, depends on how many Anki makes in one millisecond. */
const counted = (report: unknown): unknown =>
  JSON.parse(JSON.stringify(report).replace(/\d+(?=\u2069 objects with timestamps)/, 'some'));

const REFUSED = 'refused to open';

function runSql(path: string, statements: readonly string[]): void {
  const db = new Database(path);
  for (const statement of statements) {
    try {
      db.exec(statement);
    } catch (error) {
      // Of several damages the later ones may find no place left.
      if (!(error instanceof AnkiError && error.message.includes('constraint failed'))) throw error;
    }
  }
  db.close();
}

function checkHere(path: string): unknown {
  let col: ReturnType<typeof openCollection>;
  try {
    col = openCollection({ path });
  } catch {
    return REFUSED;
  }
  try {
    return checkCollection(col);
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return { error: 'thrown' };
  } finally {
    col.close();
  }
}

function checkWithAnki(path: string): unknown {
  const [outcome = {}] = objectsIn<Record<string, unknown>>(runPython('check', path));
  if ('refused' in outcome) return REFUSED;
  return 'error' in outcome ? { error: 'thrown' } : { lines: outcome.lines, ok: outcome.ok };
}

const runPython = (...args: string[]): string => runAnki('check.py', { args, env: { TZ: 'UTC' } });
