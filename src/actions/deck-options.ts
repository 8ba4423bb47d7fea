import * as z from 'zod';
import { currentLimits } from '../engine/decks/limits.ts';
import { presetToLegacy } from '../engine/presets/legacy.ts';
import { saveOptions } from '../engine/presets/save-options.ts';
import { timingToday } from '../engine/scheduler/timing.ts';
import { INTERRUPTED } from './common-errors.ts';
import { deckOptions, HARD_SUBJECTS } from './deck-config/schema.ts';
import { optionsChange, switchesOf, withOptions } from './deck-options/change.ts';
import { limits, limitsChange, presetChange, switches } from './deck-options/schema.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import * as ids from './id-schemas.ts';

const deck = z.string().describe('Full name of a deck that is not filtered, exactly as it is written');

const DECK_ERRORS = [
  { code: 'not_found', when: 'There is no deck of the name.' },
  { code: 'invalid', when: 'The deck is filtered, so it has no options.' },
] as const;

const OFF = { review: null, new: null, reviewToday: null, newToday: null, desiredRetention: null };

const getDeckOptions = defineAction({
  name: 'getDeckOptions',
  since: 6,
  summary:
    "Tells all that Anki's window of deck options shows for a deck: its group of options, its own limits, and what holds for the whole collection, such as whether FSRS is on.",
  effect: 'none',
  params: z.strictObject({ deck }),
  result: z
    .object({
      preset: deckOptions.describe('The group of options that the deck has'),
      limits: limits.describe('What the deck has of its own; null: what its group says'),
      ...switches,
    })
    .describe('The options of the deck and of the collection'),
  errors: DECK_ERRORS,
  examples: [
    {
      collection: 'study',
      params: { deck: 'Science' },
      result: {
        preset: HARD_SUBJECTS,
        limits: OFF,
        fsrs: false,
        cardStateCustomizer: '',
        newCardsIgnoreReviewLimit: false,
        applyAllParentLimits: false,
        fsrsHealthCheck: true,
      },
    },
  ],
  run: ({ col }, { deck: name }) => {
    const { id, normal } = withOptions(col, name);
    const own = currentLimits(normal, timingToday(col).daysElapsed);
    return {
      preset: presetToLegacy(col.presets.ofDeck(id)) as z.output<typeof deckOptions>, // has all members
      limits: Object.fromEntries(
        Object.keys(OFF).map((key) => [key, own[key as keyof typeof own] ?? null]),
      ) as z.output<typeof limits>,
      ...switchesOf(col),
    };
  },
});

const setDeckOptions = defineAction({
  name: 'setDeckOptions',
  since: 6,
  summary:
    "Saves what Anki's window of deck options saves, FSRS on and off included, with all that follows for the cards; answers the id of the deck's group of options.",
  description:
    'What is absent stays as it is. When FSRS is turned on, or its parameters or the desired retention change, the memory states of the cards are computed anew; when it is turned off, they are removed. After groups were removed the next sync goes one way, so the collection is backed up before.',
  effect: 'destroys',
  backsUp: true,
  params: z.strictObject({
    deck,
    presets: z
      .array(presetChange)
      .default([])
      .describe('Groups of options that change, or that are new; members that are absent stay as they are'),
    preset: ids.presetId
      .optional()
      .describe('Group that the deck gets. Absent: the last new one of presets, or the one that it has'),
    removePresets: z
      .array(ids.presetId)
      .default([])
      .describe('Ids of groups to remove; their decks get the group of this deck'),
    applyToChildren: z
      .boolean()
      .default(false)
      .describe('Whether the decks below get the same group and limits'),
    limits: limitsChange.optional().describe('Absent: the deck keeps its limits'),
    ...(Object.fromEntries(
      Object.entries(switches).map(([name, schema]) => [
        name,
        schema.optional().describe(`${schema.description}. Absent: stays`),
      ]),
    ) as { [Name in keyof typeof switches]: z.ZodOptional<(typeof switches)[Name]> }),
    reschedule: z
      .boolean()
      .default(false)
      .describe('Whether review cards become due when their new memory states say so'),
  }),
  result: ids.presetId.describe('Id of the group that the deck has now'),
  errors: [
    ...DECK_ERRORS,
    { code: 'not_found', when: 'There is no group of an id.' },
    { code: 'invalid', when: 'A number is outside the bounds that Anki has for it.' },
    { code: 'invalid', when: 'The default group shall be removed, or the one that the deck gets.' },
    INTERRUPTED,
  ],
  examples: [
    { about: 'FSRS is turned on', collection: 'study', params: { deck: 'Default', fsrs: true }, result: 1 },
    {
      about: 'Two options of a group, and a limit of the deck',
      collection: 'study',
      params: {
        deck: 'Science',
        presets: [{ id: 1761987600000, desiredRetention: 0.9, new: { perDay: 15 } }],
        limits: { new: 5 },
        applyToChildren: true,
      },
      result: 1761987600000,
    },
    {
      about: 'A new group',
      collection: 'study',
      params: { deck: 'Default', presets: [{ name: 'Easy', rev: { perDay: 50 } }] },
      result: 1781524800000,
    },
  ],
  run: ({ col, work }, params) => {
    const change = optionsChange(col, params);
    saveOptions(col, change, work);
    return col.presets.ofDeck(change.deck).id;
  },
});

export const deckOptionsActions = family('deck-options', { getDeckOptions, setDeckOptions });
