import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { restoreCollection } from '../../src/engine/backup/restore.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { exportApkg } from '../../src/engine/packages/export-apkg.ts';
import { exportColpkg } from '../../src/engine/packages/export-colpkg.ts';
import { importApkg } from '../../src/engine/packages/import-apkg.ts';
import { systemRandom } from '../../src/engine/random/random.ts';
import { zstd } from '../../src/engine/zstd/zstd.ts';
import { DECKS } from '../decks-folder.ts';
import { copyOfFixture, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, runScript } from './anki.ts';

process.env.TZ = 'UTC'; // as the scripts are run

const TIMEOUT = { timeout: 120_000 };
const EVERYTHING = { withScheduling: true, withPresets: true };
const packages = DECKS === '' ? [] : readdirSync(DECKS).filter((name) => /\.(?:apkg|colpkg)$/.test(name));

/** Real Anki's view of a collection, or of packages after it has imported them into an empty one. */
function dumpOf(...what: string[]): string {
  const path = join(temporaryFolder(), 'dump.json');
  const { status, output } = runScript('dump_collection.py', ...what, '--render', '30', '-o', path);
  expect(status, output).toBe(0);
  return path;
}

function expectEqual(expected: string, dump: string): void {
  const { output } = runScript('diff_dumps.py', expected, dump, '--ignore', 'import_log');
  expect(output).toBe('equal');
}

async function imported(packagePath: string): Promise<string> {
  const path = join(temporaryFolder(), 'collection.anki2');
  mkdirSync(path.replace('.anki2', '.media'));
  if (packagePath.endsWith('.colpkg')) {
    await restoreCollection({ packagePath, collectionPath: path, clock: systemClock, random: systemRandom });
  } else {
    using(path, (col) => importApkg(col, packagePath, zstd, EVERYTHING));
  }
  return path;
}

function using(path: string, work: (col: Collection) => void): void {
  const col = openCollection({ path });
  try {
    work(col);
  } finally {
    col.close();
  }
}

describe.skipIf(ANKI_PYTHON === '')('packages with real Anki', () => {
  test.each(packages)('%s comes in as there, and Anki reads it from us again', TIMEOUT, async (name) => {
    const expected = dumpOf('--package', join(DECKS, name));
    const path = await imported(join(DECKS, name));
    expectEqual(expected, dumpOf(path));
    for (const isLegacy of [false, true]) {
      const again = join(temporaryFolder(), name);
      using(path, (col) => {
        if (name.endsWith('.colpkg')) exportColpkg(col, again, zstd, { isLegacy });
        else exportApkg(col, again, zstd, { ...EVERYTHING, isLegacy });
      });
      expectEqual(expected, dumpOf('--package', again));
    }
  });

  test.each(packages.filter((name) => name.endsWith('.apkg')))(
    '%s without scheduling is what Anki makes of it',
    TIMEOUT,
    async (name) => {
      const path = await imported(join(DECKS, name));
      for (const legacy of [[], ['--legacy']]) {
        const [theirs, ours] = ['theirs.apkg', 'ours.apkg'].map((file) => join(temporaryFolder(), file)) as [
          string,
          string,
        ];
        const { status, output } = runScript('round_trip.py', join(DECKS, name), theirs, ...legacy);
        expect(status, output).toBe(0);
        using(path, (col) => exportApkg(col, ours, zstd, { isLegacy: legacy.length > 0 }));
        expectEqual(dumpOf('--package', theirs), dumpOf('--package', ours));
      }
    },
  );

  test.each([false, true])(
    'a collection with everything goes there, legacy: %j',
    TIMEOUT,
    async (isLegacy) => {
      const path = copyOfFixture('study');
      const whole = join(temporaryFolder(), 'all.apkg');
      using(path, (col) => exportApkg(col, whole, zstd, { ...EVERYTHING, isLegacy }));
      expectEqual(dumpOf('--package', whole), dumpOf(await imported(whole)));
    },
  );
});
