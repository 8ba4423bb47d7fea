import type { NotetypeId } from '../../ids/ids.ts';
import { withoutCombining } from '../../text/normalize.ts';
import { PROCESS } from '../functions.ts';
import { readFieldsNamed } from '../storage.ts';
import type { FieldMode } from '../tree.ts';
import { globToLike, globToRegex, globToText, isGlob } from '../wildcards.ts';
import { anyOf, type SqlContext } from './context.ts';
import { fieldPattern, ranges } from './field-ranges.ts';
import { guardOf } from './pattern.ts';
import { processed } from './processed.ts';

/** Texts that mean "anything" or "not empty". */
const ANYTHING = new Set(['*', '_*', '*_']);

/** The content of the fields with a name, which may have wildcards (Rust: write_field). */
export function fieldSql(name: string, text: string, mode: FieldMode, context: SqlContext): string {
  if (ANYTHING.has(name)) {
    const pattern = mode === 'regex' ? `(?i)${text}` : `(?is)^${globToRegex(text)}$`;
    return guardOf(pattern, 'n.flds', context)(`regexp_fields(${context.bindPattern(pattern)}, n.flds)`);
  }
  if (mode === 'regex') return regexFieldSql(name, text, context);
  return likeFieldSql(name, text, mode === 'no-combining', context);
}

function regexFieldSql(name: string, pattern: string, context: SqlContext): string {
  const fields = fieldsNamed(name, context);
  if (fields.length === 0) return 'false';
  const guard = guardOf(`(?i)${pattern}`, 'n.flds', context);
  const regex = context.bindPattern(`(?i)${pattern}`);
  const conditions = fields.map(
    ({ notetypeId, ords }) =>
      `(n.mid = ${context.bind(notetypeId)} and ${guard(`regexp_fields(${[regex, 'n.flds', ...ords].join(', ')})`)})`,
  );
  return anyOf(conditions);
}

function likeFieldSql(name: string, text: string, ignoreAccents: boolean, context: SqlContext): string {
  const like = globToLike(text);
  const pattern = ignoreAccents ? withoutCombining(like) : like;
  const column = processed('n.flds', ignoreAccents ? PROCESS.noCombining : 0, context);
  return anyOf(
    fieldsNamed(name, context).map(({ notetypeId, ords, fieldCount }) => {
      const clauses = ranges(ords, !ANYTHING.has(text)).map(
        (range) => `${column} like ${context.bind(fieldPattern(pattern, range, fieldCount))} escape '\\'`,
      );
      return `(n.mid = ${context.bind(notetypeId)} and ${anyOf(clauses)})`;
    }),
  );
}

interface NamedFields {
  readonly notetypeId: NotetypeId;
  readonly ords: readonly number[];
  readonly fieldCount: number;
}

/** Per note type that has any, the fields with a name (Rust: glob_matcher). */
function fieldsNamed(name: string, context: SqlContext): NamedFields[] {
  const matches = isGlob(name) ? matchesGlob(name, context) : isNamed(globToText(name), context);
  return context.col.notetypes
    .all()
    .map(({ id, fields }) => ({
      notetypeId: id,
      ords: fields.filter((field) => matches(id, field)).map(({ ord }) => ord),
      fieldCount: fields.length,
    }))
    .filter(({ ords }) => ords.length > 0);
}

type FieldTest = (notetypeId: NotetypeId, field: { name: string; ord: number }) => boolean;

function matchesGlob(glob: string, { patterns }: SqlContext): FieldTest {
  const regex = patterns.get(`^(?i)${globToRegex(glob)}$`);
  return (_id, { name }) => regex.test(name);
}

/** The collation that compares names is SQLite's, so the table is asked. */
function isNamed(name: string, { col }: SqlContext): FieldTest {
  const found = new Set(readFieldsNamed(col.db, name).map(([id, ord]) => `${id} ${ord}`));
  return (id, { ord }) => found.has(`${id} ${ord}`);
}
