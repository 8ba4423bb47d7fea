/** Bytes of UTF-8 that the name of a media file may have. */
const LONGEST = 120;

/** The name under which Anki stores a media file (Rust: normalize_filename). */
export function normalizedMediaName(name: string): string {
  const clean = name.normalize('NFC').replace(PROBLEMATIC, '').replaceAll('\u00a0', ' ');
  return shortened(notEndingBadly(clean.replace(DEVICE, '$1_$2')));
}

/** The name of a file whose own name another one has (Rust: add_hash_suffix_to_file_stem). */
export function nameWithHash(name: string, sha1: string): string {
  const [stem, extension] = split(name, LONGEST - sha1.length - 1);
  return `${stem}-${sha1}.${extension}`;
}

const PROBLEMATIC = /[[\]<>:"/?*^\\|\0-\x1f\x7f\p{Cn}]/gu;
const DEVICE = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(\.|$)/i;

const notEndingBadly = (name: string): string => (/[ .]$/.test(name) ? `${name}_` : name);

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const [stem, extension] = split(name, LONGEST);
  return notEndingBadly(extension === '' ? stem : `${stem}.${extension}`);
}

/** Rust: split_and_truncate_filename. */
function split(name: string, most: number): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : atMost(name.slice(dot + 1), 10);
  const stem = dot < 0 ? name : name.slice(0, dot);
  return [atMost(stem, most - Buffer.byteLength(extension) - 2), extension];
}

function atMost(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
