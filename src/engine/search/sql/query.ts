import type { Collection } from '../../collection/collection.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import type { Node } from '../tree.ts';
import { SqlContext, type Tables } from './context.ts';
import { tablesOf, together } from './tables.ts';
import { termSql } from './term.ts';

export interface Query {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The statement that finds the ids of cards or notes, each once, in no order of its own (Rust: build_query). */
export function buildQuery(col: Collection, node: Node, item: 'cards' | 'notes'): Query {
  const context = new SqlContext(col, together(item, tablesOf(node)));
  const sql = selectSql(context.tables, item) + nodeSql(node, context);
  return { sql, values: context.values };
}

function selectSql(tables: Tables, item: 'cards' | 'notes'): string {
  if (tables === 'cards') return 'select c.id from cards c where ';
  if (tables === 'notes') return 'select n.id from notes n where ';
  if (item === 'cards') return 'select c.id from cards c, notes n where c.nid=n.id and ';
  return 'select distinct n.id from cards c, notes n where c.nid=n.id and ';
}

function nodeSql(node: Node, context: SqlContext): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return ` ${node.kind} `;
    case 'not':
      return `not ${nodeSql(node.node, context)}`;
    case 'group':
      return `(${groupSql(node.nodes, context)})`;
    case 'term':
      return termSql(node.term, context);
  }
}

/** Longer chains of alternatives go into brackets by halves: SQLite follows an expression only 1000 levels down. */
const LONGEST_CHAIN = 200;

function groupSql(nodes: readonly Node[], context: SqlContext): string {
  const sql = nodes.map((inner) => nodeSql(inner, context));
  const alternatives = [''];
  nodes.forEach((node, place) => {
    if (node.kind === 'or') alternatives.push('');
    else alternatives.push((alternatives.pop() ?? '') + sql[place]);
  });
  return chained(alternatives);
}

function chained(alternatives: readonly string[]): string {
  if (alternatives.length <= LONGEST_CHAIN) return alternatives.join(' or ');
  const half = Math.ceil(alternatives.length / 2);
  return `(${chained(alternatives.slice(0, half))}) or (${chained(alternatives.slice(half))})`;
}
