import { cappedTo, type Limits } from '../../decks/limits.ts';
import { partsOf } from '../../decks/name.ts';
import type { StoredDeck } from '../../decks/storage.ts';
import { AnkiError } from '../../errors.ts';
import type { DeckId } from '../../ids/ids.ts';

export type LimitKind = 'new' | 'review';

interface Node {
  readonly level: number;
  readonly parent: Node | undefined;
  readonly children: Node[];
  limits: Limits;
}

/** How many cards each deck may still show while queues are built (Rust: LimitTreeMap). */
export class LimitTree {
  readonly #root: Node;
  readonly #nodes = new Map<DeckId, Node>();

  /** The root with its parents before it and all children after it, in the order of their names. */
  constructor(decks: readonly [StoredDeck, ...StoredDeck[]], limitsOf: (deck: StoredDeck) => Limits) {
    const [first, ...others] = decks;
    this.#root = { level: levelOf(first), parent: undefined, children: [], limits: limitsOf(first) };
    this.#nodes.set(first.id, this.#root);
    const path = [this.#root];
    for (const deck of others) this.#insert(deck, limitsOf(deck), path);
  }

  rootReached(kind: LimitKind): boolean {
    return this.#root.limits[kind] === 0;
  }

  reached(deck: DeckId, kind: LimitKind): boolean {
    return this.#nodeOf(deck).limits[kind] === 0;
  }

  /** Counts one card of the deck, for its parents too. */
  decrement(deck: DeckId, kind: LimitKind): void {
    for (let node: Node | undefined = this.#nodeOf(deck); node; node = node.parent) {
      const before = node.limits;
      node.limits = oneLess(before, kind);
      const ranOut =
        (before.review > 0 && node.limits.review === 0) || (before.new > 0 && node.limits.new === 0);
      if (ranOut) capBelow(node, node.limits);
    }
  }

  /** `path`: the nodes down to the deck before. A deck whose parent is missing is left out (Rust: add_child_nodes). */
  #insert(deck: StoredDeck, limits: Limits, path: Node[]): void {
    const level = levelOf(deck);
    while ((path.at(-1)?.level ?? -1) >= level) path.pop();
    const parent = path.at(-1);
    if (parent?.level !== level - 1) return;
    const node: Node = { level, parent, children: [], limits: cappedTo(limits, parent.limits) };
    parent.children.push(node);
    path.push(node);
    this.#nodes.set(deck.id, node);
  }

  #nodeOf(deck: DeckId): Node {
    const node = this.#nodes.get(deck);
    if (!node) throw new AnkiError('invalid', 'deck not found in limits map');
    return node;
  }
}

const levelOf = (deck: StoredDeck): number => partsOf(deck.storedName).length;

function oneLess(limits: Limits, kind: LimitKind): Limits {
  if (kind === 'new') return { ...limits, new: Math.max(limits.new - 1, 0) };
  const review = Math.max(limits.review - 1, 0);
  return { ...limits, review, new: limits.capNewToReview ? Math.min(limits.new, review) : limits.new };
}

function capBelow(node: Node, limits: Limits): void {
  node.limits = cappedTo(node.limits, limits);
  for (const child of node.children) capBelow(child, limits);
}
