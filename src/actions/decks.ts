import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import type { Deck } from '../engine/decks/deck.ts';
import { type DeckNode, dueTree } from '../engine/decks/due-tree.ts';
import { AnkiError } from '../engine/errors.ts';
import { type CardId, cardId, DEFAULT_DECK_ID, deckId } from '../engine/ids/ids.ts';
import { exactInteger, type LongInteger } from '../engine/ids/long-integers.ts';
import { DECK_NAME_ERRORS } from './common-errors.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import * as ids from './id-schemas.ts';
import { items, laxIds, truthy, wholeNumber } from './lax-values.ts';

/** Requests up to this version may still delete decks and keep the cards. */
const LAST_VERSION_KEEPING_CARDS = 4;

const deckName = z.string().describe('Full name of a deck, parts joined by ::');
const cards = z.array(ids.cardId).describe('Ids of cards');

const deckNames = defineAction({
  name: 'deckNames',
  since: 4,
  summary: 'Lists the full names of all decks, in the order of the deck list.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()).describe('Full names, parts joined by ::'),
  errors: [],
  examples: [
    {
      before: [{ action: 'createDeck', params: { deck: 'Japanese::Tokyo' } }],
      params: {},
      result: ['Default', 'Japanese', 'Japanese::Tokyo'],
    },
  ],
  run: ({ col }) => col.decks.names().map(([, name]) => name),
});

const deckNamesAndIds = defineAction({
  name: 'deckNamesAndIds',
  since: 6,
  summary: 'Tells the ids of all decks by their full names.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.record(z.string(), ids.deckId).describe('Ids by full name'),
  errors: [],
  examples: [
    {
      before: [{ action: 'createDeck', params: { deck: 'Tokyo' } }],
      params: {},
      result: { Default: 1, Tokyo: 1781524800000 },
    },
  ],
  run: ({ col }) => Object.fromEntries(col.decks.names().map(([id, name]) => [name, id])),
});

const getDecks = defineAction({
  name: 'getDecks',
  since: 6,
  summary: 'Sorts cards by the deck they are in; unknown cards count as being in the default deck.',
  effect: 'none',
  params: z.strictObject({ cards }),
  accepts: z.object({ cards: laxIds }),
  result: z
    .record(z.string(), z.array(z.union([ids.cardId, z.string()])))
    .describe('Ids of cards, as they were sent, by the full name of their deck'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1762000001112, 1773247001186] },
      result: { Default: [1762652001116, 1762000001112], Filtered: [1773247001186] },
    },
  ],
  run: ({ col }, { cards }) => {
    const decks = col.decks.ofCards(cards.map(cardIdOf));
    const sorted = new Map<string, (LongInteger | string)[]>();
    for (const card of cards) {
      const { name } = deckOrDefault(col, decks.get(cardIdOf(card)));
      const together = sorted.get(name);
      if (together) together.push(card);
      else sorted.set(name, [card]);
    }
    return Object.fromEntries(sorted) as Record<string, (CardId | string)[]>; // as they were sent
  },
});

const createDeck = defineAction({
  name: 'createDeck',
  since: 6,
  summary: 'Creates a deck with its missing parents; answers its id. An existing deck is left as it is.',
  effect: 'adds',
  params: z.strictObject({ deck: deckName }),
  accepts: z.object({ deck: deckName.nullable() }),
  result: ids.deckId.describe('Id of the deck, also where it was there already'),
  errors: DECK_NAME_ERRORS,
  examples: [
    { params: { deck: 'Tokyo' }, result: 1781524800000 },
    { about: 'One that is there already', params: { deck: 'Default' }, result: 1 },
  ],
  run: ({ col }, { deck }) => deckToFill(col, deck).id,
});

const changeDeck = defineAction({
  name: 'changeDeck',
  since: 6,
  summary: 'Moves cards into a deck, which is created when it is missing; unknown cards are skipped.',
  effect: 'changes',
  params: z.strictObject({ cards, deck: deckName }),
  accepts: z.object({ cards: laxIds, deck: deckName.nullable() }),
  result: z.null(),
  errors: [...DECK_NAME_ERRORS, { code: 'invalid', when: 'The deck is a filtered one.' }],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762000001112], deck: 'Japanese::JLPT N3' },
      result: null,
    },
  ],
  run: ({ col }, { cards, deck }) => {
    col.decks.takeCards(cards.map(cardIdOf), deckToFill(col, deck));
    return null;
  },
});

