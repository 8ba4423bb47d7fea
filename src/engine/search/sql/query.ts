import type { Collection } from '../../collection/collection.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import type { Patterns } from '../patterns.ts';
import type { Node } from '../tree.ts';
import { COST, SqlContext, type Tables } from './context.ts';
import { tablesOf } from './tables.ts';
import { termSql } from './term.ts';

export type Item = 'cards' | 'notes';

export interface Query {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The statement that finds the ids of cards or notes, each once, in no order of its own (Rust: build_query). */
export function buildQuery(col: Collection, patterns: Patterns, node: Node, item: Item): Query {
  const tables = tablesOf(node);
  const context = new SqlContext(col, patterns, tables === 'either' ? item : tables);
  const condition = nodeSql(node, context);
  const watched =
    context.cost > ORDINARY ? `in_time(${rowOf(context.tables)}) and (${condition})` : condition;
  return { sql: selectSql(context.tables, item, watched), values: context.values };
}

/** Searches up to this cost are what people write: some dozens of texts, several regular expressions. */
const ORDINARY = 200;

const rowOf = (tables: Tables): string => (tables === 'notes' ? 'n.id' : 'c.id');

/** Cards without a note are not found by what is about notes, nor the other way round. */
function selectSql(tables: Tables, item: Item, condition: string): string {
  if (tables === item) return `select id from ${item} ${item === 'cards' ? 'c' : 'n'} where ${condition}`;
  if (item === 'cards') return `select c.id from cards c, notes n where c.nid=n.id and ${condition}`;
  if (tables === 'cards')
    return `select n.id from notes n where n.id in (select c.nid from cards c where ${condition})`;
  return `select distinct n.id from cards c, notes n where c.nid=n.id and ${condition}`;
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
      context.cost += COST.term;
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
