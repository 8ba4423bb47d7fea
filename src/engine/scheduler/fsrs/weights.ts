import { exp32, log32 } from './float32-math.ts';

const f = Math.fround;
const LN_NINE_TENTHS = log32(f(0.9));

/** Parameters of FSRS, and what is worked out from them once for many steps; 32-bit floats. */
export class Weights {
  readonly #w: readonly number[];
  /** Of the forgetting curve (1 + days / stability * factor) ^ decay. */
  readonly decay: number;
  readonly factor: number;
  readonly expW8: number;
  /** By what a failure parts a stability at least. */
  readonly failureDivisor: number;
  readonly easyDifficulty: number;

  /** Takes 21 parameters that are in bounds. */
  constructor(parameters: Float32Array) {
    this.#w = [...parameters];
    this.decay = -this.at(20);
    this.factor = f(exp32(f(LN_NINE_TENTHS / this.decay)) - 1);
    this.expW8 = exp32(this.at(8));
    this.failureDivisor = exp32(f(this.at(17) * this.at(18)));
    this.easyDifficulty = this.firstDifficulty(4);
  }

  at(index: number): number {
    return this.#w[index] ?? 0;
  }

  /** Not kept in bounds (crate fsrs: init_difficulty). */
  firstDifficulty(rating: number): number {
    return f(f(this.at(4) - exp32(f(this.at(5) * (rating - 1)))) + 1);
  }
}
