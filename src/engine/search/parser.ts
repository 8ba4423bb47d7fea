import { Lexer, type Token } from './lexer.ts';
import { emptyGroup, misplaced, searchError, unclosedGroup, unopenedGroup } from './search-error.ts';
import { keyedTerm, termOf } from './term.ts';
import type { Node } from './tree.ts';

/** Deeper brackets than SQLite could follow anyway (its expressions end at 1000). */
const DEEPEST_GROUP = 300;

/** Ten times as many as Anki's own statements could hold. */
const MOST_CONDITIONS = 10_000;

const WHITESPACE = /\p{White_Space}/gu;

/** Reads a search into a tree; all white space counts as plain spaces, in quotes too; an empty one finds everything. Throws Anki's search errors (Rust: parse). */
export function parseSearch(query: string): Node {
  const text = query.replace(WHITESPACE, ' ').replace(/^ +| +$/g, '');
  if (text === '') return { kind: 'term', term: { kind: 'all' } };
  return { kind: 'group', nodes: new Parser(new Lexer(text)).parse() };
}

class Parser {
  readonly #lexer: Lexer;
  #depth = 0;
  #conditions = 0;
  #atLast: Error | undefined;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  parse(): Node[] {
    const { nodes, closed } = this.#nodes();
    if (closed) throw unopenedGroup();
    if (this.#atLast) throw this.#atLast;
    return nodes;
  }

  /** The nodes up to a closing bracket or the end, with the implied ands written out (Rust: group_inner). */
  #nodes(): { nodes: Node[]; closed: boolean } {
    const nodes: Node[] = [];
    let token = this.#lexer.next();
    for (; token && token.kind !== 'close'; token = this.#lexer.next()) {
      const node = this.#node(token);
      const joins = node.kind === 'and' || node.kind === 'or';
      const expectsOperand = nodes.length % 2 === 0;
      if (joins && expectsOperand) throw misplaced(node.kind);
      if (!joins && !expectsOperand) nodes.push({ kind: 'and' });
      nodes.push(node);
    }
    const last = nodes.at(-1);
    if (last?.kind === 'and' || last?.kind === 'or') throw misplaced(last.kind);
    return { nodes, closed: token !== undefined };
  }

  #node(token: Exclude<Token, { kind: 'close' }>): Node {
    if (++this.#conditions > MOST_CONDITIONS) throw searchError('too many conditions');
    switch (token.kind) {
      case 'not':
        return this.#negated(this.#lexer.afterNot());
      case 'open':
        return this.#group();
      case 'keyed':
        return { kind: 'term', term: keyedTerm(token.key, token.value) };
      case 'text':
        return textNode(token.text, token.bare);
    }
  }

  #negated(token: ReturnType<Lexer['afterNot']>): Node {
    const node = this.#node(token);
    // Anki notices nothing and writes broken SQL, so any other error comes first.
    if (node.kind === 'and' || node.kind === 'or') this.#atLast ??= misplaced(node.kind);
    return { kind: 'not', node };
  }

  #group(): Node {
    if (++this.#depth > DEEPEST_GROUP) throw searchError('too many brackets inside each other');
    const { nodes, closed } = this.#nodes();
    if (!closed) throw unclosedGroup();
    if (nodes.length === 0) throw emptyGroup();
    this.#depth--;
    return { kind: 'group', nodes };
  }
}

function textNode(text: string, bare: boolean): Node {
  const word = bare ? text.toLowerCase() : '';
  if (word === 'and' || word === 'or') return { kind: word };
  return { kind: 'term', term: termOf(text) };
}
