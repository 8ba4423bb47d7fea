import type { Collection } from '../../collection/collection.ts';
import type { StoredDeck } from '../../decks/storage.ts';
import type { DayTiming } from '../timing.ts';
import { CardQueues } from './card-queues.ts';
import type { LearningEntry, MainEntry, QueueKind } from './entry.ts';
import { fnvHash } from './fnv-hash.ts';
import { gatherCards } from './gather.ts';
import { intersperse } from './intersperse.ts';
import { MIX, NEW_SORT } from './sort-options.ts';
import type { GatheredCard } from './storage.ts';

/** The queues of a deck and its children as of now (Rust: build_queues). */
export function buildQueues(col: Collection, deck: StoredDeck, timing: DayTiming): CardQueues {
  const cards = gatherCards(col, deck, timing);
  const { options } = cards;
  const fresh = sorted(cards.fresh, options.newSort, timing.daysElapsed);
  const main = joined(
    joined(
      entries(cards.reviews, 'review'),
      entries(cards.interdayLearning, 'learning'),
      options.interdayLearningMix,
    ),
    entries(fresh, 'new'),
    options.newMix,
  );
  return new CardQueues({
    main,
    learning: cards.intradayLearning.map(learningEntry),
    day: timing.daysElapsed,
    now: timing.now,
    learnAheadSecs: col.config.getNumber('collapseTime', 1200),
  });
}

const entries = (cards: readonly GatheredCard[], kind: QueueKind): MainEntry[] =>
  cards.map(({ id, mod }) => ({ id, mod, kind }));

const learningEntry = ({ id, mod, due, reps }: GatheredCard): LearningEntry => ({ id, mod, due, reps });

/** Puts the second kind of cards before, after or between the first (Rust: merge_day_learning, merge_new). */
function joined(first: MainEntry[], second: MainEntry[], mix: number): MainEntry[] {
  if (mix === MIX.after) return [...first, ...second];
  return mix === MIX.before ? [...second, ...first] : intersperse(first, second);
}

/** Rust: sort_new; the same cards come in the same random order all day. */
function sorted(cards: readonly GatheredCard[], order: number, today: number): readonly GatheredCard[] {
  switch (order) {
    case NEW_SORT.none:
      return cards;
    case NEW_SORT.templateThenRandom:
      return byKeys(cards, (card) => [BigInt(card.ord), fnvHash(card.id, today)]);
    case NEW_SORT.randomNoteThenTemplate:
      return byKeys(cards, (card) => [fnvHash(card.nid, today), BigInt(card.ord)]);
    case NEW_SORT.randomCard:
      return byKeys(cards, (card) => [fnvHash(card.id, today), 0n]);
    default:
      return byKeys(cards, (card) => [BigInt(card.ord), 0n]);
  }
}

function byKeys(
  cards: readonly GatheredCard[],
  keys: (card: GatheredCard) => readonly [bigint, bigint],
): GatheredCard[] {
  return cards
    .map((card) => ({ card, keys: keys(card) }))
    .sort((a, b) => compare(a.keys[0], b.keys[0]) || compare(a.keys[1], b.keys[1]))
    .map(({ card }) => card);
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
