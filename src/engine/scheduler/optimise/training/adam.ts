const f = Math.fround;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** The method "Adam" of stochastic optimisation, in doubles (crate fsrs: HostAdam). */
export class Adam {
  readonly #mean = new Float64Array(21);
  readonly #square = new Float64Array(21);
  #steps = 0;

  /** Changes the parameters, which are 32-bit floats, against the gradient. */
  step(parameters: Float32Array, gradient: Float64Array, rate: number): void {
    this.#steps++;
    const bias1 = 1 - wholePower(BETA_1, this.#steps);
    const bias2 = 1 - wholePower(BETA_2, this.#steps);
    parameters.forEach((parameter, i) => {
      const slope = gradient[i] ?? 0;
      const mean = BETA_1 * (this.#mean[i] ?? 0) + (1 - BETA_1) * slope;
      const square = BETA_2 * (this.#square[i] ?? 0) + (1 - BETA_2) * slope * slope;
      this.#mean[i] = mean;
      this.#square[i] = square;
      const step = (rate * (mean / bias1)) / (Math.sqrt(square / bias2) + EPSILON);
      parameters[i] = parameter - f(step);
    });
  }
}

/** By squaring, as Rust's powi multiplies. */
function wholePower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
