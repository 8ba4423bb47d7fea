import type { RequiredText } from '../regex/required-text.ts';
import { COST, type SqlContext } from './context.ts';

/**
 * Answers what puts a condition with a regular expression behind a cheaper one that SQLite decides by itself: what every
 * match must contain. The function is then called for few rows. `column` holds the text, unless `processed` (as
 * process_text leaves it out), where only texts of ASCII are sure to be the same. Within alternatives by note type each
 * has to be guarded: SQLite looks each up by index, with all that belongs to it.
 */
export function guardOf(
  pattern: string,
  column: 'n.flds' | 'n.tags',
  context: SqlContext,
  processed = false,
): (condition: string) => string {
  const required = requiredBy(pattern, context);
  if (!required) context.cost += COST.regex;
  if (processed) context.cost += COST.processedText;
  if (!required) return (condition) => condition;
  const cheap = requiredSql(required, column, context);
  const guard = processed ? `(octet_length(${column}) > length(${column}) or ${cheap})` : cheap;
  return (condition) => `(${guard} and ${condition})`;
}

/** A faulty pattern is an error only when SQLite comes to it. */
function requiredBy(pattern: string, context: SqlContext): RequiredText | undefined {
  try {
    return context.patterns.get(pattern).required;
  } catch {
    return undefined;
  }
}

function requiredSql({ like, narrow }: RequiredText, column: string, context: SqlContext): string {
  const likeSql = (text: string): string => `${column} like ${context.bind(text)} escape '\\'`;
  const conditions = like === undefined ? [] : [likeSql(like)];
  if (narrow) {
    const others = narrow.exceptions.map((letter) => `instr(${column}, ${context.bind(letter)})`);
    conditions.push(`(${[likeSql(narrow.like), ...others].join(' or ')})`);
  }
  return conditions.length === 1 ? String(conditions[0]) : `(${conditions.join(' and ')})`;
}
