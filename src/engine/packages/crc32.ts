import zlib from 'node:zlib';

/** The checksum of zip files; `before` is that of the bytes that came before. */
export const crc32: (bytes: Uint8Array, before?: number) => number = builtIn() ?? byTable;

/** Node has it since 20.15 and 22.2. */
function builtIn(): typeof crc32 | undefined {
  if (!('crc32' in zlib)) return undefined;
  return zlib.crc32 as typeof crc32; // the types in use are those of the oldest version
}

export function byTable(bytes: Uint8Array, before = 0): number {
  table ??= makeTable();
  let value = ~before;
  for (let at = 0; at < bytes.length; at++) {
    value = (table[(value ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  }
  return ~value >>> 0;
}

let table: Uint32Array | undefined;

const makeTable = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
