import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { messageOf } from '../../src/engine/errors.ts';
import { compareIds, type LongInteger } from '../../src/engine/ids/long-integers.ts';
import { searchOf } from '../../src/engine/search/search.ts';
import { DECKS } from '../decks-folder.ts';
import { fixturePath, opened, temporaryFolder } from '../support.ts';
import { type Answer, askAnki, type CollectionKind, randomSearches } from './search-anki.ts';
import { shrink } from './search-shrink.ts';

// Compares random searches with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3. One seed is
// always the same, the other one new each time, or ANKID_FUZZ_SEED. ANKID_FUZZ_CASES is the number of searches in all.
const python = process.env.ANKID_ANKI_PYTHON;
const seeds = [1, Number(process.env.ANKID_FUZZ_SEED ?? Date.now() % 1_000_000_000)];
const cases = Number(process.env.ANKID_FUZZ_CASES ?? 1200);

const PACKAGES = ['french-cloze-history.apkg', 'cpp-filtered-deck.apkg', 'polish-ukrainian-audio.apkg'];
const COLLECTIONS: Readonly<Record<CollectionKind, string>> = {
  study: fixturePath('study'),
  decks: DECKS && PACKAGES.map((name) => join(DECKS, name)).join(delimiter),
  notes: fixturePath('empty'),
};
/** Searches of one collection; then it is made anew, with other settings. */
const BATCH = 1200;

if (python) console.log(`searches of the seeds ${seeds.join(' and ')}`);

describe.skipIf(!python)('searches as in real Anki', () => {
  describe.each(seeds)('seed %i', (seed) => {
    test.for<CollectionKind>(['study', 'decks', 'notes'])(
      'over the collection "%s"',
      { timeout: 900_000 },
      async (kind, { skip }) => {
        if (COLLECTIONS[kind] === '') skip();
        const count = Math.ceil(cases / seeds.length / Object.keys(COLLECTIONS).length);
        for (let done = 0; done < count; done += BATCH) {
          const wrong = await disagreement(kind, seed + done / BATCH, Math.min(BATCH, count - done));
          expect(wrong).toBeUndefined();
        }
      },
    );
  });
});

/** The first search, made as short as it stays wrong, for which the answers differ. */
async function disagreement(kind: CollectionKind, seed: number, count: number): Promise<unknown> {
  const folder = temporaryFolder();
  const rows = await randomSearches(String(python), { kind, source: COLLECTIONS[kind], folder, seed, count });
  expect(rows).toHaveLength(count);
  const col = opened(join(folder, 'ours.anki2'), systemClock);
  const wrong = (row: Answer): boolean => !agrees(answerOf(col, row.query), row);
  const first = rows.find(wrong);
  if (!first) return undefined;
  const ask = (queries: readonly string[]): Promise<Answer[]> => askAnki(String(python), folder, queries);
  const shortest = await shrink(first.query, async (queries) =>
    (await ask(queries)).filter(wrong).map(({ query }) => query),
  );
  const [anki] = await ask([shortest]);
  return { kind, seed, query: shortest, of: first.query, anki, ours: answerOf(col, shortest) };
}

function answerOf(col: Collection, query: string): Answer {
  return {
    query,
    cards: found(() => searchOf(col).cards(query)),
    notes: found(() => searchOf(col).notes(query)),
  };
}

function found(search: () => LongInteger[]): Answer['cards'] {
  try {
    return { ids: search().sort(compareIds) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

const agrees = (ours: Answer, theirs: Answer): boolean =>
  isSame(ours.cards, theirs.cards) && isSame(ours.notes, theirs.notes);

/** What SQLite itself refuses has other words here. */
function isSame(ours: Answer['cards'], theirs: Answer['cards']): boolean {
  if ('error' in theirs && theirs.error.startsWith('DbError')) return 'error' in ours;
  return JSON.stringify(ours) === JSON.stringify(theirs);
}
