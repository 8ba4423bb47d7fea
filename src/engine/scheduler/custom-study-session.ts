import { create } from '@bufbuild/protobuf';
import type { Deck } from '../decks/deck.ts';
import { type FilteredDeck, FilteredDeckSchema, FilteredSearchTermSchema } from '../proto/storage.gen.ts';
import type { Node, State, Term } from '../search/tree.ts';
import { escapeWildcards } from '../search/wildcards.ts';
import { writeNodes } from '../search/write.ts';
import { FILTERED_ORDER } from './filtered/order.ts';

/** What the filtered deck of a custom study session shall hold. */
export type SessionRequest =
  /** Cards forgotten, coming due, or added within so many days. */
  | { readonly kind: 'forgotten' | 'ahead' | 'preview'; readonly days: number }
  | {
      readonly kind: 'cram';
      readonly cards: 'new' | 'due' | 'review' | 'all';
      readonly limit: number;
      readonly tagsToInclude: readonly string[];
      readonly tagsToExclude: readonly string[];
    };

const NO_LIMIT = 99_999;

/** Rust: forgot_config, ahead_config, preview_config, cram_config. */
export function sessionConfig({ name }: Deck, request: SessionRequest): FilteredDeck {
  const deck: Term = { kind: 'deck', name: escapedName(name) };
  switch (request.kind) {
    case 'forgotten':
      return session(false, FILTERED_ORDER.random, [
        { kind: 'rated', days: request.days, rating: { button: 1 } },
        deck,
      ]);
    case 'ahead':
      return session(true, FILTERED_ORDER.due, [
        { kind: 'property', operator: '<=', property: { kind: 'due', value: request.days | 0 } },
        deck,
      ]);
    case 'preview':
      return session(false, FILTERED_ORDER.added, [
        { kind: 'state', state: 'new' },
        { kind: 'added', days: request.days },
        deck,
      ]);
    case 'cram':
      return cramConfig(deck, request);
  }
}

function session(
  reschedule: boolean,
  order: number,
  terms: readonly (Term | Node)[],
  limit = NO_LIMIT,
): FilteredDeck {
  return create(FilteredDeckSchema, {
    reschedule,
    searchTerms: [create(FilteredSearchTermSchema, { search: writeNodes(all(terms)), limit, order })],
    previewDelay: 10,
    previewAgainSecs: 60,
    previewHardSecs: 600,
    previewGoodSecs: 0,
  });
}

type Cram = Extract<SessionRequest, { kind: 'cram' }>;

/** Rust: cram_config. */
function cramConfig(deck: Term, { cards, limit, tagsToInclude, tagsToExclude }: Cram): FilteredDeck {
  const { reschedule, order, nodes } = CRAMS[cards];
  return session(reschedule, order, [...nodes, deck, ...tagNodes(tagsToInclude, tagsToExclude)], limit);
}

const state = (name: State): Node => ({ kind: 'term', term: { kind: 'state', state: name } });

const CRAMS: Readonly<Record<Cram['cards'], { reschedule: boolean; order: number; nodes: readonly Node[] }>> =
  {
    new: { reschedule: true, order: FILTERED_ORDER.added, nodes: [state('new')] },
    due: { reschedule: true, order: FILTERED_ORDER.due, nodes: [state('due')] },
    review: {
      reschedule: true,
      order: FILTERED_ORDER.random,
      nodes: [{ kind: 'not', node: state('new') }],
    },
    all: { reschedule: false, order: FILTERED_ORDER.random, nodes: [] },
  };

/** One of the first tags, none of the others; more than one in brackets (Rust: tags_to_nodes). */
function tagNodes(include: readonly string[], exclude: readonly string[]): Node[] {
  const wanted = joined(include.map(tagNode), 'or');
  const unwanted = joined(
    exclude.map((tag): Node => ({ kind: 'not', node: tagNode(tag) })),
    'and',
  );
  return [...grouped(wanted), ...grouped(unwanted)];
}

const tagNode = (tag: string): Node => ({
  kind: 'term',
  term: { kind: 'tag', text: escapedName(tag), mode: 'normal' },
});

const grouped = (nodes: readonly Node[]): readonly Node[] =>
  nodes.length > 1 ? [{ kind: 'group', nodes }] : nodes;

const joined = (nodes: readonly Node[], kind: 'and' | 'or'): Node[] =>
  nodes.flatMap((node, i): Node[] => (i === 0 ? [node] : [{ kind }, node]));

const all = (terms: readonly (Term | Node)[]): Node[] =>
  joined(
    terms.map((term): Node => (isNode(term) ? term : { kind: 'term', term })),
    'and',
  );

const NODE_KINDS: ReadonlySet<string> = new Set<Node['kind']>(['and', 'or', 'not', 'group', 'term']);

const isNode = (term: Term | Node): term is Node => NODE_KINDS.has(term.kind);

/** Rust: escape_anki_wildcards_for_search_node. */
const escapedName = (name: string): string => (name === '_*' ? name : escapeWildcards(name));
