import { expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import { deckId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { buryCards } from './bury.ts';
import { congratsInfo } from './congrats.ts';
import { customStudyDefaults } from './custom-study-defaults.ts';
import { schedulerOf } from './scheduler.ts';
import { suspendCards } from './suspend.ts';

function withNotes() {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = openFixture('empty', clock);
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture lacks a note type');
  const [deck, child] = ['A', 'A::B'].map((name) => col.decks.getOrCreate(name));
  if (!deck || !child) throw new Error('no deck');
  for (let i = 0; i < 25; i++)
    col.notes.add({ mid: notetype.id, fields: [`q${i}`, 'a'], tags: ['x', i % 2 ? 'Z' : 'y'] }, deck.id);
  col.notes.add({ mid: notetype.id, fields: ['child', 'a'], tags: [] }, child.id);
  col.decks.setCurrent(deck.id);
  return { clock, col, deck };
}

test('what is left, and when the next card is learnt', () => {
  const { clock, col } = withNotes();
  const cards = searchOf(col).cards('deck:A');
  buryCards(col, cards.slice(0, 1));
  suspendCards(col, cards.slice(3));
  const nothing = { reviewRemaining: false, haveSchedBuried: false, isFilteredDeck: false };
  const base = { ...nothing, newRemaining: true, haveUserBuried: true };
  expect(congratsInfo(col)).toEqual({ ...base, learnRemaining: 0, secsUntilNextLearn: 86_400 });
  for (const id of cards.slice(1, 3)) schedulerOf(col).answer(id, 3);
  const due = col.db.value<number>('select min(due) from cards where queue = 1') ?? 0;
  col.config.set('collapseTime', 10);
  const learning = { ...base, newRemaining: false, learnRemaining: 2 };
  const secsUntilNextLearn = due - clock.nowMillis() / 1000 - 10;
  expect(secsUntilNextLearn).toBeGreaterThan(60);
  expect(congratsInfo(col)).toEqual({ ...learning, secsUntilNextLearn });
  clock.tick(3_600_000);
  expect(congratsInfo(col)).toEqual({ ...learning, secsUntilNextLearn: 60 });
});

test('custom study starts with what was chosen the last time', () => {
  const { col, deck } = withNotes();
  col.config.set(`_deck_${deck.id}_customStudyIncludeTags`, ['x', 'gone']);
  col.config.set(`_deck_${deck.id}_customStudyExcludeTags`, ['Z', 5]);
  expect(customStudyDefaults(col, deck.id)).toEqual({
    tags: [
      { name: 'x', include: true, exclude: false },
      { name: 'y', include: false, exclude: false },
      { name: 'Z', include: false, exclude: false },
    ],
    extendNew: 0,
    extendReview: 0,
    availableNew: 25,
    availableReview: 0,
    availableNewInChildren: 1,
    availableReviewInChildren: 0,
  });
  const empty = deckId(1);
  expect(() => customStudyDefaults(col, empty)).toThrow('No such deck');
});
