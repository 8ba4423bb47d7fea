import type { Node, Term } from '../tree.ts';
import type { Tables } from './context.ts';

/** Which tables the conditions of a search are about (Rust: Node::required_table). */
export function tablesOf(node: Node): Tables {
  switch (node.kind) {
    case 'not':
      return tablesOf(node.node);
    case 'group':
      return node.nodes.map(tablesOf).reduce(together, 'either');
    case 'term':
      return tablesOfTerm(node.term);
    default:
      return 'either';
  }
}

export function together(a: Tables, b: Tables): Tables {
  if (a === 'either') return b;
  return b === 'either' || a === b ? a : 'both';
}

function tablesOfTerm(term: Term): Tables {
  switch (term.kind) {
    case 'all':
    case 'note-ids':
      return 'either';
    case 'template':
      return 'both';
    case 'text':
    case 'no-combining':
    case 'strip-clozes':
    case 'word':
    case 'regex':
    case 'field':
    case 'tag':
    case 'duplicates':
    case 'notetype':
    case 'notetype-id':
    case 'edited':
      return 'notes';
    default:
      return 'cards';
  }
}
