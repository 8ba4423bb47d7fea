import { AnkiError } from '../errors.ts';
import type { SqlValue } from './sql-value.ts';

/**
 * Text that the drivers do not carry whole. The package used on Node 20 cuts text at U+0000 in both directions, and
 * all drivers turn invalid UTF-8 into U+FFFD; writing back what was read so would lose data. The extension's functions
 * `text_of` and `exact_text` take such text through as a blob.
 */

export const hasNul = (value: SqlValue): boolean => typeof value === 'string' && value.includes('\0');

/** The statement and values with every text that holds U+0000 bound as bytes. */
export function withWholeText(sql: string, values: readonly SqlValue[]): { sql: string; values: SqlValue[] } {
  let index = 0;
  const rewritten = sql.replace(LITERAL_OR_PLACEHOLDER, (token, number?: string) => {
    if (!token.startsWith('?')) return token;
    index = number ? Number(number) : index + 1;
    return hasNul(values[index - 1] ?? null) ? `text_of(?${index})` : `?${index}`;
  });
  return {
    sql: rewritten,
    values: values.map((value) => (hasNul(value) ? Buffer.from(String(value), 'utf8') : value)),
  };
}

/**
 * What `exact_text(column)` gave, as text. Throws `AnkiError` corrupt for invalid UTF-8, where Anki fails, too, until
 * its Check Database has replaced it.
 */
export function wholeText(value: string | Uint8Array): string {
  if (typeof value === 'string') return value;
  try {
    return STRICT.decode(value);
  } catch (error) {
    throw new AnkiError(
      'corrupt',
      'the collection holds text that is not valid UTF-8: run Check Database in Anki',
      {
        cause: error,
      },
    );
  }
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const LITERAL_OR_PLACEHOLDER = /'[^']*'|"[^"]*"|--[^\n]*|\?([0-9]*)/g;
