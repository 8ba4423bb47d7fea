import { writeBlock } from './encoder/block.ts';
import { MatchFinder, mostSequences, type Sequences } from './encoder/matches.ts';

const BLOCK = 128 * 1024;

/** How far back repetitions are found: the window that the frame asks its decoder for. */
const WINDOW_LOG = 20;
const WINDOW = 1 << WINDOW_LOG;

/** Magic number; no size, no checksum; the window's size. */
const FRAME_HEADER = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, (WINDOW_LOG - 10) << 3);

/**
 * Compresses a stream as one zstd frame with little memory, for versions of Node that have no Zstandard: somewhat
 * larger than zstd's lowest level would make it.
 */
export async function* compressPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new FrameEncoder();
  yield FRAME_HEADER;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (encoder.isFull) yield encoder.block(false);
      at += encoder.take(piece.subarray(at));
    }
  }
  yield encoder.block(true);
}

class FrameEncoder {
  readonly #buffer = new Uint8Array(WINDOW);
  readonly #finder = new MatchFinder();
  readonly #found: Sequences = {
    count: 0,
    literals: new Int32Array(mostSequences(BLOCK)),
    lengths: new Int32Array(mostSequences(BLOCK)),
    offsets: new Int32Array(mostSequences(BLOCK)),
    last: 1,
  };
  /** The block that is being filled begins and ends here; before it is what the decoder knows. */
  #start = 0;
  #end = 0;

  get isFull(): boolean {
    return this.#end - this.#start === BLOCK;
  }

  /** Takes as much as fits into the block; answers how much that was. */
  take(data: Uint8Array): number {
    const taken = data.subarray(0, BLOCK - (this.#end - this.#start));
    if (this.#end + taken.length > WINDOW) this.#slide();
    this.#buffer.set(taken, this.#end);
    this.#end += taken.length;
    return taken.length;
  }

  /** The block with its header; the next one follows it. */
  block(isLast: boolean): Uint8Array {
    const out = new Uint8Array(BLOCK + ROOM);
    const contents = this.#buffer.subarray(this.#start, this.#end);
    const { last } = this.#found;
    this.#finder.find(this.#buffer, this.#start, this.#end, this.#found);
    let end = writeBlock(out, BLOCK_HEADER, contents, this.#found);
    if (end === undefined) {
      this.#found.last = last; // the decoder sees none of its sequences
      out.set(contents, BLOCK_HEADER);
      end = BLOCK_HEADER + contents.length;
      writeHeader(out, isLast, 0, contents.length);
    } else {
      writeHeader(out, isLast, 2, end - BLOCK_HEADER);
    }
    this.#start = this.#end;
    return out.subarray(0, end);
  }

  /** Keeps the newer half. */
  #slide(): void {
    const count = this.#end - WINDOW / 2;
    this.#buffer.copyWithin(0, count, this.#end);
    this.#finder.slide(count);
    this.#start -= count;
    this.#end -= count;
  }
}

const BLOCK_HEADER = 3;

/** What a block may take more while it is written, before it is known to be too long. */
const ROOM = 128 * 1024;

function writeHeader(out: Uint8Array, isLast: boolean, type: 0 | 2, size: number): void {
  const header = (isLast ? 1 : 0) | (type << 1) | (size << 3);
  for (let i = 0; i < BLOCK_HEADER; i++) out[i] = header >> (8 * i);
}
