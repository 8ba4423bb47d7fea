import { AnkiError } from '../../errors.ts';
import { expm1f } from './expm1.ts';
import { exp32, pow32 } from './float32-math.ts';
import { INVALID_PARAMETERS, workingParameters } from './parameters.ts';

/** What FSRS knows of a card; 32-bit floats. */
export interface MemoryState {
  /** Days after which nine of ten are remembered. */
  readonly stability: number;
  /** From 1 to 10. */
  readonly difficulty: number;
}

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
const LEAST_STABILITY = f(0.001);
const MOST_STABILITY = 36_500;
const LEAST_DIFFICULTY = 1;
const MOST_DIFFICULTY = 10;
const NINE_TENTHS = f(0.9);
const LN_NINE_TENTHS = f(Math.log(NINE_TENTHS));

/**
 * The formulas of FSRS for single cards, as the crate fsrs 6.6.2 has them, every step rounded to 32 bits. Own code,
 * because the JavaScript libraries calculate in doubles or follow another version, and Anki's intervals are wanted to the
 * day. Throws invalid for parameters that are none.
 */
export class FsrsModel {
  readonly #w: Float32Array;
  readonly #curveFactor: number;

  /** Takes parameters of version 4, 5 or 6 as the options store them; none stand for the defaults. */
  constructor(parameters: readonly number[]) {
    this.#w = workingParameters(parameters);
    this.#curveFactor = f(exp32(f(LN_NINE_TENTHS / -this.#at(20))) - 1);
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
    const inverse = f(1 / -this.#at(20));
    const factor = f(pow32(NINE_TENTHS, inverse) - 1);
    const days = Math.max(f(interval), LEAST_STABILITY);
    const stability = f(f(days * factor) / f(pow32(f(retention), inverse) - 1));
    const forgotten = expm1f(f(f(1 - f(retention)) * this.#at(10)));
    const gain = f(f(exp32(this.#at(8)) * pow32(stability, -this.#at(9))) * forgotten);
    const difficulty = f(11 - f(f(f(ease) - 1) / gain));
    return whole({ stability, difficulty: withinDifficulty(difficulty) });
  }

  /** Days until the chance to remember has fallen to `retention` (Rust: Model::next_interval). */
  interval(stability: number, retention: number): number {
    const power = pow32(f(retention), f(1 / -this.#at(20)));
    return f(f(stability / this.#curveFactor) * f(power - 1));
  }

  /** The chance to remember after so many days (Rust: FSRS::power_forgetting_curve). */
  chance({ stability }: MemoryState, days: number): number {
    return pow32(f(f(f(f(days) / stability) * this.#curveFactor) + 1), -this.#at(20));
  }

  #at(index: number): number {
    return this.#w[index] ?? 0;
  }

  #step(state: MemoryState | undefined, { rating, daysSince }: PastReview): MemoryState {
    if (!state)
      return whole({
        stability: withinStability(this.#at(Math.min(rating, 4) - 1)),
        difficulty: withinDifficulty(this.#firstDifficulty(rating)),
      });
    const before = {
      stability: withinStability(state.stability),
      difficulty: withinDifficulty(state.difficulty),
    };
    return whole({
      stability: withinStability(this.#nextStability(before, rating, f(daysSince))),
      difficulty: withinDifficulty(this.#nextDifficulty(before.difficulty, rating)),
    });
  }

  #firstDifficulty(rating: number): number {
    return f(f(this.#at(4) - exp32(f(this.#at(5) * (rating - 1)))) + 1);
  }

  #nextStability({ stability, difficulty }: MemoryState, rating: number, days: number): number {
    if (days === 0) return this.#afterMoments(stability, rating);
    const chance = f(f(f(days / stability) * this.#curveFactor) + 1);
    const forgotten = f(1 - pow32(chance, -this.#at(20)));
    return rating === 1
      ? this.#afterFailure(stability, difficulty, forgotten)
      : this.#afterSuccess(stability, difficulty, forgotten, rating);
  }

  #afterSuccess(stability: number, difficulty: number, forgotten: number, rating: number): number {
    let gain = f(exp32(this.#at(8)) * f(11 - difficulty));
    gain = f(gain * pow32(stability, -this.#at(9)));
    gain = f(gain * f(exp32(f(forgotten * this.#at(10))) - 1));
    if (rating === 2) gain = f(gain * this.#at(15));
    if (rating === 4) gain = f(gain * this.#at(16));
    return f(stability * f(gain + 1));
  }

  #afterFailure(stability: number, difficulty: number, forgotten: number): number {
    let next = f(this.#at(11) * pow32(difficulty, -this.#at(12)));
    next = f(next * f(pow32(f(stability + 1), this.#at(13)) - 1));
    next = f(next * exp32(f(forgotten * this.#at(14))));
    return Math.min(next, f(stability / exp32(f(this.#at(17) * this.#at(18)))));
  }

  /** Within a day; only a failure takes anything away. */
  #afterMoments(stability: number, rating: number): number {
    const grade = f(rating - 3 + this.#at(18));
    const gain = f(exp32(f(this.#at(17) * grade)) * pow32(stability, -this.#at(19)));
    return f(stability * (rating >= 2 ? Math.max(gain, 1) : gain));
  }

  #nextDifficulty(difficulty: number, rating: number): number {
    const change = f(-this.#at(6) * (rating - 3));
    const next = f(difficulty + f(f(f(10 - difficulty) * change) / 9));
    return f(f(this.#at(7) * f(this.#firstDifficulty(4) - next)) + next);
  }
}

/** The chance to remember after so many days (Rust: current_retrievability). */
export function retrievability({ stability }: MemoryState, days: number, decay: number): number {
  const factor = f(pow32(NINE_TENTHS, f(1 / -f(decay))) - 1);
  return pow32(f(f(f(f(days) / stability) * factor) + 1), -f(decay));
}

const withinStability = (value: number): number => Math.max(LEAST_STABILITY, Math.min(value, MOST_STABILITY));
const withinDifficulty = (value: number): number =>
  Math.max(LEAST_DIFFICULTY, Math.min(value, MOST_DIFFICULTY));

function whole(state: MemoryState): MemoryState {
  if (!Number.isFinite(state.stability) || !Number.isFinite(state.difficulty))
    throw new AnkiError('invalid', INVALID_PARAMETERS);
  return state;
}
