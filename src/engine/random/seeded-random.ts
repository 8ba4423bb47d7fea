import { at, QUARTERS, quarterRound, type Turns } from './quarter-round.ts';

/**
 * The generator behind the numbers that Anki draws "at random" from a seed and that must come out the same here: Rust's
 * `StdRng` of the crate rand 0.9 (ChaCha with 12 rounds), seeded from one 64-bit number.
 */
export class SeededRandom {
  readonly #key: Uint32Array;
  #counter = 0;
  #block: Uint32Array = new Uint32Array(0);
  #used = 0;

  constructor(seed: bigint) {
    this.#key = keyOf(seed);
  }

  /** The next 32 bits. */
  u32(): number {
    if (this.#used >= this.#block.length) {
      this.#block = chacha12(this.#key, this.#counter++);
      this.#used = 0;
    }
    return this.#block[this.#used++] ?? 0;
  }

  /** A whole number from `low` up to, not including, `high` (Rust: random_range over u32, Canon's method). */
  range(low: number, high: number): number {
    const span = BigInt(high - low);
    const product = BigInt(this.u32()) * span;
    const lowHalf = product & MAX_U32;
    let result = product >> 32n;
    if (lowHalf > 0x1_0000_0000n - span) {
      const more = (BigInt(this.u32()) * span) >> 32n;
      if (lowHalf + more > MAX_U32) result += 1n;
    }
    return low + Number(result);
  }
}

const MAX_U32 = 0xffff_ffffn;

/** 256 bits from 64, by the generator PCG32 (Rust: SeedableRng::seed_from_u64). */
function keyOf(seed: bigint): Uint32Array {
  let state = BigInt.asUintN(64, seed);
  return Uint32Array.from({ length: 8 }, () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 11634580027462260723n);
    const shifted = Number((((state >> 18n) ^ state) >> 27n) & MAX_U32);
    const turn = Number(state >> 59n);
    return (shifted >>> turn) | (shifted << (-turn & 31));
  });
}

function chacha12(key: Uint32Array, counter: number): Uint32Array {
  const start = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, ...key, counter, 0, 0, 0);
  const state = start.slice();
  for (let round = 0; round < 6; round++) {
    for (const quarter of QUARTERS) quarterRound(state, quarter, TURNS);
  }
  return state.map((word, i) => word + at(start, i));
}

const TURNS: Turns = [16, 12, 8, 7];
