import * as z from 'zod';
import type { Card } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { defineAction } from '../define.ts';
import * as schemas from '../id-schemas.ts';
import { isId } from '../lax-values.ts';
import { withAttribute } from './attributes.ts';
import { cardsById } from './info.ts';
import { cardIdList } from './schema.ts';

const setEaseFactors = defineAction({
  name: 'setEaseFactors',
  since: 6,
  summary:
    'Sets the ease of cards in thousandths; tells of each card whether it exists. Cards before a value that cannot be set keep theirs.',
  effect: 'changes',
  ownTransactions: true,
  params: z.strictObject({
    cards: cardIdList,
    easeFactors: z.array(z.int().min(0).max(0xffff)).describe('As many eases, in thousandths'),
  }),
  accepts: z.object({ cards: cardIdList, easeFactors: z.array(z.unknown()) }),
  result: z.array(z.boolean()).describe('Of each card whether it exists'),
  errors: [
    { code: 'invalid', when: 'An ease cannot be set, or one is missing: the cards before it keep theirs.' },
  ],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1234567890123], easeFactors: [2000, 2100] },
      result: [true, false],
    },
  ],
  run: ({ col }, { cards, easeFactors }) => setEases(col, cards.map(cardId), easeFactors),
});

/** Keys that the original changes only when the caller says to know what comes of it. */
const GUARDED: ReadonlySet<unknown> = new Set([
  ...['did', 'id', 'ivl', 'lapses', 'left', 'mod', 'nid'],
  ...['odid', 'odue', 'ord', 'queue', 'reps', 'type', 'usn'],
]);

const setSpecificValueOfCard = defineAction({
  name: 'setSpecificValueOfCard',
  since: 6,
  summary:
    'Sets attributes of a card without thinking along. Answers [true], or [[false, why]]; false alone for lists that do not fit or guarded keys without warning_check.',
  effect: 'changes',
  params: z.strictObject({
    card: schemas.cardId.describe('Id of a card'),
    keys: z.array(z.string()).describe("Names of attributes, as Anki's Python library has them"),
    newValues: z.array(z.union([z.number(), z.string(), z.null()])).describe('As many values'),
    warning_check: z
      .boolean()
      .default(false)
      .describe('Whether also attributes are changed of which the rest of the card depends'),
  }),
  accepts: z.object({
    card: z.unknown(),
    keys: z.unknown(),
    newValues: z.unknown(),
    warning_check: z.unknown().optional(),
  }),
  result: z
    .union([z.literal(false), z.array(z.union([z.literal(true), z.tuple([z.literal(false), z.string()])]))])
    .describe('[true], or [[false, why]]; false: lists that do not fit, or a guarded attribute'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { card: 1762652001116, keys: ['flags', 'factor'], newValues: [1, 2300] },
      result: [true],
    },
    {
      about: 'A guarded attribute',
      collection: 'study',
      params: { card: 1762652001116, keys: ['reps'], newValues: [1] },
      result: false,
    },
  ],
  run: ({ col }, { card, keys, newValues, warning_check: allowed = false }) => {
    if (Array.isArray(card) || !Array.isArray(keys) || !Array.isArray(newValues)) return false;
    if (keys.length !== newValues.length) return false;
    if (allowed === false && keys.some((key) => GUARDED.has(key))) return false;
    return [outcomeOf(() => setAttributes(col, card, keys, newValues))];
  },
});

export const valueActions = { setEaseFactors, setSpecificValueOfCard };

function setEases(col: Collection, ids: readonly CardId[], eases: readonly unknown[]): boolean[] {
  const known = cardsById(col, ids);
  const changed: Card[] = [];
  try {
    return ids.map((id, i) => {
      const card = known.get(id);
      if (!card) return false;
      if (i >= eases.length) throw new AnkiError('invalid', "there are fewer 'easeFactors' than 'cards'");
      changed.push(withAttribute(col, card, 'factor', eases[i]));
      return true;
    });
  } finally {
    col.cards.update(changed);
  }
}

function setAttributes(
  col: Collection,
  id: unknown,
  keys: readonly unknown[],
  values: readonly unknown[],
): void {
  if (!isId(id)) throw new AnkiError('invalid', "'card' must be an id");
  const card = keys.reduce<Card>(
    (changing, key, i) => withAttribute(col, changing, String(key), values[i]),
    col.cards.require(cardId(id)),
  );
  col.cards.update([card]);
}

function outcomeOf(change: () => void): true | [false, string] {
  try {
    change();
    return true;
  } catch (error) {
    if (error instanceof AnkiError) return [false, error.message];
    throw error;
  }
}