const deleteDecks = defineAction({
  name: 'deleteDecks',
  since: 6,
  summary:
    'Deletes decks with their children and all their cards; cardsToo must say so. Unknown names are skipped.',
  effect: 'destroys',
  params: z.strictObject({
    decks: z.array(z.string()).describe('Full names of decks, parts joined by ::'),
    cardsToo: z.literal(true).describe('Says that the cards are meant to go with their decks'),
  }),
  accepts: z.object({ decks: z.unknown(), cardsToo: z.unknown().optional() }),
  result: z.null(),
  errors: [{ code: 'invalid', when: 'From version 5 on: cardsToo is not true.' }],
  examples: [
    {
      collection: 'study',
      params: { decks: ['french words', 'no such deck'], cardsToo: true },
      result: null,
    },
  ],
  run: ({ col, version }, { decks, cardsToo }) => {
    const keepCards = !truthy(cardsToo);
    if (keepCards && version > LAST_VERSION_KEEPING_CARDS) {
      throw new AnkiError(
        'invalid',
        "Since Anki 2.1.28 it's not possible to delete decks without deleting cards as well",
      );
    }
    for (const name of items(decks, 'decks')) {
      const deck = exactDeck(col, name);
      if (deck) col.decks.remove([deck.id], { keepCards });
    }
    return null;
  },
});

const deckNameFromId = defineAction({
  name: 'deckNameFromId',
  since: 6,
  summary: 'Tells the full name of a deck; that of the default deck for an unknown id.',
  effect: 'none',
  params: z.strictObject({ deckId: ids.deckId.describe('Id of a deck') }),
  accepts: z.object({ deckId: z.unknown() }),
  result: z.string().describe('Full name, parts joined by ::'),
  errors: [],
  examples: [
    { collection: 'study', params: { deckId: 1761987600007 }, result: 'Science::Biology::Cells & tissue' },
    { about: 'An unknown id', params: { deckId: 1234567890123 }, result: 'Default' },
  ],
  run: ({ col }, params) =>
    deckOrDefault(col, truthy(params.deckId) ? wholeNumber(params.deckId, 'deckId') : undefined).name,
});

const deckStats = z
  .object({
    deck_id: ids.deckId.describe('Id of the deck'),
    name: z.string().describe('Last part of its name'),
    new_count: z.int().describe('New cards to study today, with those of the decks below'),
    learn_count: z.int().describe('Cards in learning to study today, with those of the decks below'),
    review_count: z.int().describe('Reviews due today, with those of the decks below'),
    total_in_deck: z.int().describe('Cards in the deck itself, whatever their state'),
  })
  .describe('One deck');

const getDeckStats = defineAction({
  name: 'getDeckStats',
  since: 6,
  summary: 'Tells what decks offer today, by deck id; unknown decks are left out.',
  description:
    'The counts are those of the list of decks: the limits of the deck and of those below it hold.',
  effect: 'none',
  params: z.strictObject({ decks: z.array(z.string()).describe('Full names of decks, parts joined by ::') }),
  result: z.record(z.string(), deckStats).describe('By the id of the deck'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { decks: ['Default', 'Science', 'no such deck'] },
      result: {
        1: {
          deck_id: 1,
          name: 'Default',
          new_count: 8,
          learn_count: 9,
          review_count: 18,
          total_in_deck: 51,
        },
        1761987600005: {
          deck_id: 1761987600005,
          name: 'Science',
          new_count: 6,
          learn_count: 3,
          review_count: 5,
          total_in_deck: 14,
        },
      },
    },
  ],
  run: ({ col }, { decks }) => {
    const wanted = new Set(decks.map((name) => col.decks.byName(name)?.id));
    const nodes = withDescendants(dueTree(col)).filter((node) => wanted.has(node.id));
    return Object.fromEntries(nodes.map((node) => [node.id, statsOf(node)]));
  },
});

export const deckActions = family('decks', {
  deckNames,
  deckNamesAndIds,
  getDecks,
  createDeck,
  changeDeck,
  deleteDecks,
  deckNameFromId,
  getDeckStats,
});

const cardIdOf = (card: LongInteger | string): CardId => cardId(exactInteger(card));

/** The deck of exactly this name, as a test of membership in the list of names finds it. */
export function exactDeck(col: Collection, name: unknown): Deck | undefined {
  if (typeof name !== 'string') return undefined;
  const deck = col.decks.byName(name);
  return deck?.name === name ? deck : undefined;
}

/** null means the empty name, but only when that names a deck already: a deck cannot be created without a name. */
function deckToFill(col: Collection, name: string | null): Deck {
  if (name !== null) return col.decks.getOrCreate(name);
  const deck = col.decks.byName('');
  if (!deck) throw new AnkiError('invalid', "'deck' must be a string");
  return deck;
}

/** pylib's DeckManager.get falls back on the default deck. */
function deckOrDefault(col: Collection, id: LongInteger | undefined): Deck {
  return (id === undefined ? undefined : col.decks.get(deckId(id))) ?? col.decks.require(DEFAULT_DECK_ID);
}

const withDescendants = (nodes: readonly DeckNode[]): DeckNode[] =>
  nodes.flatMap((node) => [node, ...withDescendants(node.children)]);

const statsOf = (node: DeckNode) => ({
  deck_id: node.id,
  name: node.name,
  new_count: node.newCount,
  learn_count: node.learnCount,
  review_count: node.reviewCount,
  total_in_deck: node.totalInDeck,
});
