import { toNfc } from '../text/normalize.ts';
import { isUnassigned } from './unassigned.ts';

/** Bytes of UTF-8 that a file name may have (sync/media: MAX_MEDIA_FILENAME_LENGTH). */
const MAX_BYTES = 120;

/**
 * A file name as Anki stores it (media/files.rs: normalize_filename): composed, without characters that some system
 * refuses, without Windows' device names, at most 120 bytes. Empty when nothing is left of it.
 */
export function normalizeFilename(name: string): string {
  return normalizeNfcFilename(toNfc(name));
}

/** As normalizeFilename, for a name that is composed already. */
export function normalizeNfcFilename(name: string): string {
  const clean = withoutDisallowed(name).replaceAll('\u00a0', ' ').replace(DEVICE_NAME, '$1_$2');
  return truncated(TRAILING.test(clean) ? `${clean}_` : clean);
}

/** Whether Anki would leave the name as it is (filename_if_normalized, but for Apple's systems). */
export const isNormalizedFilename = (name: string): boolean => normalizeFilename(name) === name;

/** The name of a file whose own name another content has: foo-<sha1>.jpg (add_hash_suffix_to_file_stem). */
export function withHashSuffix(name: string, sha1: string): string {
  const { stem, extension } = splitAndTruncate(name, MAX_BYTES - sha1.length - 1);
  return `${stem}-${sha1}.${extension}`;
}

/** Whether the name means an entry of a folder: no path, not the folder itself. */
export const isEntryName = (name: string): boolean =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  !(process.platform === 'win32' ? /[/\\:\0]/ : /[/\0]/).test(name);

const DISALLOWED = /[[\]<>:"/?*^\\|\0-\x1f\x7f]/g;
const DEVICE_NAME = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(\.|$)/i;
const TRAILING = /[ .]$/;

function withoutDisallowed(name: string): string {
  const clean = name.replace(DISALLOWED, '');
  if (/^[\0-\x7f]*$/.test(clean)) return clean;
  return [...clean].filter((char) => !isUnassigned(char.codePointAt(0) ?? 0)).join('');
}

function truncated(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const { stem, extension } = splitAndTruncate(name, MAX_BYTES);
  const short = extension === '' ? stem : `${stem}.${extension}`;
  return TRAILING.test(short) ? `${short}_` : short;
}

/** Leaves room for the dot and for an underscore behind (split_and_truncate_filename). */
function splitAndTruncate(name: string, maxBytes: number): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const extension = firstBytes(dot < 0 ? '' : name.slice(dot + 1), 10);
  const stem = dot < 0 ? name : name.slice(0, dot);
  return { stem: firstBytes(stem, maxBytes - Buffer.byteLength(extension) - 2), extension };
}

/** As much of the text as fits whole into so many bytes. */
function firstBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  let end = max;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
