import { AnkiError } from '../errors.ts';
import { damaged } from './frames.ts';
import { instantiate } from './module.ts';

/** zstd's own decoder, as the package zstddec compiles it. Places are addresses in its memory. */
interface Library {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(place: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  /** How many bytes it would like next, 0 at the end of a frame, or an error below 0. */
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Bytes that go in and come out at a time: a block of zstd. */
const ROOM = 128 * 1024;

/** A buffer as the library sees it: place, size, and how far it was read or filled. */
const BUFFER_SIZE = 12;

/** Decodes frames as their bytes come; a block and the window of a frame are in memory. Must be closed. */
export class StreamDecoder {
  readonly #library = library();
  readonly #context = this.#library.ZSTD_createDCtx();
  readonly #room = this.#library.malloc(2 * BUFFER_SIZE + 2 * ROOM);
  readonly #most: number;
  #total = 0;
  #wanted = 0;

  /** `most`: bytes that may come out. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What comes out now that these bytes are here. Throws corrupt, unsupported, and invalid for too much. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += ROOM) yield* this.#decode(bytes.subarray(at, at + ROOM));
  }

  /** Throws corrupt when something is missing. */
  end(): void {
    if (this.#wanted !== 0) throw damaged();
  }

  close(): void {
    this.#library.ZSTD_freeDCtx(this.#context);
    this.#library.free(this.#room);
  }

  *#decode(bytes: Uint8Array): Generator<Uint8Array> {
    const [input, output] = [this.#room, this.#room + BUFFER_SIZE];
    const [from, to] = [output + BUFFER_SIZE, output + BUFFER_SIZE + ROOM];
    new Uint8Array(this.#library.memory.buffer).set(bytes, from);
    let [read, made] = [0, 0];
    // What did not fit is still inside, but not behind the end of a frame.
    while (read < bytes.length || (made === ROOM && this.#wanted !== 0)) {
      this.#describe(input, [from, bytes.length, read]);
      this.#describe(output, [to, ROOM, 0]);
      this.#wanted = this.#library.ZSTD_decompressStream(this.#context, output, input);
      if (this.#wanted < 0) throw failure(-this.#wanted);
      const view = new DataView(this.#library.memory.buffer);
      read = view.getUint32(input + 8, true);
      made = view.getUint32(output + 8, true);
      this.#total += made;
      if (this.#total > this.#most) throw new AnkiError('invalid', 'compressed data is too large');
      if (made > 0) yield Buffer.from(new Uint8Array(view.buffer, to, made));
    }
  }

  #describe(place: number, words: readonly number[]): void {
    const view = new DataView(this.#library.memory.buffer);
    for (const [i, word] of words.entries()) view.setUint32(place + 4 * i, word, true);
  }
}

let loaded: Library | undefined;

function library(): Library {
  loaded ??= load();
  return loaded;
}

function load(): Library {
  const env = { emscripten_notify_memory_growth: () => {} };
  return instantiate('zstd-decoder.wasm', { env }).exports as Library; // what the pinned package exports
}

/** By zstd's numbers (zstd_errors.h). */
function failure(code: number): AnkiError {
  if (code === 32) return new AnkiError('unsupported', 'compressed data needs a dictionary');
  if (code === 16) return new AnkiError('invalid', 'compressed data needs too much memory');
  return damaged(new Error(`zstd error ${code}`));
}
