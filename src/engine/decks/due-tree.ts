import type { Collection } from '../collection/collection.ts';
import { DEFAULT_DECK_ID, type DeckId } from '../ids/ids.ts';
import { timingToday } from '../scheduler/timing.ts';
import { presetIdOf } from './deck.ts';
import { type DueCounts, readDueCounts } from './due-counts.ts';
import { cappedTo, type Limits, remainingLimits, UNLIMITED } from './limits.ts';
import { partsOf } from './name.ts';
import { hasCards, type StoredDeck } from './storage.ts';

/** A deck in the list of decks, with what it offers today. */
export interface DeckNode {
  readonly id: DeckId;
  /** The last part of the name. */
  readonly name: string;
  /** Within the limits of the day, children included. */
  readonly newCount: number;
  readonly learnCount: number;
  readonly reviewCount: number;
  /** Without regard to limits, of the deck itself. */
  readonly newUncapped: number;
  readonly reviewUncapped: number;
  /** All cards that are in the deck itself, and with its children. */
  readonly totalInDeck: number;
  readonly totalIncludingChildren: number;
  readonly children: readonly DeckNode[];
}

/** Deeper levels are not told apart, as in Anki, whose protobuf messages could not carry them. */
const DEEPEST_LEVEL = 99;

/**
 * The top decks with today's counts (Rust: deck_tree). The default deck is left out while it is empty and there are
 * others. Reads only: where Anki would bring buried cards back on a new day, they are counted as if it had.
 */
export function dueTree(col: Collection): DeckNode[] {
  const branches = branchesOf(col.decks.all());
  if (!hasCards(col.db, DEFAULT_DECK_ID)) hideDefault(branches);
  const count = counter(col);
  const limits = col.config.getBoolean('applyAllParentLimits') ? UNLIMITED : undefined;
  return branches.map((branch) => count(branch, limits).node);
}

interface Branch {
  readonly deck: StoredDeck;
  readonly children: Branch[];
}

/** Decks come sorted by name; one whose parent is missing is left out until the collection is checked. */
function branchesOf(decks: readonly StoredDeck[]): Branch[] {
  const top: Branch[] = [];
  const path = [top];
  for (const deck of decks) {
    const level = Math.min(partsOf(deck.storedName).length, DEEPEST_LEVEL);
    path.length = Math.min(path.length, level);
    const siblings = path[level - 1];
    if (!siblings) continue;
    const branch: Branch = { deck, children: [] };
    siblings.push(branch);
    path.push(branch.children);
  }
  return top;
}

/** Rust: hide_default_deck, which looks only among the top decks. */
function hideDefault(branches: Branch[]): void {
  const at = branches.findIndex(({ deck, children }) => deck.id === DEFAULT_DECK_ID && children.length === 0);
  if (at >= 0 && branches.length > 1) branches.splice(at, 1);
}

interface Counted {
  readonly node: DeckNode;
  readonly capped: DueCounts;
}

/** Rust: sum_counts_and_apply_limits_v3. */
function counter(col: Collection): (branch: Branch, ofParent: Limits | undefined) => Counted {
  const { now, daysElapsed: today } = timingToday(col);
  const lastUnburied = col.config.getNumber('lastUnburied', 0);
  const counts = readDueCounts(col.db, {
    day: today,
    learnCutoff: now + col.config.getNumber('collapseTime', 1200),
    buriedAreBack: lastUnburied < today || today + 7 < lastUnburied,
  });
  const presets = new Map(col.presets.all().map((preset) => [preset.id, preset]));
  const newIgnoreReviewLimit = col.config.getBoolean('newCardsIgnoreReviewLimit');

  return function count({ deck, children }, ofParent) {
    const presetId = presetIdOf(deck);
    const preset = presetId === undefined ? undefined : presets.get(presetId);
    const own = remainingLimits(deck, preset, today, newIgnoreReviewLimit);
    const limits = ofParent ? cappedTo(own, ofParent) : own;
    const counted = children.map((child) => count(child, ofParent && limits));
    const ownCounts = counts.get(deck.id) ?? NOTHING;
    const capped = cap(
      counted.reduce((sum, child) => add(sum, child.capped), ownCounts),
      limits,
    );
    const ofChildren = counted.reduce((sum, { node }) => sum + node.totalIncludingChildren, 0);
    const node: DeckNode = {
      id: deck.id,
      name: partsOf(deck.storedName).at(-1) ?? '',
      newCount: capped.new,
      learnCount: capped.intradayLearning + capped.interdayLearning,
      reviewCount: capped.review,
      newUncapped: ownCounts.new,
      reviewUncapped: ownCounts.review,
      totalInDeck: ownCounts.total,
      totalIncludingChildren: ownCounts.total + ofChildren,
      children: counted.map((child) => child.node),
    };
    return { node, capped };
  };
}

const NOTHING: DueCounts = { new: 0, review: 0, interdayLearning: 0, intradayLearning: 0, total: 0 };

const add = (a: DueCounts, b: DueCounts): DueCounts => ({
  new: a.new + b.new,
  review: a.review + b.review,
  interdayLearning: a.interdayLearning + b.interdayLearning,
  intradayLearning: a.intradayLearning + b.intradayLearning,
  total: a.total + b.total,
});

/** Learning across days takes from the reviews first, then reviews, then new cards where they share the limit. */
function cap(counts: DueCounts, limits: Limits): DueCounts {
  const interdayLearning = Math.min(counts.interdayLearning, limits.review);
  const review = Math.min(counts.review, limits.review - interdayLearning);
  const left = limits.capNewToReview ? limits.review - interdayLearning - review : Number.POSITIVE_INFINITY;
  return { ...counts, interdayLearning, review, new: Math.min(counts.new, limits.new, left) };
}
