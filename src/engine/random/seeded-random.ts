import { chacha12 } from '@noble/ciphers/chacha.js';

/**
 * The generator behind the numbers that Anki draws "at random" from a seed and that must come out the same here: Rust's
 * `StdRng` of the crate rand 0.9 (ChaCha with 12 rounds), seeded from one 64-bit number.
 */
export class SeededRandom {
  readonly #key: Uint8Array;
  #counter = 0;
  #drawn = new DataView(new ArrayBuffer(0));
  #used = 0;

  constructor(seed: bigint) {
    this.#key = keyOf(seed);
  }

  /** The next 32 bits. */
  u32(): number {
    if (this.#used >= this.#drawn.byteLength) this.#draw();
    this.#used += 4;
    return this.#drawn.getUint32(this.#used - 4, true);
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

  /** A few blocks at once for those who want many numbers; most want one. */
  #draw(): void {
    const blocks = this.#counter === 0 ? 1 : 16;
    const { buffer } = chacha12(this.#key, NONCE, new Uint8Array(blocks * 64), undefined, this.#counter);
    this.#counter += blocks;
    this.#drawn = new DataView(buffer);
    this.#used = 0;
  }
}

const NONCE = new Uint8Array(12);

const MAX_U32 = 0xffff_ffffn;

/** 256 bits from 64, by the generator PCG32 (Rust: SeedableRng::seed_from_u64). */
function keyOf(seed: bigint): Uint8Array {
  let state = BigInt.asUintN(64, seed);
  const key = Buffer.alloc(32);
  for (let at = 0; at < key.length; at += 4) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 11634580027462260723n);
    const shifted = Number((((state >> 18n) ^ state) >> 27n) & MAX_U32);
    const turn = Number(state >> 59n);
    key.writeInt32LE((shifted >>> turn) | (shifted << (-turn & 31)), at);
  }
  return key;
}
