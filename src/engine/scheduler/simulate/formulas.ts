import { clamp } from '../float32.ts';
import { fused32 } from '../float64/fused.ts';
import { exp32, pow32 } from '../fsrs/float32-math.ts';

const f = Math.fround;
const LEAST_STABILITY = f(0.001);
const MOST_STABILITY = 36_500;

/**
 * FSRS's formulas as the crate's simulation (6.6.2) has them: of the same meaning as `FsrsModel`, with other roundings
 * on the way.
 */
export class SimulatedMemory {
  readonly #w: readonly number[];
  readonly #decay: number;
  readonly #curveFactor: number;

  constructor(parameters: readonly number[]) {
    this.#w = parameters.map(f);
    this.#decay = -this.#at(20);
    this.#curveFactor = f(pow32(f(0.9), f(1 / this.#decay)) - 1);
  }

  firstStability = (rating: number): number => this.#at(rating - 1);

  firstDifficulty(rating: number): number {
    return f(f(this.#at(4) - exp32(f(this.#at(5) * (rating - 1)))) + 1);
  }

  chance(days: number, stability: number): number {
    return pow32(fused32(f(days / stability), this.#curveFactor, 1), this.#decay);
  }

  interval(stability: number, retention: number): number {
    const power = pow32(f(retention), f(1 / this.#decay));
    return f(f(stability / this.#curveFactor) * f(power - 1));
  }

  afterSuccess(stability: number, chance: number, difficulty: number, rating: number): number {
    let gain = f(exp32(this.#at(8)) * f(11 - difficulty));
    gain = f(gain * pow32(stability, -this.#at(9)));
    gain = f(gain * f(exp32(f(f(1 - chance) * this.#at(10))) - 1));
    gain = f(gain * (rating === 2 ? this.#at(15) : 1));
    return inBounds(f(stability * fused32(gain, rating === 4 ? this.#at(16) : 1, 1)));
  }

  afterFailure(stability: number, chance: number, difficulty: number): number {
    const most = f(stability / exp32(f(this.#at(17) * this.#at(18))));
    let next = f(this.#at(11) * pow32(difficulty, -this.#at(12)));
    next = f(next * f(pow32(f(stability + 1), this.#at(13)) - 1));
    next = f(next * exp32(f(f(1 - chance) * this.#at(14))));
    return inBounds(Math.min(next, most));
  }

  afterMoments(stability: number, rating: number): number {
    const grade = f(rating - 3 + this.#at(18));
    const gain = f(exp32(f(this.#at(17) * grade)) * pow32(stability, -this.#at(19)));
    return inBounds(f(stability * (rating >= 3 ? Math.max(gain, 1) : gain)));
  }

  nextDifficulty(difficulty: number, rating: number): number {
    const change = f(-this.#at(6) * (rating - 3));
    const next = f(difficulty + f(f(f(10 - difficulty) / 9) * change));
    const drawn = f(f(this.#at(7) * this.firstDifficulty(4)) + f(f(1 - this.#at(7)) * next));
    return clamp(drawn, 1, 10);
  }

  #at(index: number): number {
    return this.#w[index] ?? 0;
  }
}

const inBounds = (stability: number): number => clamp(stability, LEAST_STABILITY, MOST_STABILITY);
