import { expect, test } from 'vitest';
import { openFixture } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { Desktop } from './desktop.ts';

function reviewing(): { col: Collection; desktop: Desktop } {
  const col = openFixture('study');
  const desktop = new Desktop(col);
  desktop.startReview();
  return { col, desktop };
}

const shownId = (desktop: Desktop): number => Number(desktop.card()?.id);

test('a review goes from card to card, each on its question first', () => {
  const { desktop } = reviewing();
  const first = shownId(desktop);
  desktop.turnTo('answer');
  desktop.answer(3);
  expect(shownId(desktop)).not.toBe(first);
  expect(desktop.side()).toBe('question');
});

test('undoing an answer brings the card back; undoing a tag leaves the side as it is', () => {
  const { col, desktop } = reviewing();
  const first = shownId(desktop);
  desktop.turnTo('answer');
  desktop.answer(3);
  col.undo();
  expect([shownId(desktop), desktop.side()]).toEqual([first, 'question']);
  desktop.turnTo('answer');
  const note = desktop.card()?.nid;
  if (note) col.tags.addToNotes([note], 'seen');
  expect(col.undo()).toBeDefined();
  expect([shownId(desktop), desktop.side()]).toEqual([first, 'answer']);
});

test('a card that another request deletes gives way to the next', () => {
  const { col, desktop } = reviewing();
  const card = desktop.card();
  if (card) col.notes.remove([card.nid]);
  expect(desktop.card()).toBeDefined();
  expect(desktop.card()?.nid).not.toBe(card?.nid);
});

test('there is no card outside a review', () => {
  const { desktop } = reviewing();
  desktop.showOverview();
  expect([desktop.card(), desktop.side(), desktop.turnTo('answer')]).toEqual([undefined, undefined, false]);
});
