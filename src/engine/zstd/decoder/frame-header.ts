import { AnkiError } from '../../errors.ts';
import { damaged } from '../frames.ts';

/** What stands at the beginning of a frame (RFC 8878, 3.1.1.1). */
export interface FrameHeader {
  /** How far back repetitions may reach. */
  readonly window: number;
  /** Bytes that come out; undefined when it is not said. */
  readonly size: number | undefined;
  readonly hasChecksum: boolean;
}

/** What zstd's own decoder takes without being asked to take more, too. */
const LARGEST_WINDOW = 2 ** 27;

/** Length of the header without the magic number, by its first byte. */
export function headerSize(descriptor: number): number {
  const single = (descriptor >> 5) & 1;
  return 1 + (single ? 0 : 1) + dictionarySize(descriptor) + contentSize(descriptor);
}

/** `bytes` begins with the descriptor. Throws corrupt, unsupported. */
export function readHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(0);
  if (descriptor & 8) throw damaged();
  const isSingle = ((descriptor >> 5) & 1) === 1;
  const at = isSingle ? 1 : 2;
  for (let i = 0; i < dictionarySize(descriptor); i++)
    if (view.getUint8(at + i) !== 0) throw new AnkiError('unsupported', 'compressed data needs a dictionary');
  const size = readSize(view, at + dictionarySize(descriptor), contentSize(descriptor));
  const window = isSingle ? (size ?? 0) : windowSize(view.getUint8(1));
  if (window > LARGEST_WINDOW) throw new AnkiError('invalid', 'compressed data needs too much memory');
  return { window, size, hasChecksum: (descriptor & 4) !== 0 };
}

const dictionarySize = (descriptor: number): number => [0, 1, 2, 4][descriptor & 3] ?? 0;

const contentSize = (descriptor: number): number => [(descriptor >> 5) & 1, 2, 4, 8][descriptor >> 6] ?? 0;

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function readSize(view: DataView, at: number, bytes: number): number | undefined {
  if (bytes === 0) return undefined;
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
