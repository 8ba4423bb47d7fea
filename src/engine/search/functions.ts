import type { Database, SqlValue } from '../sqlite/database.ts';
import { withoutCombining } from '../text/normalize.ts';
import { compileRegex, type Regex } from './regex/regex.ts';

/** Bits of process_text: what a search leaves out of a text. */
export const PROCESS = { noCombining: 1, stripClozes: 2 } as const;

/** Defines the SQL functions of searches (Rust: storage/sqlite.rs). */
export function defineSearchFunctions(db: Database): void {
  const regex = regexCache();
  db.define('regexp', (pattern, text) => bool(regex(pattern).test(asText(text))));
  db.define('regexp_tags', (pattern, tags) => bool(asText(tags).split(' ').some(regex(pattern).test)));
  db.define('regexp_fields', (...values) => bool(someField(regex(values[0] ?? null), values)), {
    varargs: true,
  });
  db.define('field_at_index', (fields, index) => asText(fields).split('\x1f')[Number(index)] ?? '');
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
  return (bits & PROCESS.noCombining) !== 0 ? withoutCombining(text) : text;
}

/** Compiles each pattern once a while: a query calls its function for every row. */
function regexCache(): (pattern: SqlValue) => Regex {
  const known = new Map<string, Regex>();
  return (pattern) => {
    const text = asText(pattern);
    const found = known.get(text) ?? compileRegex(text);
    if (known.size > 50) known.clear();
    known.set(text, found);
    return found;
  };
}

const bool = (value: boolean): number => (value ? 1 : 0);
const asText = (value: SqlValue): string => (typeof value === 'string' ? value : '');
