import type { Collection } from '../collection/collection.ts';
import { normalPart } from '../decks/deck.ts';
import { type DeckNode, dueTree } from '../decks/due-tree.ts';
import { AnkiError } from '../errors.ts';
import type { DeckId } from '../ids/ids.ts';
import { notesInDecks } from './storage.ts';

/** What the dialogue for custom study starts with (Anki: CustomStudyDefaultsResponse). */
export interface CustomStudyDefaults {
  /** Tags of all notes with cards in the deck now, and which were chosen the last time. */
  readonly tags: readonly { readonly name: string; readonly include: boolean; readonly exclude: boolean }[];
  /** By how much the limits were raised the last time. */
  readonly extendNew: number;
  readonly extendReview: number;
  /** Cards beyond all limits, of the deck itself and of those below it. */
  readonly availableNew: number;
  readonly availableReview: number;
  readonly availableNewInChildren: number;
  readonly availableReviewInChildren: number;
}

/**
 * What the dialogue of custom study starts with. Throws not_found for a deck that is not in the list, invalid for a filtered
 * one (Rust: custom_study_defaults).
 */
export function customStudyDefaults(col: Collection, id: DeckId): CustomStudyDefaults {
  const normal = normalPart(col.decks.require(id));
  if (!normal) throw new AnkiError('invalid', 'deck not normal');
  const node = nodeOf(dueTree(col), id);
  if (!node) throw new AnkiError('not_found', `No such deck: '${id}'`);
  const { newUncapped: availableNew, reviewUncapped: availableReview } = node;
  return {
    tags: tagsOf(col, id),
    extendNew: normal.extendNew,
    extendReview: normal.extendReview,
    availableNew,
    availableReview,
    availableNewInChildren: sumOf(node, 'newUncapped') - availableNew,
    availableReviewInChildren: sumOf(node, 'reviewUncapped') - availableReview,
  };
}

function tagsOf(col: Collection, id: DeckId): CustomStudyDefaults['tags'] {
  const decks = col.decks.withChildren(col.decks.require(id)).map((deck) => deck.id);
  const chosen = (key: string): unknown => col.config.get(`_deck_${id}_customStudy${key}Tags`);
  const include = textsIn(chosen('Include'));
  const exclude = textsIn(chosen('Exclude'));
  return col.tags
    .ofNotes(notesInDecks(col.db, decks))
    .map((name) => ({ name, include: include.has(name), exclude: exclude.has(name) }));
}

/** A list with anything but texts in it counts as empty. */
const textsIn = (value: unknown): ReadonlySet<unknown> =>
  new Set(Array.isArray(value) && value.every((text) => typeof text === 'string') ? value : []);

function nodeOf(nodes: readonly DeckNode[], id: DeckId): DeckNode | undefined {
  for (const node of nodes) {
    const found = node.id === id ? node : nodeOf(node.children, id);
    if (found) return found;
  }
  return undefined;
}

const sumOf = (node: DeckNode, of: 'newUncapped' | 'reviewUncapped'): number =>
  node.children.reduce((sum, child) => sum + sumOf(child, of), node[of]);
