import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { opened, temporaryFolder } from '../support.ts';

// Compares random searches with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 25.9.4.
const python = process.env.ANKID_ANKI_PYTHON;
const seed = process.env.ANKID_FUZZ_SEED ?? '1';
const count = process.env.ANKID_FUZZ_CASES ?? '1000';

interface Row {
  readonly query: string;
  readonly cards: Found;
  readonly notes: Found;
}

type Found = { readonly ids: readonly number[] } | { readonly error: string };

describe.skipIf(!python)('searches as in real Anki', () => {
  it(`agrees in ${count} random searches of seed ${seed}`, { timeout: 600_000 }, () => {
    const folder = temporaryFolder();
    const rows = searchesOfAnki(folder);
    expect(rows).toHaveLength(Number(count));
    const col = opened(join(folder, 'ours.anki2'), systemClock);
    const wrong = rows.flatMap((row) => {
      const { query } = row;
      const cards = found(() => col.search.cards(query));
      const notes = found(() => col.search.notes(query));
      return agrees(cards, row.cards) && agrees(notes, row.notes) ? [] : [{ ...row, ours: { cards, notes } }];
    });
    expect(wrong).toEqual([]);
  });
});

function searchesOfAnki(folder: string): Row[] {
  const script = fileURLToPath(new URL('search.py', import.meta.url));
  const fixture = fileURLToPath(
    new URL('../../conformance/fixtures/study/collection.anki2', import.meta.url),
  );
  const { stdout, stderr, status } = spawnSync(String(python), [script, fixture, folder, seed, count], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  // On a busy machine pylib prints complaints about slow calls in between.
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

function found(search: () => number[]): Found {
  try {
    return { ids: search().sort((a, b) => a - b) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What SQLite itself refuses has other words here. */
function agrees(ours: Found, theirs: Found): boolean {
  if ('error' in theirs && theirs.error.startsWith('DbError')) return 'error' in ours;
  return JSON.stringify(ours) === JSON.stringify(theirs);
}
