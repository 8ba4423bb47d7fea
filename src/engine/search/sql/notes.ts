import { strippedTextChecksum } from '../../text/field-checksum.ts';
import { toNfc, withoutCombining } from '../../text/normalize.ts';
import { stripHtmlPreservingMediaFilenames } from '../../text/strip-html.ts';
import { PROCESS } from '../functions.ts';
import { readFirstFields } from '../storage.ts';
import type { FieldMode } from '../tree.ts';
import { globToLike, globToRegex, globToText, isGlob } from '../wildcards.ts';
import type { SqlContext } from './context.ts';
import { guardOf } from './pattern.ts';
import { processed } from './processed.ts';

/** Rust: write_tag. A tag also stands for those below it. */
export function tagSql(tag: string, mode: FieldMode, context: SqlContext): string {
  if (mode === 'regex') {
    const pattern = `(?i)${tag}`;
    return guardOf(pattern, 'n.tags', context)(`regexp_tags(${context.bindPattern(pattern)}, n.tags)`);
  }
  if (tag === 'none') return "n.tags = ''";
  if (tag === '*') return 'true';
  if (tag.includes(' ')) return 'false';
  if (mode === 'no-combining') return tagWithoutAccentsSql(tag, context);
  const pattern = tagPattern(tag);
  const found = `regexp(${context.bindPattern(pattern)}, n.tags)`;
  return guardOf(pattern, 'n.tags', context)(withoutFunction(tag, found, context));
}

const tagPattern = (tag: string): string => `(?i).* ${globToRegex(tag, '\\S')}(::| ).*`;

function tagWithoutAccentsSql(tag: string, context: SqlContext): string {
  const pattern = tagPattern(withoutCombining(tag));
  const tags = processed('n.tags', PROCESS.noCombining, context);
  return `regexp(${context.bindPattern(pattern)}, ${tags})`;
}

/** White space of ASCII other than the space: it would end what `*` stands for. */
const HAS_ODD_SPACE = [9, 10, 11, 12, 13].map((code) => `instr(n.tags, char(${code}))`).join(' or ');

/** Tags of ASCII are compared by LIKE, where the only wildcard is a * at the end. */
function withoutFunction(tag: string, found: string, context: SqlContext): string {
  const isOpen = /(?:^|[^\\])(?:\\\\)*\*$/.test(tag);
  const stem = isOpen ? tag.slice(0, -1) : tag;
  if (isGlob(stem) || !/^[!-~]+$/.test(stem)) return found;
  const like = (text: string): string => `n.tags like ${context.bind(text)} escape '\\'`;
  const name = `% ${globToLike(stem)}${isOpen ? '%' : ''}`;
  const plain = `octet_length(n.tags) = length(n.tags)${isOpen ? ` and not (${HAS_ODD_SPACE})` : ''}`;
  return `iif(${plain}, ${like(`${name} %`)} or ${like(`${name}::%`)}, ${found})`;
}

export const notetypeSql = (name: string, context: SqlContext): string =>
  `n.mid in (select id from notetypes where ${nameSql(name, context)})`;

export function templateSql(template: { ord: number } | { name: string }, context: SqlContext): string {
  if ('ord' in template) return `c.ord = ${context.bind(template.ord)}`;
  return `(n.mid,c.ord) in (select ntid,ord from templates where ${nameSql(toNfc(template.name), context)})`;
}

/** Names are compared as the column's collation does; those with wildcards as Rust's regular expressions do. */
function nameSql(name: string, context: SqlContext): string {
  if (isGlob(name)) return `regexp(${context.bindPattern(`(?i)^${globToRegex(name)}$`)}, name)`;
  return `name = ${context.bind(globToText(name))}`;
}

/** Notes of a note type whose first field has this text, tags left out of the comparison (Rust: write_dupe). */
export function duplicatesSql(notetypeId: bigint, text: string, context: SqlContext): string {
  const plain = stripHtmlPreservingMediaFilenames(text);
  const ids = readFirstFields(context.col.db, notetypeId, strippedTextChecksum(plain))
    .filter(([, field]) => stripHtmlPreservingMediaFilenames(field) === plain)
    .map(([id]) => id);
  return `n.id in ${context.bindIds(ids)}`;
}
