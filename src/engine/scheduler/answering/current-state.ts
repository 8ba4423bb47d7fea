import { CARD_QUEUE, CARD_TYPE } from '../../cards/card.ts';
import { filteredPart } from '../../decks/deck.ts';
import { fuzzedDelay, fuzzSeed } from '../states/fuzz.ts';
import type { CardState, LearningState, NormalState, ReviewState } from '../states/state.ts';
import type { Steps } from '../states/steps.ts';
import { dueOf, easeOf, remainingStepsOf, type StudiedCard } from './studied-card.ts';

const DAY = 86_400;

/** The state that a card is in now (Rust: current_card_state). */
export function currentState(studied: StudiedCard): CardState {
  const filtered = filteredPart(studied.rules.deck);
  if (!filtered) return normalState(studied);
  if (filtered.reschedule) return { kind: 'rescheduling', original: normalState(studied) };
  return { kind: 'preview', scheduledSecs: filtered.previewAgainSecs, finished: false };
}

function normalState(studied: StudiedCard): NormalState {
  const { card, rules } = studied;
  const due = dueOf(studied);
  switch (card.type) {
    case CARD_TYPE.new:
      return { kind: 'new', position: Math.max(due, 0) };
    case CARD_TYPE.learning:
      return learningState(studied, rules.learnSteps, due);
    case CARD_TYPE.review:
      return reviewState(studied, Math.max(card.ivl - (due - studied.timing.daysElapsed), 0));
    default:
      return {
        kind: 'relearning',
        learning: learningState(studied, rules.relearnSteps, due),
        review: reviewState(studied, card.ivl),
      };
  }
}

function learningState(studied: StudiedCard, steps: Steps, due: number): LearningState {
  const remainingSteps = remainingStepsOf(studied.card);
  const scheduledSecs = steps.current(remainingSteps);
  const elapsedSecs = elapsed(studied, due, scheduledSecs);
  return { kind: 'learning', remainingSteps, scheduledSecs, elapsedSecs, memory: studied.memory };
}

const reviewState = ({ card, memory }: StudiedCard, elapsedDays: number): ReviewState => ({
  kind: 'review',
  scheduledDays: card.ivl,
  elapsedDays,
  easeFactor: easeOf(card),
  lapses: card.lapses,
  leeched: false,
  memory,
});

/** Seconds since the last answer, worked out from the due time; unsigned, as Rust's cast makes it. */
function elapsed({ card, timing }: StudiedCard, due: number, lastSecs: number): number {
  if (card.queue === CARD_QUEUE.learning) {
    const delay = fuzzedDelay(fuzzSeed(card.id, card.reps - 1), lastSecs);
    return (timing.now - (due - delay)) >>> 0;
  }
  if (card.queue !== CARD_QUEUE.dayLearning) return 0;
  const days = Math.max(Math.floor(lastSecs / DAY), 1);
  return Math.imul(timing.daysElapsed - due + days, DAY) >>> 0;
}
