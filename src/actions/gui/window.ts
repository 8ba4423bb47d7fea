import * as z from 'zod';
import { checkCollection } from '../../engine/check/check.ts';
import { type ActionContext, defineAction } from '../define.ts';

const deckName = z.string().nullable().describe('Full name, parts joined by ::');

const guiDeckBrowser = defineAction({
  name: 'guiDeckBrowser',
  since: 6,
  summary: 'Shows the list of decks.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.null(),
  examples: [{ params: {}, result: null }],
  run: ({ desktop }) => {
    desktop.showDeckBrowser();
    return null;
  },
});

const guiDeckOverview = defineAction({
  name: 'guiDeckOverview',
  since: 6,
  summary: 'Selects a deck and shows its overview; false when there is no such deck.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({ name: deckName }),
  result: z.boolean(),
  examples: [{ params: { name: 'Default' }, result: true }],
  run: (context, { name }) => selectDeck(context, name) && show(() => context.desktop.showOverview()),
});

const guiDeckReview = defineAction({
  name: 'guiDeckReview',
  since: 6,
  summary:
    'Selects a deck and starts its review; false when there is no such deck, true also when it has nothing left to study.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({ name: deckName }),
  result: z.boolean(),
  examples: [{ params: { name: 'Default' }, result: true }],
  run: (context, { name }) => selectDeck(context, name) && show(() => context.desktop.startReview()),
});

const guiUndo = defineAction({
  name: 'guiUndo',
  since: 6,
  summary: 'Takes back what the last request changed; true also when there is nothing to take back.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ col }) => {
    col.undo();
    return true;
  },
});

const guiCheckDatabase = defineAction({
  name: 'guiCheckDatabase',
  since: 6,
  summary: 'Finds and repairs what is wrong in the collection, as Anki’s Check Database does.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ col, work }) => {
    checkCollection(col, work);
    return true;
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
