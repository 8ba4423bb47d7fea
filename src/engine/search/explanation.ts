import type { SqlValue } from '../sqlite/database.ts';
import type { Node } from './tree.ts';

/** How a search is understood and carried out. */
export interface Explanation {
  readonly tree: Node;
  readonly sql: string;
  /** What ?1, ?2 … of the statement stand for. */
  readonly values: readonly SqlValue[];
  /** The regular expressions, which regexp and its likes name by number. */
  readonly patterns: readonly string[];
  /** The steps of SQLite's plan, those inside others indented. */
  readonly plan: readonly string[];
}

/** An explanation as lines for people. */
export function explanationLines({ tree, sql, values, patterns, plan }: Explanation): string[] {
  return [
    ...section('tree', treeLines(tree)),
    ...section('SQL', [sql]),
    ...section(
      'values',
      values.map((value, at) => `?${at + 1} = ${shown(value)}`),
    ),
    ...section(
      'regular expressions',
      patterns.map((pattern, number) => `${number} = ${shown(pattern)}`),
    ),
    ...section('plan', plan),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];

function treeLines(node: Node): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return [node.kind];
    case 'not':
      return ['not', ...indented(treeLines(node.node))];
    case 'group':
      return ['group', ...indented(node.nodes.flatMap(treeLines))];
    case 'term': {
      const { kind, ...details } = node.term;
      const text = JSON.stringify(details, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
      return [text === '{}' ? kind : `${kind} ${text}`];
    }
  }
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const shown = (value: SqlValue): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);
