import { isCloze, type Notetype } from '../../notetypes/notetype.ts';
import { withoutCombining } from '../../text/normalize.ts';
import { PROCESS } from '../functions.ts';
import { globToLike, globToRegex } from '../wildcards.ts';
import { anyOf, type SqlContext } from './context.ts';
import { fieldPattern, ranges } from './field-ranges.ts';
import { guardOf } from './pattern.ts';
import { processed, sortFieldFor } from './processed.ts';

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
  const fields = processed('n.flds', ignoreAccents ? PROCESS.noCombining : 0, context);
  const text = `(?i)${ignoreAccents ? withoutCombining(pattern) : pattern}`;
  const guard = guardOf(text, 'n.flds', context, ignoreAccents);
  const regex = context.bindPattern(text);
  const notetypes = context.col.notetypes.all();
  if (!hasExcludedFields(notetypes)) return guard(`regexp(${regex}, ${fields})`);
  const conditions = notetypes.map((notetype) => {
    const included = includedOrds(notetype);
    const found =
      included.length === notetype.fields.length
        ? `regexp(${regex}, ${fields})`
        : `regexp_fields(${[regex, fields, ...included].join(', ')})`;
    return `(n.mid = ${context.bind(notetype.id)} and ${guard(found)})`;
  });
  return anyOf(conditions);
}

/** Whole words (Rust: write_word_boundary). */
export const wordSql = (text: string, context: SqlContext): string =>
  regexSql(`\\b${globToRegex(text)}\\b`, context, context.ignoresAccents);

/** The sort field is looked at as well: it has no html. */
function anywhereSql(pattern: string, bits: number, context: SqlContext): string {
  const like = (column: Parameters<typeof processed>[0], text: string): string =>
    `${processed(column, bits, context)} like ${context.bind(text)} escape '\\'`;
  const notetypes = context.col.notetypes.all();
  if (!hasExcludedFields(notetypes))
    return `(${like(sortFieldFor(pattern), pattern)} or ${like('n.flds', pattern)})`;
  return anyOf(notetypes.filter((notetype) => includedOrds(notetype).length > 0).map(ofNotetype));

  function ofNotetype(notetype: Notetype): string {
    const clauses = ranges(includedOrds(notetype)).map((range) =>
      like('n.flds', fieldPattern(pattern, range, notetype.fields.length)),
    );
    const sortField = notetype.fields[notetype.config.sortFieldIdx];
    if (!sortField?.config.excludeFromSearch) clauses.push(like(sortFieldFor(pattern), pattern));
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

const includedOrds = ({ fields }: Notetype): number[] =>
  fields.filter(({ config }) => !config.excludeFromSearch).map(({ ord }) => ord);

const hasExcludedFields = (notetypes: readonly Notetype[]): boolean =>
  notetypes.some(({ fields }) => fields.some(({ config }) => config.excludeFromSearch));
