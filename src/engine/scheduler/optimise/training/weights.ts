import { exp64 } from '../../float64/exp64.ts';
import { log64 } from '../../float64/log64.ts';
import { exp32, log32 } from '../../fsrs/float32-math.ts';

const f = Math.fround;
const LN_NINE_TENTHS_32 = log32(f(0.9));

/** Parameters of FSRS, and what is worked out from them once for many cards (crate fsrs: RuntimeParams). */
export class Weights {
  readonly #w: readonly number[];
  /** Of the forgetting curve (1 + days / stability * factor) ^ decay. */
  readonly decay: number;
  readonly factor: number;
  /** How the factor changes with the decay. */
  readonly factorByDecay: number;
  readonly expW8: number;
  readonly expW8Double: number;
  /** By what a failure parts a stability at least. */
  readonly failureDivisor: number;
  readonly easyDifficulty: number;
  readonly exp3W5: number;

  /** Takes 21 32-bit floats. */
  constructor(parameters: Float32Array) {
    this.#w = [...parameters];
    this.decay = -this.at(20);
    this.factor = f(exp32(f(LN_NINE_TENTHS_32 / this.decay)) - 1);
    const lnNineTenths = log64(0.9);
    this.factorByDecay = exp64(lnNineTenths / this.decay) * (-lnNineTenths / (this.decay * this.decay));
    this.expW8 = exp32(this.at(8));
    this.expW8Double = exp64(this.at(8));
    this.failureDivisor = exp32(f(this.at(17) * this.at(18)));
    this.easyDifficulty = this.firstDifficulty(4);
    this.exp3W5 = exp64(3 * this.at(5));
  }

  at(index: number): number {
    return this.#w[index] ?? 0;
  }

  /** Not kept in bounds (init_difficulty). */
  firstDifficulty(rating: number): number {
    return f(f(this.at(4) - exp32(f(this.at(5) * (rating - 1)))) + 1);
  }
}
