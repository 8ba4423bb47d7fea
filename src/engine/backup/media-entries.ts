import { BinaryReader } from '@bufbuild/protobuf/wire';
import { AnkiError } from '../errors.ts';

/** A media file of a package. */
export interface MediaEntry {
  /** Its name in the media folder. */
  readonly name: string;
  /** Its name in the package. */
  readonly member: string;
  /** SHA-1 in hexadecimal digits; old packages have none. */
  readonly sha1?: string;
}

/** The list of a package's media: JSON in old packages, else protobuf (`MediaEntries`). Throws corrupt. */
export function mediaEntriesFrom(bytes: Uint8Array, isProtobuf: boolean): MediaEntry[] {
  try {
    const entries = isProtobuf ? fromProtobuf(bytes) : fromJson(bytes);
    for (const { name } of entries) requireSafe(name);
    return entries;
  } catch (error) {
    throw error instanceof AnkiError ? error : damaged(error);
  }
}

function fromJson(bytes: Uint8Array): MediaEntry[] {
  const list: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof list !== 'object' || list === null) throw damaged();
  return Object.entries(list).map(([member, name]) => ({ member, name: String(name) }));
}

function fromProtobuf(bytes: Uint8Array): MediaEntry[] {
  const reader = new BinaryReader(bytes);
  const entries: MediaEntry[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) entries.push(entryFrom(reader.bytes(), entries.length));
    else reader.skip(wireType);
  }
  return entries;
}

function entryFrom(bytes: Uint8Array, place: number): MediaEntry {
  const reader = new BinaryReader(bytes);
  let entry: MediaEntry = { name: '', member: String(place) };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) entry = { ...entry, name: reader.string() };
    else if (field === 3) entry = { ...entry, sha1: Buffer.from(reader.bytes()).toString('hex') };
    else reader.skip(wireType);
  }
  return entry;
}

/** A name may not lead out of the media folder (Rust: check_filename_safe). */
function requireSafe(name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name) || /^[a-z]:/i.test(name)) {
    throw new AnkiError(
      'corrupt',
      `the package has a media file with an unsafe name: ${JSON.stringify(name)}`,
    );
  }
}

const damaged = (cause?: unknown): AnkiError =>
  new AnkiError('corrupt', "the package's list of media is damaged", { cause });
