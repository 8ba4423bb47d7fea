import { exp64 } from '../../float64/exp64.ts';
import { log64 } from '../../float64/log64.ts';
import { Weights } from '../../fsrs/weights.ts';

const LN_NINE_TENTHS = log64(0.9);

/** Parameters, and what the way back through the steps needs of them, in doubles (crate fsrs: RuntimeParams). */
export class TrainedWeights extends Weights {
  /** How the forgetting curve's factor changes with its decay. */
  readonly factorByDecay: number;
  readonly expW8Double: number;
  readonly exp3W5: number;

  constructor(parameters: Float32Array) {
    super(parameters);
    const { decay } = this;
    this.factorByDecay = exp64(LN_NINE_TENTHS / decay) * (-LN_NINE_TENTHS / (decay * decay));
    this.expW8Double = exp64(this.at(8));
    this.exp3W5 = exp64(3 * this.at(5));
  }
}
