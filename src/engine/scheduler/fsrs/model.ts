import { AnkiError } from '../../errors.ts';
import { LEAST_DIFFICULTY, LEAST_STABILITY } from './bounds.ts';
import { expm1f } from './expm1.ts';
import { pow32 } from './float32-math.ts';
import type { MemoryState } from './memory.ts';
import { INVALID_PARAMETERS, workingParameters } from './parameters.ts';
import { after, afterFirst, curveBase, stepForward, withinDifficulty } from './step.ts';
import { Weights } from './weights.ts';

export interface PastReview {
  /** 1 (again) to 4 (easy). */
  readonly rating: number;
  /** Days since the review before; 0 for the first. */
  readonly daysSince: number;
}

/** What one answer leads to. */
export interface FsrsOutcome {
  readonly memory: MemoryState;
  /** Days until the desired retention is reached, unrounded. */
  readonly interval: number;
}

export interface FsrsOutcomes {
  readonly again: FsrsOutcome;
  readonly hard: FsrsOutcome;
  readonly good: FsrsOutcome;
  readonly easy: FsrsOutcome;
}

const f = Math.fround;
const NINE_TENTHS = f(0.9);

/**
 * The formulas of FSRS for single cards, as the crate fsrs 6.6.2 has them, every step rounded to 32 bits. Own code,
 * because the JavaScript libraries calculate in doubles or follow another version, and Anki's intervals are wanted to the
 * day. Throws invalid for parameters that are none.
 */
export class FsrsModel {
  readonly #w: Weights;

  /** Takes parameters of version 4, 5 or 6 as the options store them; none stand for the defaults. */
  constructor(parameters: readonly number[]) {
    this.#w = new Weights(workingParameters(parameters));
  }

  /** Where each of the four answers leads; without a state the card is new (Rust: FSRS::next_states). */
  outcomes(state: MemoryState | undefined, retention: number, daysSince: number): FsrsOutcomes {
    const of = (rating: number): FsrsOutcome => {
      const memory = this.#step(state, { rating, daysSince });
      return { memory, interval: this.interval(memory.stability, retention) };
    };
    return { again: of(1), hard: of(2), good: of(3), easy: of(4) };
  }

  /** The state after a history, of a new card or of one that was in `start` before (Rust: FSRS::memory_state). */
  stateAfter(history: readonly PastReview[], start?: MemoryState): MemoryState {
    const first = history[0];
    if (!start && !first) throw new AnkiError('internal', 'a memory state needs a review');
    // Rust takes a stability of zero for a card that is new.
    let state = start?.stability === 0 ? undefined : start;
    for (const review of history) state = this.#step(state, review);
    return state ?? start ?? { stability: LEAST_STABILITY, difficulty: LEAST_DIFFICULTY };
  }

  /** A guess from what SM-2 kept; ease as a factor, interval in days (Rust: memory_state_from_sm2). */
  stateFromSm2(ease: number, interval: number, retention: number): MemoryState {
    const w = this.#w;
    const inverse = f(1 / w.decay);
    const factor = f(pow32(NINE_TENTHS, inverse) - 1);
    const days = Math.max(f(interval), LEAST_STABILITY);
    const stability = f(f(days * factor) / f(pow32(f(retention), inverse) - 1));
    const forgotten = expm1f(f(f(1 - f(retention)) * w.at(10)));
    const gain = f(f(w.expW8 * pow32(stability, -w.at(9))) * forgotten);
    const difficulty = f(11 - f(f(f(ease) - 1) / gain));
    return whole({ stability, difficulty: withinDifficulty(difficulty) });
  }

  /** Days until the chance to remember has fallen to `retention` (Rust: Model::next_interval). */
  interval(stability: number, retention: number): number {
    const power = pow32(f(retention), f(1 / this.#w.decay));
    return f(f(stability / this.#w.factor) * f(power - 1));
  }

  /** The chance to remember after so many days (Rust: FSRS::power_forgetting_curve). */
  chance({ stability }: MemoryState, days: number): number {
    return pow32(curveBase(this.#w, f(days), stability), this.#w.decay);
  }

  #step(state: MemoryState | undefined, { rating, daysSince }: PastReview): MemoryState {
    const next = state
      ? stepForward(this.#w, after(state), rating, f(daysSince)).next
      : afterFirst(this.#w, rating);
    return whole(after(next));
  }
}

/** The chance to remember after so many days (Rust: current_retrievability). */
export function retrievability({ stability }: MemoryState, days: number, decay: number): number {
  const factor = f(pow32(NINE_TENTHS, f(1 / -f(decay))) - 1);
  return pow32(f(f(f(f(days) / stability) * factor) + 1), -f(decay));
}

function whole(state: MemoryState): MemoryState {
  if (!Number.isFinite(state.stability) || !Number.isFinite(state.difficulty))
    throw new AnkiError('invalid', INVALID_PARAMETERS);
  return state;
}
