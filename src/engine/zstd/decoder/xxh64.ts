/** A 64-bit number as two halves, in an array so that nothing is made for each step. */
type Lane = Uint32Array;

const P1: readonly [high: number, low: number] = [0x9e3779b1, 0x85ebca87];
const P2: readonly [high: number, low: number] = [0xc2b2ae3d, 0x27d4eb4f];
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const B1 = 0x9e3779b185ebca87n;
const B2 = 0xc2b2ae3d27d4eb4fn;

const STRIPE = 32;

/** The checksum XXH64 with seed 0, of which frames carry the lower half. */
export class Xxh64 {
  readonly #lanes: readonly Lane[] = [B1 + B2, B2, 0n, -B1].map(laneOf);
  readonly #rest = new Uint8Array(STRIPE);
  #filled = 0;
  #size = 0;

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(STRIPE - this.#filled, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < STRIPE) return;
      this.#stripes(this.#rest, 0, STRIPE);
    }
    const end = bytes.length - ((bytes.length - at) % STRIPE);
    this.#stripes(bytes, at, end);
    this.#rest.set(bytes.subarray(end));
    this.#filled = bytes.length - end;
  }

  /** The lower 32 bits of what was seen so far. */
  low32(): number {
    let hash = this.#size >= STRIPE ? this.#merged() : P5;
    hash = low64(hash + BigInt(this.#size));
    const view = new DataView(this.#rest.buffer);
    let at = 0;
    for (; at + 8 <= this.#filled; at += 8)
      hash = low64(rotated(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * B1 + P4);
    if (at + 4 <= this.#filled) {
      hash = low64(rotated(hash ^ low64(BigInt(view.getUint32(at, true)) * B1), 23n) * B2 + P3);
      at += 4;
    }
    for (; at < this.#filled; at++)
      hash = low64(rotated(hash ^ low64(BigInt(this.#rest[at] ?? 0) * P5), 11n) * B1);
    hash = low64((hash ^ (hash >> 33n)) * B2);
    hash = low64((hash ^ (hash >> 29n)) * P3);
    return Number((hash ^ (hash >> 32n)) & 0xffffffffn);
  }

  #stripes(bytes: Uint8Array, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = from; at < to; at += STRIPE) {
      for (let i = 0; i < 4; i++) {
        const lane = this.#lanes[i];
        if (lane) mix(lane, view.getUint32(at + i * 8 + 4, true), view.getUint32(at + i * 8, true));
      }
    }
  }

  #merged(): bigint {
    const lanes = this.#lanes.map(([high = 0, low = 0]) => (BigInt(high) << 32n) | BigInt(low));
    const shifts = [1n, 7n, 12n, 18n];
    let hash = low64(lanes.reduce((sum, lane, i) => sum + rotated(lane, shifts[i] ?? 0n), 0n));
    for (const lane of lanes) hash = low64((hash ^ round(0n, lane)) * B1 + P4);
    return hash;
  }
}

/** lane = rotate(lane + input * P2, 31) * P1 */
function mix(lane: Lane, high: number, low: number): void {
  multiply(high, low, P2);
  const sumLow = (lane[1] ?? 0) + productLow;
  const sumHigh = ((lane[0] ?? 0) + productHigh + (sumLow > 0xffffffff ? 1 : 0)) | 0;
  const rotatedHigh = (sumHigh << 31) | ((sumLow | 0) >>> 1);
  const rotatedLow = ((sumLow | 0) << 31) | (sumHigh >>> 1);
  multiply(rotatedHigh >>> 0, rotatedLow >>> 0, P1);
  lane[0] = productHigh;
  lane[1] = productLow;
}

let productHigh = 0;
let productLow = 0;

/** The lower 64 bits of a product, into the two variables above. */
function multiply(high: number, low: number, [otherHigh, otherLow]: readonly [number, number]): void {
  const [a, b] = [low >>> 16, low & 0xffff];
  const [c, d] = [otherLow >>> 16, otherLow & 0xffff];
  const bd = b * d;
  const middle = a * d + (bd >>> 16);
  const middleLow = b * c + (middle & 0xffff);
  const carried = a * c + Math.floor(middle / 65536) + Math.floor(middleLow / 65536);
  productLow = (((middleLow & 0xffff) << 16) | (bd & 0xffff)) >>> 0;
  productHigh = (carried + Math.imul(high, otherLow) + Math.imul(low, otherHigh)) >>> 0;
}

const laneOf = (value: bigint): Lane => {
  const whole = low64(value);
  return Uint32Array.of(Number(whole >> 32n), Number(whole & 0xffffffffn));
};
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotated = (value: bigint, by: bigint): bigint => low64((value << by) | (value >> (64n - by)));
const round = (lane: bigint, input: bigint): bigint => low64(rotated(low64(lane + input * B2), 31n) * B1);
