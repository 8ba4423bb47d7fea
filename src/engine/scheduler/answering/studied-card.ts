import { CARD_TYPE, type Card } from '../../cards/card.ts';
import type { CardData } from '../../cards/card-data.ts';
import { filteredPart } from '../../decks/deck.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import type { FsrsOutcomes } from '../fsrs/model.ts';
import type { DayTiming } from '../timing.ts';
import type { DeckRules } from './rules.ts';

/** A card with all that its scheduling depends on (Rust: CardStateUpdater). */
export interface StudiedCard {
  readonly card: Card;
  readonly data: CardData;
  readonly memory: MemoryState | undefined;
  readonly rules: DeckRules;
  readonly timing: DayTiming;
  readonly fuzzSeed: bigint;
  readonly outcomes: FsrsOutcomes | undefined;
  /** FSRS's own short steps follow those of the options. */
  readonly shortTermWithSteps: boolean;
}

export const secsUntilRollover = ({ nextDayAt, now }: DayTiming): number => (nextDayAt - now) >>> 0;

/** Ease as a factor, a 32-bit float. */
export const easeOf = (card: Card): number => Math.fround(card.factor / 1000);

/** Without the thousands that once told of today's steps. */
export const remainingStepsOf = (card: Card): number => (card.left >>> 0) % 1000;

/** Due where the card is at home; a review in a normal deck counts as due today at the latest. */
export function dueOf({ card, rules, timing }: Pick<StudiedCard, 'card' | 'rules' | 'timing'>): number {
  if (filteredPart(rules.deck)) return card.odue !== 0 ? card.odue : card.due;
  return card.type === CARD_TYPE.review ? Math.min(card.due, timing.daysElapsed) : card.due;
}
