import { damaged } from '../frames.ts';

const FIRST_SIZE = 256 * 1024;

/** What was decoded last, so far back as repetitions may reach. It grows with what comes, not with what is announced. */
export class Window {
  readonly #reach: number;
  readonly #block: number;
  #bytes = new Uint8Array(FIRST_SIZE);
  /** What the caller has not taken yet begins here. */
  #start = 0;
  #end = 0;

  /** `reach`: how many bytes back repetitions may begin; `block`: the most that comes between two calls of `take`. */
  constructor(reach: number, block: number) {
    this.#reach = reach;
    this.#block = block;
  }

  /** Makes room for a block. */
  begin(): void {
    if (this.#end + this.#block <= this.#bytes.length) return;
    const kept = Math.min(this.#end, this.#reach);
    const needed = kept + this.#block;
    const from = this.#end - kept;
    if (needed * 2 > this.#bytes.length && this.#bytes.length < this.#reach + this.#block * 2) {
      const larger = new Uint8Array(
        Math.min(Math.max(needed * 2, FIRST_SIZE), this.#reach + this.#block * 8),
      );
      larger.set(this.#bytes.subarray(from, this.#end));
      this.#bytes = larger;
    } else {
      this.#bytes.copyWithin(0, from, this.#end);
    }
    this.#start = this.#end = kept;
  }

  append(source: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (this.#end - this.#start + size > this.#block) throw damaged();
    const bytes = this.#bytes;
    // Short runs are the rule, and a call into the engine costs more than they do.
    if (size < 32) for (let i = 0; i < size; i++) bytes[this.#end + i] = source[from + i] ?? 0;
    else bytes.set(source.subarray(from, to), this.#end);
    this.#end += size;
  }

  fill(byte: number, size: number): void {
    if (size > this.#block) throw damaged();
    this.#bytes.fill(byte, this.#end, this.#end + size);
    this.#end += size;
  }

  repeat(offset: number, length: number): void {
    const end = this.#end;
    if (offset < 1 || offset > Math.min(end, this.#reach) || end - this.#start + length > this.#block)
      throw damaged();
    const bytes = this.#bytes;
    if (length < 64 || offset < length) {
      for (let at = end - offset, to = end; to < end + length; at++, to++) bytes[to] = bytes[at] ?? 0;
    } else {
      bytes.copyWithin(end, end - offset, end - offset + length);
    }
    this.#end = end + length;
  }

  /** What came since the last call, as a copy. */
  take(): Uint8Array {
    const part = this.#bytes.slice(this.#start, this.#end);
    this.#start = this.#end;
    return part;
  }
}
