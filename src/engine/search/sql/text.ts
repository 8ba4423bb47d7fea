import { isCloze, type Notetype } from '../../notetypes/notetype.ts';
import { withoutCombining } from '../../text/normalize.ts';
import { PROCESS } from '../functions.ts';
import { globToLike, globToRegex } from '../wildcards.ts';
import { anyOf, type SqlContext } from './context.ts';
import { fieldPattern, ranges } from './field-ranges.ts';

/** Text anywhere in a note, outside of fields that are excluded from searches (Rust: write_unqualified). */
export function textSql(
  text: string,
  context: SqlContext,
  options: { ignoreAccents?: boolean; stripClozes?: boolean } = {},
): string {
  const ignoreAccents = options.ignoreAccents || context.ignoresAccents;
  const like = globToLike(text);
  const pattern = `%${ignoreAccents ? withoutCombining(like) : like}%`;
  const bits = (ignoreAccents ? PROCESS.noCombining : 0) | (options.stripClozes ? PROCESS.stripClozes : 0);
  const found = anywhereSql(pattern, bits, context);
  return options.stripClozes ? `${clozeNotetypesSql(context)} and ${found}` : found;
}

/** A regular expression over all fields of a note at once (Rust: write_regex). */
export function regexSql(pattern: string, context: SqlContext, ignoreAccents = false): string {
  const fields = processed('n.flds', ignoreAccents ? PROCESS.noCombining : 0);
  const regex = context.bind(`(?i)${ignoreAccents ? withoutCombining(pattern) : pattern}`);
  const notetypes = context.col.notetypes.all();
  if (!hasExcludedFields(notetypes)) return `regexp(${regex}, ${fields})`;
  return anyOf(
    notetypes.map((notetype) => {
      const included = includedOrds(notetype);
      const found =
        included.length === notetype.fields.length
          ? `regexp(${regex}, ${fields})`
          : `regexp_fields(${[regex, fields, ...included].join(', ')})`;
      return `(n.mid = ${context.bind(notetype.id)} and ${found})`;
    }),
  );
}

/** Whole words (Rust: write_word_boundary). */
export const wordSql = (text: string, context: SqlContext): string =>
  regexSql(`\\b${globToRegex(text)}\\b`, context, context.ignoresAccents);

/** The sort field is looked at as well: it has no html. */
function anywhereSql(pattern: string, bits: number, context: SqlContext): string {
  const like = (column: Column, text: string): string =>
    `${processed(column, bits)} like ${context.bind(text)} escape '\\'`;
  const notetypes = context.col.notetypes.all();
  if (!hasExcludedFields(notetypes)) return `(${like('n.sfld', pattern)} or ${like('n.flds', pattern)})`;
  return anyOf(notetypes.filter((notetype) => includedOrds(notetype).length > 0).map(ofNotetype));

  function ofNotetype(notetype: Notetype): string {
    const clauses = ranges(includedOrds(notetype)).map((range) =>
      like('n.flds', fieldPattern(pattern, range, notetype.fields.length)),
    );
    const sortField = notetype.fields[notetype.config.sortFieldIdx];
    if (!sortField?.config.excludeFromSearch) clauses.push(like('n.sfld', pattern));
    return `(n.mid = ${context.bind(notetype.id)} and ${anyOf(clauses)})`;
  }
}

const clozeNotetypesSql = (context: SqlContext): string =>
  anyOf(
    context.col.notetypes
      .all()
      .filter(isCloze)
      .map(({ id }) => `n.mid = ${context.bind(id)}`),
  );

type Column = 'n.sfld' | 'n.flds';

/** A column with what a search ignores taken out; the sort field may be a number. */
function processed(column: Column, bits: number): string {
  if (bits === 0) return column;
  return `process_text(${column === 'n.sfld' ? 'cast(n.sfld as text)' : column}, ${bits})`;
}

const includedOrds = ({ fields }: Notetype): number[] =>
  fields.filter(({ config }) => !config.excludeFromSearch).map(({ ord }) => ord);

const hasExcludedFields = (notetypes: readonly Notetype[]): boolean =>
  notetypes.some(({ fields }) => fields.some(({ config }) => config.excludeFromSearch));
