import { expect, test } from 'vitest';
import { newDeck } from '../../decks/deck.ts';
import type { Limits } from '../../decks/limits.ts';
import { storedName } from '../../decks/name.ts';
import type { StoredDeck } from '../../decks/storage.ts';
import { deckId } from '../../ids/ids.ts';
import { LimitTree } from './limit-tree.ts';

const deck = (id: number, name: string): StoredDeck => ({
  ...newDeck(name),
  id: deckId(id),
  storedName: storedName(name),
});

function tree(limits: Record<string, Partial<Limits>>): LimitTree {
  const [first, ...others] = Object.keys(limits).map((name, i) => deck(i + 1, name));
  if (!first) throw new Error('no decks');
  return new LimitTree([first, ...others], ({ name }) => ({
    review: 9,
    new: 9,
    capNewToReview: false,
    ...limits[name],
  }));
}

test('counts a card for its deck and all above it', () => {
  const limits = tree({ A: { new: 2 }, 'A::B': {}, 'A::B::C': {}, 'A::D': {} });
  limits.decrement(deckId(3), 'new');
  limits.decrement(deckId(4), 'new');
  expect(limits.rootReached('new')).toBe(true);
  expect([1, 2, 3, 4].map((id) => limits.reached(deckId(id), 'new'))).toEqual([true, true, true, true]);
  expect(limits.reached(deckId(3), 'review')).toBe(false);
});

test('lets a deck that is used up stop its children only', () => {
  const limits = tree({ A: {}, 'A::B': { review: 1 }, 'A::B::C': {}, 'A::D': {} });
  limits.decrement(deckId(3), 'review');
  expect([1, 2, 3, 4].map((id) => limits.reached(deckId(id), 'review'))).toEqual([false, true, true, false]);
});

test('takes reviews from the new cards where they share a limit', () => {
  const limits = tree({ A: { review: 2, new: 2, capNewToReview: true } });
  limits.decrement(deckId(1), 'review');
  limits.decrement(deckId(1), 'review');
  expect(limits.rootReached('new')).toBe(true);
});

test('knows no deck whose parent is missing', () => {
  const limits = tree({ A: {}, 'A::B::C': {}, 'A::D': {} });
  expect(limits.reached(deckId(3), 'new')).toBe(false);
  expect(() => limits.reached(deckId(2), 'new')).toThrow('deck not found in limits map');
});
