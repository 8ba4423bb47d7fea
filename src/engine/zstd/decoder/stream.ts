import { AnkiError } from '../../errors.ts';
import { damaged } from '../frames.ts';
import { ROOM } from './bits.ts';
import { type FrameHeader, headerSize, readHeader } from './frame-header.ts';
import { LiteralsDecoder } from './literals.ts';
import { SequencesDecoder } from './sequences.ts';
import { Window } from './window.ts';
import { Xxh64 } from './xxh64.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const LARGEST_BLOCK = 128 * 1024;

type State = 'magic' | 'descriptor' | 'header' | 'skipped size' | 'block header' | 'block' | 'checksum';

interface Frame extends FrameHeader {
  readonly history: Window;
  readonly sum: Xxh64 | undefined;
  done: number;
}

/** Decodes frames as their bytes come: at most a block and the window of a frame are in memory. */
export class StreamDecoder {
  readonly #most: number;
  readonly #literals = new LiteralsDecoder(LARGEST_BLOCK);
  readonly #sequences = new SequencesDecoder();
  /** What belongs together and has not come whole yet. */
  readonly #input = new Uint8Array(LARGEST_BLOCK + ROOM);
  #filled = 0;
  #needed = 4;
  #state: State = 'magic';
  /** Bytes of a frame that nobody is to read. */
  #skipping = 0;
  #block = { isLast: false, kind: 0, size: 0 };
  #frame: Frame | undefined;
  #total = 0;

  /** `most`: bytes that may come out. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What comes out now that these bytes are here. Throws corrupt, unsupported, and invalid for too much. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(this.#skipping || this.#needed - this.#filled, bytes.length - at);
      if (this.#skipping > 0) this.#skipping -= taken;
      else {
        this.#input.set(bytes.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
      }
      at += taken;
      while (this.#skipping === 0 && this.#filled === this.#needed) {
        this.#filled = 0;
        const part = this.#step();
        if (part && part.length > 0) yield part;
        if (this.#needed > 0) break;
      }
    }
  }

  /** Throws corrupt when something is missing. */
  end(): void {
    if (this.#state !== 'magic' || this.#filled > 0 || this.#skipping > 0) throw damaged();
  }

  #expect(state: State, needed: number): undefined {
    this.#state = state;
    this.#needed = needed;
  }

  #step(): Uint8Array | undefined {
    switch (this.#state) {
      case 'magic':
        return this.#magic();
      case 'descriptor':
        this.#filled = 1;
        return this.#expect('header', headerSize(this.#input[0] ?? 0));
      case 'header':
        return this.#begin(readHeader(this.#input));
      case 'skipped size':
        this.#skipping = this.#number(4);
        return this.#expect('magic', 4);
      case 'block header':
        return this.#blockHeader();
      case 'block':
        return this.#decodeBlock();
      case 'checksum':
        if (this.#frame?.sum?.low32() !== this.#number(4)) throw damaged();
        return this.#expect('magic', 4);
    }
  }

  #magic(): undefined {
    const magic = this.#number(4);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) return this.#expect('skipped size', 4);
    if (magic !== MAGIC) throw damaged();
    return this.#expect('descriptor', 1);
  }

  #begin(header: FrameHeader): undefined {
    if (this.#total + (header.size ?? 0) > this.#most) throw tooLarge();
    this.#literals.reset();
    this.#sequences.reset();
    const history = new Window(Math.max(header.window, 1024), LARGEST_BLOCK);
    this.#frame = { ...header, history, sum: header.hasChecksum ? new Xxh64() : undefined, done: 0 };
    return this.#expect('block header', 3);
  }

  #blockHeader(): undefined {
    const head = this.#number(3);
    const [kind, size] = [(head >> 1) & 3, head >> 3];
    if (kind === 3 || size > LARGEST_BLOCK) throw damaged();
    this.#block = { isLast: (head & 1) === 1, kind, size };
    return this.#expect('block', kind === 1 ? 1 : size);
  }

  #decodeBlock(): Uint8Array {
    const frame = this.#frame;
    if (!frame) throw damaged();
    const { kind, size, isLast } = this.#block;
    frame.history.begin();
    if (kind === 0) frame.history.append(this.#input, 0, size);
    else if (kind === 1) frame.history.fill(this.#input[0] ?? 0, size);
    else this.#decompress(frame.history, size);
    const part = frame.history.take();
    frame.done += part.length;
    this.#total += part.length;
    if (this.#total > this.#most) throw tooLarge();
    frame.sum?.update(part);
    if (isLast) this.#endFrame(frame);
    else this.#expect('block header', 3);
    return part;
  }

  #decompress(window: Window, size: number): void {
    const literals = this.#literals.decode(this.#input, 0, size);
    this.#sequences.decode(this.#input, literals.sectionEnd, size, literals, window);
  }

  #endFrame(frame: Frame): void {
    if (frame.size !== undefined && frame.size !== frame.done) throw damaged();
    if (frame.sum) this.#expect('checksum', 4);
    else this.#expect('magic', 4);
  }

  #number(bytes: number): number {
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (this.#input[i] ?? 0);
    return value;
  }
}

const tooLarge = (): AnkiError => new AnkiError('invalid', 'compressed data is too large');
