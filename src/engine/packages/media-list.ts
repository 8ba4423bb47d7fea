import { BinaryReader } from '@bufbuild/protobuf/wire';
import { isEntryName, normalizeFilename } from '../media/names.ts';
import { notAPackage } from './zip-directory.ts';

/** A media file of a package. */
export interface ListedMedia {
  /** Its name in the media folder. */
  readonly name: string;
  /** Its name in the package. */
  readonly member: string;
  /** SHA-1 in hexadecimal digits; old packages have none. */
  readonly sha1?: string;
}

/**
 * The list of a package's media: protobuf (`MediaEntries`) in today's packages, JSON in older ones. Throws corrupt, also
 * for names that lead out of the media folder (Rust: extract_media_entries).
 */
export function listedMedia(bytes: Uint8Array, isProtobuf: boolean): ListedMedia[] {
  let entries: ListedMedia[];
  try {
    entries = isProtobuf ? fromProtobuf(bytes) : fromJson(bytes);
  } catch (error) {
    throw notAPackage('the list of media is damaged', error);
  }
  return isProtobuf ? entries.map(strictlyNamed) : entries.map(namedAnew);
}

function fromJson(bytes: Uint8Array): ListedMedia[] {
  const list: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof list !== 'object' || list === null || Array.isArray(list)) throw new Error('not an object');
  return Object.entries(list).map(([member, name]) => {
    if (!/^\d{1,9}$/.test(member) || typeof name !== 'string') throw new Error('not a number and a name');
    return { member: String(Number(member)), name };
  });
}

function fromProtobuf(bytes: Uint8Array): ListedMedia[] {
  const reader = new BinaryReader(bytes);
  const entries: ListedMedia[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) entries.push(entryFrom(reader.bytes(), entries.length));
    else reader.skip(wireType);
  }
  return entries;
}

function entryFrom(bytes: Uint8Array, place: number): ListedMedia {
  const reader = new BinaryReader(bytes);
  let entry: ListedMedia = { name: '', member: String(place) };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) entry = { ...entry, name: reader.string() };
    else if (field === 3) entry = { ...entry, sha1: Buffer.from(reader.bytes()).toString('hex') };
    else reader.skip(wireType);
  }
  return entry;
}

/** Today's packages name their files as Anki stores them, or are not what they seem (Rust: SafeMediaEntry::from_entry). */
function strictlyNamed(entry: ListedMedia): ListedMedia {
  if (entry.sha1?.length !== 40 || !isEntryName(entry.name) || normalizeFilename(entry.name) !== entry.name)
    throw unsafe(entry.name);
  return entry;
}

/** Rust: SafeMediaEntry::from_legacy. */
function namedAnew(entry: ListedMedia): ListedMedia {
  const name = isEntryName(entry.name) ? normalizeFilename(entry.name) : '';
  if (!isEntryName(name)) throw unsafe(entry.name);
  return { ...entry, name };
}

const unsafe = (name: string) =>
  notAPackage(`it has a media file with an unsafe name: ${JSON.stringify(name).slice(0, 200)}`);
