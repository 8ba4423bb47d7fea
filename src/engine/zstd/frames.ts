import { AnkiError } from '../errors.ts';

/** One frame of zstd data (RFC 8878). */
export interface Frame {
  /** Where the next frame starts. */
  readonly end: number;
  /** At most so many bytes come out; 0 for a frame to be skipped. */
  readonly most: number;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const LARGEST_BLOCK = 128 * 1024;

/** Finds the end of the frame at `start` without decoding it, so that its size is known before. Throws corrupt. */
export function frameAt(data: Uint8Array, start: number): Frame {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    const magic = view.getUint32(start, true);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      return within(data, { end: start + 8 + view.getUint32(start + 4, true), most: 0 });
    }
    if (magic !== MAGIC) throw damaged();
    return within(
      data,
      blocks(view, start + 4 + headerSize(view.getUint8(start + 4)), hasChecksum(view, start)),
    );
  } catch (error) {
    throw error instanceof AnkiError ? error : damaged(error);
  }
}

/** At most so many bytes come out of all frames. Throws corrupt. */
export function largestSize(data: Uint8Array): number {
  let most = 0;
  for (let at = 0; at < data.length; ) {
    const frame = frameAt(data, at);
    most += frame.most;
    at = frame.end;
  }
  return most;
}

function blocks(view: DataView, start: number, checksum: boolean): Frame {
  let at = start;
  let most = 0;
  for (;;) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const [kind, size] = [(header >> 1) & 3, header >> 3];
    if (kind === 3 || size > LARGEST_BLOCK) throw damaged();
    most += kind === 2 ? LARGEST_BLOCK : size;
    at += 3 + (kind === 1 ? 1 : size);
    if (header & 1) return { end: at + (checksum ? 4 : 0), most };
  }
}

/** The descriptor's own byte included; the window, the dictionary's number and the content's size follow it. */
function headerSize(descriptor: number): number {
  const single = (descriptor >> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const content = [single, 2, 4, 8][descriptor >> 6] ?? 0;
  return 1 + (single ? 0 : 1) + dictionary + content;
}

const hasChecksum = (view: DataView, start: number): boolean => (view.getUint8(start + 4) & 4) !== 0;

function within(data: Uint8Array, frame: Frame): Frame {
  if (frame.end > data.length) throw damaged();
  return frame;
}

export const damaged = (cause?: unknown): AnkiError =>
  new AnkiError('corrupt', 'compressed data is damaged', { cause });
