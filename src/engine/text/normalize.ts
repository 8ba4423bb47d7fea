/** Canonical composition. */
export function toNfc(text: string): string {
  return ASCII_ONLY.test(text) ? text : text.normalize('NFC');
}

/** A field as it is stored: without control characters other than newline and tab, in NFC unless switched off. */
export function normalizeField(text: string, normalizeText = true): string {
  const clean = CONTROL.test(text) ? text.replace(CONTROLS, '') : text;
  return normalizeText ? toNfc(clean) : clean;
}

/** Letters without their marks, for searches that ignore accents (text.rs: without_combining). */
export function withoutCombining(text: string): string {
  if (ASCII_ONLY.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(COMBINING_MARKS, '')
    .replace(UNDECOMPOSED, (char) => REPLACEMENTS[char] ?? char);
}

const ASCII_ONLY = /^[\0-\x7f]*$/;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f]/g;
const COMBINING_MARKS = /\p{M}+/gu;

/** Letters that Unicode does not decompose; the choice is Anki's (EXTRA_NO_COMBINING_REPLACEMENTS). */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '€': 'E',
  Æ: 'AE',
  Ð: 'D',
  Ø: 'O',
  Þ: 'TH',
  ß: 's',
  æ: 'ae',
  ð: 'd',
  ø: 'o',
  þ: 'th',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  Ł: 'L',
  ł: 'l',
  Ŋ: 'N',
  ŋ: 'n',
  Œ: 'OE',
  œ: 'oe',
  Ŧ: 'T',
  ŧ: 't',
  Ə: 'E',
  ǝ: 'e',
  ɑ: 'a',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(REPLACEMENTS).join('')}]`, 'g');
