import * as z from 'zod';
import { checkCollection } from '../../engine/check/check.ts';
import { INTERRUPTED } from '../common-errors.ts';
import { type ActionContext, defineAction } from '../define.ts';

const deckName = z.string().describe('Full name of a deck, parts joined by ::, in any case');

/** No name, null, is the name of no deck. */
const laxParams = z.object({ name: z.string().nullable() });

const isThere = z.boolean().describe('Whether there is such a deck');

const guiDeckBrowser = defineAction({
  name: 'guiDeckBrowser',
  since: 6,
  summary: 'Shows the list of decks.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.null(),
  errors: [],
  examples: [{ params: {}, result: null }],
  run: ({ desktop }) => {
    desktop.showDeckBrowser();
    return null;
  },
});

/** What the actions that show a deck have in common. */
const selectsDeck = {
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({ name: deckName }),
  accepts: laxParams,
  result: isThere,
  errors: [],
  examples: [
    { collection: 'gui', params: { name: 'Geography' }, result: true },
    { collection: 'gui', params: { name: 'no such deck' }, result: false },
  ],
} as const;

const guiDeckOverview = defineAction({
  name: 'guiDeckOverview',
  since: 6,
  summary: 'Selects a deck and shows its overview; false when there is no such deck.',
  ...selectsDeck,
  run: (context, { name }) => selectDeck(context, name) && show(() => context.desktop.showOverview()),
});

const guiDeckReview = defineAction({
  name: 'guiDeckReview',
  since: 6,
  summary:
    'Selects a deck and starts its review; false when there is no such deck, true also when it has nothing left to study.',
  ...selectsDeck,
  run: (context, { name }) => selectDeck(context, name) && show(() => context.desktop.startReview()),
});

const guiUndo = defineAction({
  name: 'guiUndo',
  since: 6,
  summary: 'Takes back what the last request changed; true also when there is nothing to take back.',
  effect: 'destroys',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.literal(true).describe('Always true'),
  errors: [],
  examples: [
    {
      before: [{ action: 'createDeck', params: { deck: 'Tokyo' } }],
      params: {},
      result: true,
    },
  ],
  run: ({ col }) => {
    col.undo();
    return true as const;
  },
});

const guiCheckDatabase = defineAction({
  name: 'guiCheckDatabase',
  since: 6,
  summary: "Finds and repairs what is wrong in the collection, as Anki's Check Database does.",
  effect: 'destroys',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.literal(true).describe('Always true; checkDatabase tells what was found'),
  errors: [INTERRUPTED],
  examples: [{ params: {}, result: true }],
  run: ({ col, work }) => {
    checkCollection(col, work);
    return true as const;
  },
});

export const windowActions = {
  guiDeckBrowser,
  guiDeckOverview,
  guiDeckReview,
  guiUndo,
  guiCheckDatabase,
};

function selectDeck({ col }: ActionContext, name: string | null): boolean {
  const deck = name === null ? undefined : col.decks.byName(name);
  if (deck) col.decks.setCurrent(deck.id);
  return deck !== undefined;
}

function show(go: () => void): true {
  go();
  return true;
}
