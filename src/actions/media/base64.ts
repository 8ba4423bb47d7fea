import { AnkiError } from '../../engine/errors.ts';

/** Decodes base64 as Python's b64decode does: what is no letter of it is skipped. Throws invalid. */
export function decodeBase64(text: string): Buffer {
  const whole = decodeWhole(text);
  if (whole) return whole;
  if (/[^\0-\x7f]/.test(text)) throw invalid('the data should contain only ASCII characters');
  const letters = lettersOf(text);
  if (letters.rest === 1) {
    throw invalid(
      `Invalid base64-encoded string: number of data characters (${letters.count}) cannot be 1 more than a multiple of 4`,
    );
  }
  if (letters.rest > 1) throw invalid('Incorrect padding');
  return Buffer.from(letters.text, 'base64');
}

/**
 * Undefined for a text that is not letters in groups of four with at most two signs of padding. Node passes over all else,
 * but for the letters of the kind for addresses: so what comes out is shorter when there was any. Many times as quick as
 * looking at each letter here.
 */
function decodeWhole(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}

/** The letters before the padding that ends the data, and how many are more than whole groups of four. */
function lettersOf(text: string): { text: string; count: number; rest: number } {
  const clean = text.replace(/[^A-Za-z0-9+/=]/g, '');
  let count = 0;
  let kept = '';
  for (const [run = '', letters = '', padding = ''] of clean.matchAll(/([^=]*)(=*)/g)) {
    if (run === '') break;
    kept += letters;
    count += letters.length;
    const rest = count % 4;
    if (rest >= 2 && rest + padding.length >= 4) return { text: kept, count, rest: 0 };
  }
  return { text: kept, count, rest: count % 4 };
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
