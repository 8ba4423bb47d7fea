import * as z from 'zod';
import { isFiltered } from '../engine/decks/deck.ts';
import { deckToLegacy, type LegacyDeck } from '../engine/decks/legacy.ts';
import { AnkiError } from '../engine/errors.ts';
import { DEFAULT_PRESET_ID, presetId } from '../engine/ids/ids.ts';
import { type LegacyPreset, presetFromLegacy, presetToLegacy } from '../engine/presets/legacy.ts';
import type { Preset } from '../engine/presets/preset.ts';
import { exactDeck } from './decks.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { id, items, wholeNumber } from './lax-values.ts';

const configId = z.unknown().meta({ anyOf: [{ type: 'integer' }, { type: 'string' }] });
const config = z.record(z.string(), z.unknown()).describe("Options as Anki's schema 11 has them");

const getDeckConfig = defineAction({
  name: 'getDeckConfig',
  since: 6,
  summary: 'Tells the options of a deck, or of a filtered deck the deck itself; false for an unknown deck.',
  effect: 'none',
  params: z.strictObject({ deck: z.unknown().meta({ type: 'string' }) }),
  result: z.union([config, z.literal(false)]),
  examples: [],
  run: ({ col }, { deck: name }): LegacyPreset | LegacyDeck | false => {
    const deck = exactDeck(col, name);
    if (!deck) return false;
    return isFiltered(deck) ? deckToLegacy(deck) : presetToLegacy(col.presets.ofDeck(deck.id));
  },
});

const saveDeckConfig = defineAction({
  name: 'saveDeckConfig',
  since: 6,
  summary:
    'Stores a group of options as getDeckConfig gave it; false when its id is unknown or something is missing.',
  effect: 'changes',
  params: z.strictObject({ config }),
  result: z.boolean(),
  examples: [],
  run: ({ col }, params) => {
    if (!Object.hasOwn(params.config, 'id')) throw new AnkiError('invalid', "the config has no 'id'");
    const known = col.presets.get(presetId(wholeNumber(params.config.id, 'id')));
    if (!known) return false;
    const preset = readPreset({ ...params.config, id: known.id, mod: col.now, usn: col.usn });
    if (preset) col.presets.update(preset);
    return preset !== undefined;
  },
});

const setDeckConfigId = defineAction({
  name: 'setDeckConfigId',
  since: 6,
  summary: 'Gives decks another group of options; false, with nothing changed, when a deck is unknown.',
  effect: 'changes',
  params: z.strictObject({ decks: z.unknown().meta({ type: 'array', items: { type: 'string' } }), configId }),
  result: z.boolean(),
  examples: [{ params: { decks: ['Default'], configId: 1 }, result: true }],
  run: ({ col }, params) => {
    const wanted = presetId(wholeNumber(params.configId, 'configId'));
    // Anki takes the default options where those of a deck are missing.
    const { id } = col.presets.get(wanted) ?? { id: DEFAULT_PRESET_ID };
    const decks = items(params.decks, 'decks').map((name) => exactDeck(col, name));
    if (decks.includes(undefined)) return false;
    for (const deck of decks) if (deck) col.decks.setPreset(deck.id, id);
    return true;
  },
});

const cloneDeckConfigId = defineAction({
  name: 'cloneDeckConfigId',
  since: 6,
  summary:
    'Copies a group of options under a new name; answers its id, or false when there is nothing to copy.',
  effect: 'adds',
  params: z.strictObject({ name: z.string(), cloneFrom: configId.optional() }),
  result: z.union([id, z.literal(false)]),
  examples: [{ params: { name: 'Copy of Default', cloneFrom: 1 }, result: 1502972374573 }],
  run: ({ col }, { name, cloneFrom = 1 }) => {
    const source = col.presets.get(presetId(wholeNumber(cloneFrom, 'cloneFrom')));
    return source ? col.presets.add(name, source.config).id : false;
  },
});

const removeDeckConfigId = defineAction({
  name: 'removeDeckConfigId',
  since: 6,
  summary: 'Removes a group of options; its decks get the default one. False when there is none of the id.',
  effect: 'destroys',
  backsUp: true,
  params: z.strictObject({ configId }),
  result: z.boolean(),
  examples: [{ params: { configId: 1502972374573 }, result: true }],
  run: ({ col }, params) => {
    const id = presetId(wholeNumber(params.configId, 'configId'));
    if (!col.presets.get(id)) return false;
    if (typeof params.configId !== 'number' && typeof params.configId !== 'bigint')
      throw new AnkiError('invalid', "'configId' must be a whole number");
    col.presets.remove(id);
    return true;
  },
});

export const deckConfigActions = family('deck-config', {
  getDeckConfig,
  saveDeckConfig,
  setDeckConfigId,
  cloneDeckConfigId,
  removeDeckConfigId,
});

/** Nothing for what Anki's engine cannot read. */
function readPreset(json: Record<string, unknown>): Preset | undefined {
  try {
    return presetFromLegacy(json);
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'invalid') return undefined;
    throw error;
  }
}
