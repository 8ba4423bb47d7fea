/** What Anki's settings of a profile are made of, when it is new. */
export type Picklable = null | boolean | number | string | readonly [];

/** A dictionary in Python's format pickle, protocol 2, which every Python 3 reads. Numbers are whole, of 32 bits. */
export function pickledDict(entries: Readonly<Record<string, Picklable>>): Uint8Array {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), pickled(value)]);
  return Buffer.concat([PROTOCOL_2, ascii('}('), ...items, ascii('u.')]);
}

const ascii = (opcodes: string): Buffer => Buffer.from(opcodes, 'latin1');
const PROTOCOL_2 = Buffer.of(0x80, 2);
const [TRUE, FALSE] = [Buffer.of(0x88), Buffer.of(0x89)];

function pickled(value: Picklable): Buffer {
  if (value === null) return ascii('N');
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'string') return text(value);
  return typeof value === 'number' ? whole(value) : ascii(']');
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const head = Buffer.alloc(5);
  head.write('X', 'latin1');
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.write('J', 'latin1');
  bytes.writeInt32LE(value, 1);
  return bytes;
}
