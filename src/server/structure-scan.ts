/** What a request may hold; JSON that costs much more time and memory than its bytes cannot have more honest ones. */
const MOST = { values: 5_000_000, containers: 2_000_000, keys: 100_000 } as const;

const [QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, OPEN_OBJECT] = [0x22, 0x2c, 0x3a, 0x5b, 0x5c, 0x7b];

/** Bytes of a string that are looked at one by one; a longer key counts as a new one. */
const LOOKED_AT = 256;

/**
 * Counts what JSON consists of while its bytes arrive, so that what would cost too much is refused before it is all there.
 * Different keys are counted by their hashes, so a few are missed. Finds no mistakes: of what is no JSON it says anything.
 */
export class StructureScan {
  #values = 0;
  #containers = 0;
  #keys = 0;
  readonly #seen = new Uint8Array(1 << 20);
  #inString = false;
  #isEscaped = false;
  #length = 0;
  #hash = 0x811c9dc5;

  get counts() {
    return { values: this.#values, containers: this.#containers, keys: this.#keys };
  }

  /** What there is too much of, as soon as there is. */
  add(bytes: Buffer): keyof typeof MOST | undefined {
    for (let i = 0; i < bytes.length; i++) {
      i = this.#inString ? this.#skipString(bytes, i) : i;
      const byte = bytes[i];
      if (byte === QUOTE) this.#openString();
      else if (byte === COMMA) this.#values++;
      else if (byte === COLON) this.#countKey();
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#containers++;
    }
    if (this.#containers > MOST.containers) return 'containers';
    if (this.#keys > MOST.keys) return 'keys';
    return this.#values > MOST.values ? 'values' : undefined;
  }

  #openString(): void {
    this.#inString = true;
    this.#length = 0;
    this.#hash = 0x811c9dc5;
  }

  /** From inside a string to the byte after it, or to the end. */
  #skipString(bytes: Buffer, start: number): number {
    let quote = -1;
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0; // i is inside
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return i + 1;
      }
      this.#hash = Math.imul(this.#hash ^ byte, 0x01000193); // FNV-1a
      if (++this.#length <= LOOKED_AT || this.#isEscaped) continue;
      if (quote <= i) quote = placeOf(bytes, QUOTE, i + 1);
      i = Math.min(quote, placeOf(bytes.subarray(0, quote), BACKSLASH, i + 1)) - 1;
    }
    return bytes.length;
  }

  #countKey(): void {
    const mixed = Math.imul(this.#hash ^ (this.#hash >>> 16), 0x85ebca6b);
    const place = (mixed ^ (mixed >>> 13)) & (this.#seen.length - 1);
    if (this.#length <= LOOKED_AT && this.#seen[place]) return;
    this.#seen[place] = 1;
    this.#keys++;
  }
}

const placeOf = (bytes: Buffer, byte: number, from: number): number => {
  const place = bytes.indexOf(byte, from);
  return place < 0 ? bytes.length : place;
};
