import * as z from 'zod';
import { isFiltered } from '../engine/decks/deck.ts';
import { deckToLegacy } from '../engine/decks/legacy.ts';
import { AnkiError } from '../engine/errors.ts';
import { DEFAULT_PRESET_ID, presetId } from '../engine/ids/ids.ts';
import { presetFromLegacy, presetToLegacy } from '../engine/presets/legacy.ts';
import type { Preset } from '../engine/presets/preset.ts';
import { deckOptions, filteredDeck, HARD_SUBJECTS } from './deck-config/schema.ts';
import { exactDeck } from './decks.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import * as ids from './id-schemas.ts';
import { items, wholeNumber } from './lax-values.ts';

const configId = ids.presetId.describe('Id of a group of options');

const getDeckConfig = defineAction({
  name: 'getDeckConfig',
  since: 6,
  summary: 'Tells the options of a deck, or of a filtered deck the deck itself; false for an unknown deck.',
  effect: 'none',
  params: z.strictObject({ deck: z.string().describe('Full name of a deck, exactly as it is written') }),
  accepts: z.object({ deck: z.unknown() }),
  result: z
    .union([deckOptions, filteredDeck, z.literal(false)])
    .describe('The options, or the filtered deck; false: there is no such deck'),
  errors: [],
  examples: [
    { collection: 'study', params: { deck: 'Science' }, result: HARD_SUBJECTS },
    { about: 'A deck that is not there', params: { deck: 'no such deck' }, result: false },
  ],
  run: ({ col }, { deck: name }) => {
    const deck = exactDeck(col, name);
    if (!deck) return false;
    // Both have all the members that the schemas tell.
    if (isFiltered(deck)) return deckToLegacy(deck) as z.output<typeof filteredDeck>;
    return presetToLegacy(col.presets.ofDeck(deck.id)) as z.output<typeof deckOptions>;
  },
});

const saveDeckConfig = defineAction({
  name: 'saveDeckConfig',
  since: 6,
  summary:
    'Stores a group of options as getDeckConfig gave it; false when its id is unknown or something is missing.',
  effect: 'changes',
  params: z.strictObject({ config: deckOptions }),
  accepts: z.object({ config: z.record(z.string(), z.unknown()) }),
  result: z.boolean().describe('Whether they are stored'),
  errors: [{ code: 'invalid', when: 'The options have no id.' }],
  examples: [
    {
      collection: 'study',
      params: { config: { ...HARD_SUBJECTS, new: { ...HARD_SUBJECTS.new, perDay: 15 } } },
      result: true,
    },
  ],
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
  description: 'Where no options have the id, the decks get the default ones.',
  effect: 'changes',
  params: z.strictObject({
    decks: z.array(z.string()).describe('Full names of decks, exactly as they are written'),
    configId,
  }),
  accepts: z.object({ decks: z.unknown(), configId: z.unknown() }),
  result: z.boolean().describe('Whether all the decks are there, and so have the options'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { decks: ['Default'], configId: 1761987600000 },
      result: true,
    },
  ],
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
  params: z.strictObject({
    name: z.string().describe('Name of the new group'),
    cloneFrom: ids.presetId.default(presetId(1)).describe('Id of the group that is copied'),
  }),
  accepts: z.object({ name: z.string(), cloneFrom: z.unknown().optional() }),
  result: z
    .union([ids.presetId, z.literal(false)])
    .describe('Id of the new group; false: there is nothing to copy'),
  errors: [],
  examples: [{ params: { name: 'Copy of Default', cloneFrom: 1 }, result: 1781524800000 }],
  run: ({ col }, { name, cloneFrom = 1 }) => {
    const source = col.presets.get(presetId(wholeNumber(cloneFrom, 'cloneFrom')));
    return source ? col.presets.add(name, source.config).id : false;
  },
});

const removeDeckConfigId = defineAction({
  name: 'removeDeckConfigId',
  since: 6,
  summary: 'Removes a group of options; its decks get the default one. False when there is none of the id.',
  description: 'The next sync goes one way, so the collection is backed up before.',
  effect: 'destroys',
  backsUp: true,
  params: z.strictObject({ configId }),
  accepts: z.object({ configId: z.unknown() }),
  result: z.boolean().describe('Whether there was one of the id'),
  errors: [{ code: 'invalid', when: 'It is the default group, which stays.' }],
  examples: [{ collection: 'study', params: { configId: 1761987600000 }, result: true }],
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
