import { beforeEach, describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { dueTree } from '../decks/due-tree.ts';
import { type DeckId, deckId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { type CustomStudyRequest, customStudy, extendLimits } from './custom-study.ts';
import { schedulerOf } from './scheduler.ts';

let col: Collection;
let deck: DeckId;

beforeEach(() => {
  col = openFixture('empty');
  deck = col.decks.getOrCreate('A_b').id;
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture lacks a note type');
  for (let i = 0; i < 30; i++)
    col.notes.add({ mid: notetype.id, fields: [`q${i}`, 'a'], tags: i % 2 ? ['x_y'] : ['z'] }, deck);
});

const study = (request: CustomStudyRequest): void =>
  customStudy(col, schedulerOf(col).filtered, deck, request);
const newToday = () => dueTree(col).find((node) => node.id === deck)?.newCount;

function session(): { search: string | undefined; reschedule: boolean; cards: number } {
  const found = col.decks.byName('Custom Study Session');
  if (found?.kind.case !== 'filtered') throw new Error('there is no session');
  const { searchTerms, reschedule } = found.kind.value;
  return { search: searchTerms[0]?.search, reschedule, cards: searchOf(col).cards(`did:${found.id}`).length };
}

describe('custom study', () => {
  test('raises and lowers the limits of the day', () => {
    expect(newToday()).toBe(20);
    study({ kind: 'new-limit', delta: 5 });
    expect(newToday()).toBe(25);
    study({ kind: 'new-limit', delta: -10 });
    expect(newToday()).toBe(15);
    const { kind } = col.decks.require(deck);
    expect(kind.case === 'normal' && kind.value.extendNew).toBe(5);
  });

  test('raises the limits of parents, too, where they count', () => {
    const child = col.decks.getOrCreate('A_b::C').id;
    extendLimits(col, child, { new: 3 });
    expect(col.decks.require(deck).common.newStudied).toBe(0);
    col.transact('Update Config', () => col.config.set('applyAllParentLimits', true));
    extendLimits(col, child, { review: 2 });
    expect(col.decks.require(deck).common.reviewStudied).toBe(-2);
  });

  test('previews new cards', () => {
    study({ kind: 'preview', days: 1 });
    expect(session()).toEqual({ search: 'is:new added:1 deck:A\\_b', reschedule: false, cards: 30 });
  });

  test('crams by tags and remembers them', () => {
    study({ kind: 'cram', cards: 'new', limit: 7, tagsToInclude: ['x_y', 'q'], tagsToExclude: ['z'] });
    expect(session()).toEqual({
      search: 'is:new deck:A\\_b (tag:x\\_y OR tag:q) -tag:z',
      reschedule: true,
      cards: 7,
    });
    expect(col.config.get(`_deck_${deck}_customStudyIncludeTags`)).toEqual(['x_y', 'q']);
    study({ kind: 'cram', cards: 'all', limit: 100, tagsToInclude: [], tagsToExclude: [] });
    expect(session()).toEqual({ search: 'deck:A\\_b', reschedule: false, cards: 30 });
  });

  test('says so when nothing matches, and changes nothing', () => {
    for (const kind of ['forgotten', 'ahead'] as const)
      expect(() => study({ kind, days: 3 })).toThrow('No cards matched the criteria you provided.');
    expect(col.decks.byName('Custom Study Session')).toBeUndefined();
  });

  test('does not take over a normal deck', () => {
    col.decks.getOrCreate('Custom Study Session');
    expect(() => study({ kind: 'preview', days: 1 })).toThrow(
      'Please rename the existing Custom Study deck first.',
    );
  });

  test('needs a deck that exists', () => {
    expect(() =>
      customStudy(col, schedulerOf(col).filtered, deckId(7), { kind: 'new-limit', delta: 1 }),
    ).toThrow("No such deck: '7'");
  });
});
