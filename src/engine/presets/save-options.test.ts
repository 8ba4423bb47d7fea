import { clone } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { presetIdOf } from '../decks/deck.ts';
import { deckId } from '../ids/ids.ts';
import type { LongWork } from '../long-work.ts';
import { type PresetConfig, PresetConfigSchema } from '../proto/storage.gen.ts';
import { type OptionsChange, saveOptions } from './save-options.ts';

const DECK = deckId(1761987600005); // Science

function save(
  col: Collection,
  change: Partial<OptionsChange>,
  settings: Partial<PresetConfig> = {},
  work?: LongWork,
) {
  const preset = col.presets.ofDeck(DECK);
  const config = Object.assign(clone(PresetConfigSchema, preset.config), settings);
  const rest = { cardStateCustomizer: '', newCardsIgnoreReviewLimit: false, applyAllParentLimits: false };
  saveOptions(
    col,
    {
      ...{ deck: DECK, presets: [{ ...preset, config }], removed: [], applyToChildren: false, limits: {} },
      ...{ fsrs: true, reschedule: false, fsrsHealthCheck: true, ...rest, ...change },
    },
    work,
  );
}

const cardRows = (col: Collection) => col.db.rows('select * from cards order by id');
describe('saveOptions', () => {
  test('works memory states out when FSRS is switched on, takes them away when it is switched off', () => {
    const col = openFixture('study');
    const logged = 'id in (select cid from revlog) and type != 0 and did in (select id from decks)';
    const count = (test: string) =>
      col.db.value<number>(`select count() from cards where ${logged} and ${test}`);
    save(col, {});
    expect(count("data ->> 'dr' = 0.9 and data ->> 'decay' = 0.154")).toBeGreaterThan(40);
    expect(count("data ->> 's' > 0")).toBeGreaterThan(40);
    save(col, {}, { fsrsParams6: Array(21).fill(0.5) });
    expect(count("data ->> 'decay' = 0.5")).toBeGreaterThan(5);
    save(col, { fsrs: false });
    expect(count("data ->> 's' > 0 or data ->> 'dr' > 0")).toBe(0);
  });

  test('reschedules, which is logged, and is one undo step', () => {
    const col = openFixture('study');
    save(col, {});
    const before = cardRows(col);
    const reviews = col.db.value('select count() from revlog');
    save(col, { reschedule: true }, { desiredRetention: Math.fround(0.75) });
    expect(cardRows(col)).not.toEqual(before);
    expect(col.db.value('select count() from revlog where type = 5 and ease = 0')).toBeGreaterThan(5);
    expect(col.undo()).toBe('Deck Options');
    expect(cardRows(col)).toEqual(before);
    expect(col.db.value('select count() from revlog')).toBe(reviews);
  });

  test('tells how far it is, and leaves all as it was when it is cancelled', () => {
    const col = openFixture('study');
    const before = cardRows(col);
    const seen: number[] = [];
    const work = { onProgress: (done: number) => seen.push(done), isCancelled: () => seen.length === 2 };
    expect(() => save(col, { fsrs: !col.config.getBoolean('fsrs') }, {}, work)).toThrow('Interrupted');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeGreaterThan(0);
    expect(cardRows(col)).toEqual(before);
  });

  test('refuses unusable parameters, the removal of the default group and nothing at all', () => {
    const col = openFixture('study');
    expect(() => save(col, {}, { fsrsParams6: [1, 2] })).toThrow('The provided FSRS parameters are invalid');
    expect(() => save(col, { presets: [] })).toThrow('config not provided');
    const preset = presetIdOf(col.decks.require(DECK));
    expect(() => save(col, { removed: preset === undefined ? [] : [preset] })).toThrow();
  });

  test('changes no card when a single group is stored, as in Anki', () => {
    const col = openFixture('study');
    const before = cardRows(col);
    const preset = col.presets.ofDeck(DECK);
    const config = Object.assign(clone(PresetConfigSchema, preset.config), {
      desiredRetention: Math.fround(0.8),
    });
    col.presets.update({ ...preset, config });
    col.transact('Update Config', () => col.config.set('fsrs', true));
    expect(cardRows(col)).toEqual(before);
  });
});
