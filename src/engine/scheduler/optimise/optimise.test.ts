import { describe, expect, test } from 'vitest';
import { Dice } from '../../../../test/differential/damaged-cards.ts';
import { generateReviews } from '../../../../test/differential/generated-reviews.ts';
import { openFixture } from '../../../../test/support.ts';
import type { Collection } from '../../collection/collection.ts';
import { saveOptions } from '../../presets/save-options.ts';
import { optimiseAll, optimiseParameters, optimisePreset } from './optimise.ts';

const REQUEST = { search: '', ignoreBefore: 0, current: [], relearningSteps: 1, healthCheck: false };

function studied(goneCards: number): Collection {
  const col = openFixture('study');
  generateReviews(col.db, new Dice(1), Math.floor(col.clock.nowMillis() / 1000), goneCards);
  return col;
}

describe('optimiseParameters', () => {
  test('finds parameters that stay when they are optimised again', async () => {
    const col = studied(400);
    const first = await optimiseParameters(col, REQUEST);
    expect(first.parameters).toHaveLength(21);
    expect(first.items).toBeGreaterThan(400);
    const again = await optimiseParameters(col, { ...REQUEST, current: first.parameters });
    expect(again.parameters).toEqual(first.parameters);
  });

  test('keeps the current ones when there is nothing to learn from', async () => {
    const request = { ...REQUEST, search: 'deck:nothing', current: [1, 2, 3] };
    const found = await optimiseParameters(studied(0), request);
    expect(found).toEqual({ parameters: [1, 2, 3], items: 0, isHealthy: undefined });
  });

  test('tells how far it is and can be cancelled', async () => {
    const col = studied(3000);
    const seen: [number, number][] = [];
    const work = {
      onProgress: (done: number, total: number) => seen.push([done, total]),
      isCancelled: () => seen.length > 0,
    };
    await expect(optimiseParameters(col, REQUEST, work)).rejects.toMatchObject({ code: 'interrupted' });
    expect(seen.length).toBeGreaterThan(0);
  });

  test('fills a change of options with the parameters of every group', async () => {
    const col = studied(0);
    const preset = col.presets.all()[0];
    if (!preset) throw new Error('no preset');
    const change = await optimiseAll(col, {
      ...{ deck: col.decks.currentId, presets: [preset], removed: [], applyToChildren: false, limits: {} },
      ...{ fsrs: true, reschedule: false, cardStateCustomizer: '', fsrsHealthCheck: true },
      ...{ newCardsIgnoreReviewLimit: false, applyAllParentLimits: false },
    });
    expect(change.presets).toHaveLength(col.presets.all().length);
    const { parameters } = await optimisePreset(col, preset);
    expect(change.presets.at(-1)?.config.fsrsParams6).toEqual(parameters);
    saveOptions(col, change);
    expect(col.config.get('lastFsrsOptimize')).toBeGreaterThan(0);
  });
});
