import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FixtureName, openFixture, standingClock } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';

type Step = [action: 'findCards' | 'findNotes', query: string, ids: number[] | null, error: string | null];

interface Recording {
  readonly name: string;
  readonly fixture: FixtureName;
  readonly now: string;
  readonly steps: readonly Step[];
}

const recordings: Recording[] = JSON.parse(
  readFileSync(new URL('../../../test/reference/search.json', import.meta.url), 'utf8'),
);

describe('searches answer as the original does', () => {
  it.each(recordings)('$name', ({ fixture, now, steps }) => {
    const col = openFixture(fixture, standingClock(`${now.replace(' ', 'T')}Z`));
    const wrong = steps
      .map(([action, query, ids, error]) => ({
        action,
        query,
        expected: [sorted(ids), error],
        got: answerOf(col, action, query),
      }))
      .filter(({ expected, got }) => JSON.stringify(expected) !== JSON.stringify(got));
    expect(wrong).toEqual([]);
  });
});

function answerOf(col: Collection, action: Step[0], query: string): [number[] | null, string | null] {
  try {
    return [sorted(action === 'findCards' ? col.search.cards(query) : col.search.notes(query)), null];
  } catch (error) {
    return [null, error instanceof Error ? error.message : String(error)];
  }
}

const sorted = (ids: readonly number[] | null): number[] | null => ids && [...ids].sort((a, b) => a - b);
