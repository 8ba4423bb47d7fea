import type { Database, SqlValue } from '../sqlite/database.ts';
import { stripClozes } from '../text/cloze.ts';
import { withoutCombining } from '../text/normalize.ts';
import type { Patterns } from './patterns.ts';
import type { Regex } from './regex/regex.ts';
import type { TimeLimit } from './time-limit.ts';

/** Bits of process_text: what a search leaves out of a text. */
export const PROCESS = { noCombining: 1, stripClozes: 2 } as const;

/** Defines the SQL functions of searches (Rust: storage/sqlite.rs). */
export function defineSearchFunctions(db: Database, patterns: Patterns, limit: TimeLimit): void {
  db.define('regexp', (pattern, text) => bool(patterns.get(pattern).test(asText(text))));
  db.define('regexp_tags', (pattern, tags) => bool(asText(tags).split(' ').some(patterns.get(pattern).test)));
  db.define('regexp_fields', (...values) => bool(someField(patterns.get(values[0] ?? null), values)), {
    varargs: true,
  });
  db.define('field_at_index', (fields, index) => asText(fields).split('\x1f')[Number(index)] ?? '');
  db.define('in_time', (_row) => {
    limit.check();
    return 1;
  });
  db.define('process_text', (text, bits) => processText(asText(text), Number(bits)));
}

/** Without indexes all fields count. */
function someField(regex: Regex, [, fields = null, ...indexes]: SqlValue[]): boolean {
  const all = asText(fields).split('\x1f');
  if (indexes.length === 0) return all.some(regex.test);
  return indexes.some((index) => {
    const field = all[Number(index)];
    return field !== undefined && regex.test(field);
  });
}

function processText(text: string, bits: number): string {
  const shown = (bits & PROCESS.stripClozes) !== 0 ? stripClozes(text) : text;
  return (bits & PROCESS.noCombining) !== 0 ? withoutCombining(shown) : shown;
}

const bool = (value: boolean): number => (value ? 1 : 0);
const asText = (value: SqlValue): string => (typeof value === 'string' ? value : '');
