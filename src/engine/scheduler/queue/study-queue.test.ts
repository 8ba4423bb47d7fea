import { beforeEach, describe, expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../../test/support.ts';
import type { Collection } from '../../collection/collection.ts';
import { type CardId, deckId } from '../../ids/ids.ts';
import { buryCards } from '../bury.ts';
import { schedulerOf } from '../scheduler.ts';
import { suspendCards } from '../suspend.ts';

let clock = standingClock('2026-06-15T12:00:00Z');
let col: Collection;

beforeEach(() => {
  clock = standingClock('2026-06-15T12:00:00Z');
  col = openFixture('empty', clock);
  const notetype = col.notetypes.byName('Basic (and reversed card)');
  if (!notetype) throw new Error('the fixture lacks a note type');
  for (let i = 0; i < 4; i++)
    col.notes.add({ mid: notetype.id, fields: [`q${i}`, `a${i}`], tags: [] }, deckId(1));
});

const queue = () => schedulerOf(col).queue;
const upcoming = (): CardId[] =>
  queue()
    .upcoming(99)
    .cards.map(({ card }) => card.id);

function answer(ease: number): CardId {
  const next = queue().next();
  if (!next) throw new Error('nothing to answer');
  schedulerOf(col).answer(next.card.id, ease, { fromQueue: true });
  clock.tick(5000);
  return next.card.id;
}

describe('the study queue', () => {
  test('offers the cards of the current deck, and how many wait', () => {
    const next = queue().next();
    expect(next?.kind).toBe('new');
    expect(next?.counts).toEqual({ new: 8, learning: 0, review: 0 });
    expect(new Set(upcoming()).size).toBe(8);
  });

  test('goes on after an answer and brings the card back', () => {
    const before = upcoming();
    const first = answer(1);
    expect(first).toBe(before[0]);
    expect(upcoming()).toEqual([...before.slice(1), first]);
    expect(queue().next()?.counts).toEqual({ new: 7, learning: 1, review: 0 });
  });

  test('has the card on top again after undo, and gone after redo', () => {
    const before = queue().upcoming(99);
    answer(3);
    const after = upcoming();
    expect(col.undo()).toBe('Answer Card');
    expect(queue().upcoming(99)).toEqual(before);
    col.redo();
    expect(upcoming().slice(0, 7)).toEqual(after.slice(0, 7));
  });

  test('takes back several answers of one request together', () => {
    const before = upcoming();
    col.groupUndo('request', () => {
      answer(3);
      answer(1);
    });
    expect(upcoming()).not.toEqual(before);
    expect(col.undo()).toBe('Answer Card');
    expect(upcoming()).toEqual(before);
  });

  test('is built anew when cards, decks or options change', () => {
    const [first, second, third] = upcoming();
    suspendCards(col, [first as CardId]); // there are eight
    expect(upcoming()).not.toContain(first);
    buryCards(col, [second as CardId, third as CardId]); // as above
    expect(queue().next()?.counts.new).toBe(5);
    const preset = col.presets.ofDeck(deckId(1));
    col.presets.update({
      ...preset,
      id: col.presets.all()[0]?.id ?? preset.id,
      config: { ...preset.config, newPerDay: 2 },
    });
    expect(queue().next()?.counts.new).toBe(2);
  });

  test('keeps its place when an answer fails', () => {
    const before = upcoming();
    expect(() =>
      schedulerOf(col).answer(before[0] as CardId, 3, { fromQueue: true, customData: 'no JSON' }),
    ).toThrow();
    expect(upcoming()).toEqual(before);
    expect(() => schedulerOf(col).answer(before[1] as CardId, 3, { fromQueue: true })).toThrow(
      'not at top of queue',
    );
    expect(upcoming()).toEqual(before);
  });

  test('keeps its place after a dry run', () => {
    const before = upcoming();
    col.dryRun(() => answer(3));
    expect(upcoming()).toEqual(before);
  });

  test('notices cards that were answered elsewhere', () => {
    const before = upcoming();
    schedulerOf(col).answer(before[3] as CardId, 4); // there are eight
    expect(upcoming()).toEqual(before.filter((id) => id !== before[3]));
  });

  test('brings buried cards back on the next day, which cannot be undone', () => {
    const [first] = upcoming();
    buryCards(col, [first as CardId]); // as above
    expect(upcoming()).not.toContain(first);
    clock.tick(86_400_000);
    expect(upcoming()).toContain(first);
    expect(col.undo()).toBeUndefined();
    expect(col.cards.get(first as CardId)?.queue).toBe(0);
  });

  test('is empty when all is done', () => {
    suspendCards(col, upcoming());
    expect(queue().next()).toBeUndefined();
  });
});

test.each(Array.from({ length: 13 }, (_, order) => order))(
  'nothing need be searched before review order %i',
  (order) => {
    col = openFixture('fsrs', clock);
    col.transact('Update Config', () => {
      for (const preset of col.presets.all())
        col.presets.update({ ...preset, config: { ...preset.config, reviewOrder: order } });
    });
    expect(() => queue().next()).not.toThrow();
  },
);
