import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_DECK_ID, DEFAULT_PRESET_ID, presetId } from '../ids/ids.ts';
import { encodeBlob } from '../proto/blob.ts';
import { PresetConfigSchema } from '../proto/storage.gen.ts';
import { presetFromLegacy, presetToLegacy } from './legacy.ts';
import { defaultPresetConfig } from './preset.ts';

const HARD = presetId(1761987600000);
const preset = { id: presetId(5), name: 'x', mtimeSecs: 1, usn: -1, config: defaultPresetConfig() };

describe('the old JSON', () => {
  test('is carried there and back', () => {
    const col = openFixture('study');
    for (const each of col.presets.all()) {
      const back = presetFromLegacy(presetToLegacy(each));
      expect({ ...back, config: 0 }).toEqual({ ...each, config: 0 });
      expect(back.config).toEqual(each.config);
    }
  });

  test('shows floats as they were written', () => {
    expect(presetToLegacy(preset)).toMatchObject({
      desiredRetention: 0.9,
      rev: { ease4: 1.3, hardFactor: 1.2 },
    });
  });

  test('keeps further members of the whole and of its parts', () => {
    const json = {
      ...presetToLegacy(preset),
      more: 1,
      new: { ...Object(presetToLegacy(preset).new), separate: true },
    };
    const back = presetToLegacy(presetFromLegacy(json));
    expect(back).toMatchObject({ more: 1, new: { separate: true, perDay: 20 } });
  });

  test('takes defaults for a part that cannot be read and 0 for a wrong number of cards', () => {
    const json = presetToLegacy(preset);
    expect(presetFromLegacy({ ...json, rev: { perDay: 7 } }).config.reviewsPerDay).toBe(200);
    const fresh = { ...Object(json.new), perDay: 'x', ints: [3] };
    expect(presetFromLegacy({ ...json, new: fresh }).config).toMatchObject({
      newPerDay: 0,
      graduatingIntervalGood: 1,
      graduatingIntervalEasy: 4,
    });
  });

  test.each([{ rev: undefined }, { name: 5 }, { autoplay: 1 }, { maxTaken: 1.5 }, { answerAction: 5 }])(
    'refuses %j',
    (wrong) => {
      const json = JSON.parse(JSON.stringify({ ...presetToLegacy(preset), ...wrong }));
      expect(() => presetFromLegacy(json)).toThrow(AnkiError);
    },
  );
});

test('reads numbers out of bounds as the defaults but leaves the row alone', () => {
  const col = openFixture('study');
  const wrong = { ...defaultPresetConfig(), initialEase: 9, newPerDay: 10_000, desiredRetention: Number.NaN };
  const bytes = encodeBlob(PresetConfigSchema, wrong);
  col.db.run('update deck_config set config = ? where id = 1', bytes);
  expect(col.presets.ofDeck(DEFAULT_DECK_ID).config).toMatchObject({ initialEase: 2.5, newPerDay: 20 });
  expect(presetToLegacy(col.presets.ofDeck(DEFAULT_DECK_ID)).desiredRetention).toBe(0.9);
  expect(Buffer.from(col.db.value<Uint8Array>('select config from deck_config where id = 1') ?? [])).toEqual(
    Buffer.from(bytes),
  );
});

describe('groups of options', () => {
  test('get ids of their own, whatever the name', () => {
    const col = openFixture('study');
    const copies = [col.presets.add('Copy'), col.presets.add('Copy')];
    expect(new Set(copies.map((copy) => copy.id)).size).toBe(2);
    expect(col.presets.get(copies[0]?.id ?? HARD)).toMatchObject({
      name: 'Copy',
      usn: -1,
      mtimeSecs: col.now,
    });
  });

  test('leave their decks to the default group and force a one-way sync when removed', () => {
    const col = openFixture('study');
    const users = col.decks.all().filter((deck) => col.presets.ofDeck(deck.id).id === HARD);
    expect(users.length).toBeGreaterThan(0);
    const { scm } = col.stamps;
    col.presets.remove(HARD);
    for (const { id } of users) expect(col.presets.ofDeck(id).id).toBe(DEFAULT_PRESET_ID);
    expect(col.stamps.scm).not.toBe(scm);
    expect(() => col.presets.remove(HARD)).toThrow(AnkiError);
    expect(() => col.presets.remove(DEFAULT_PRESET_ID)).toThrow("can't delete default conf");
  });
});
