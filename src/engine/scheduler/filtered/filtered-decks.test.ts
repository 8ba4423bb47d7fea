import { create } from '@bufbuild/protobuf';
import { beforeEach, describe, expect, test } from 'vitest';
import { openFixture } from '../../../../test/support.ts';
import type { Collection } from '../../collection/collection.ts';
import { type DeckId, deckId } from '../../ids/ids.ts';
import { FilteredDeckSchema, FilteredSearchTermSchema } from '../../proto/storage.gen.ts';
import { searchOf } from '../../search/search.ts';
import { schedulerOf } from '../scheduler.ts';
import { FILTERED_ORDER } from './order.ts';

let col: Collection;
let home: DeckId;

beforeEach(() => {
  col = openFixture('empty');
  home = col.decks.getOrCreate('Home::Sub').id;
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture lacks a note type');
  for (let i = 0; i < 12; i++)
    col.notes.add({ mid: notetype.id, fields: [`q${i}`, 'a'], tags: i < 6 ? ['low'] : [] }, home);
});

const config = (
  search: string,
  { order = FILTERED_ORDER.added as number, limit = 100, reschedule = true } = {},
) =>
  create(FilteredDeckSchema, {
    reschedule,
    searchTerms: [create(FilteredSearchTermSchema, { search, limit, order })],
  });

const rows = () => col.db.rows('select id, did, type, queue, due, odue, odid from cards order by id');
const inDeck = (id: DeckId) => searchOf(col).cards(`did:${id}`);

describe('filtered decks', () => {
  test('take cards in order and give them back as they were', () => {
    const before = rows();
    const id = schedulerOf(col).filtered.save({ name: 'F', config: config('tag:low', { limit: 4 }) });
    expect(col.decks.currentId).toBe(id);
    const taken = col.cards.getMany(inDeck(id));
    expect(taken.map((card) => [card.due, card.odid, card.queue])).toEqual(
      [-100_000, -99_999, -99_998, -99_997].map((due) => [due, home, 0]),
    );
    schedulerOf(col).filtered.empty(id);
    expect(rows()).toEqual(before);
  });

  test('preview cards as if they were reviews', () => {
    const id = schedulerOf(col).filtered.save({
      name: 'F',
      config: config('tag:low', { reschedule: false }),
    });
    expect(col.cards.getMany(inDeck(id)).map((card) => card.queue)).toEqual(new Array(6).fill(2));
  });

  test('take from the random order as many as asked', () => {
    const random = config('', { order: FILTERED_ORDER.random, limit: 5 });
    const id = schedulerOf(col).filtered.save({ name: 'F', config: random });
    expect(inDeck(id)).toHaveLength(5);
    expect(new Set(col.cards.getMany(inDeck(id)).map((card) => card.odue)).size).toBe(5);
    expect(schedulerOf(col).filtered.rebuild(id)).toBe(5);
  });

  test('store nothing when they find nothing', () => {
    const decks = col.decks.names();
    expect(() => schedulerOf(col).filtered.save({ name: 'F', config: config('tag:missing') })).toThrow(
      'No cards matched the provided search.',
    );
    expect(col.decks.names()).toEqual(decks);
    const id = schedulerOf(col).filtered.save({ name: 'F', config: config('tag:missing'), allowEmpty: true });
    expect(inDeck(id)).toEqual([]);
  });

  test('search anew when they are changed', () => {
    const { filtered } = schedulerOf(col);
    const id = filtered.save({ name: 'F', config: config('tag:low') });
    expect(filtered.save({ id, name: 'G', config: config('-tag:low', { limit: 2 }) })).toBe(id);
    expect(inDeck(id)).toHaveLength(2);
    expect(col.decks.get(id)?.name).toBe('G');
  });

  test('keep their searches in Anki’s way of writing and refuse broken ones', () => {
    const id = schedulerOf(col).filtered.save({ name: 'F', config: config('tag:low and  (is:new)') });
    const { kind } = col.decks.require(id);
    expect(kind.case === 'filtered' && kind.value.searchTerms[0]?.search).toBe('tag:low (is:new)');
    expect(() => schedulerOf(col).filtered.save({ name: 'X', config: config('(') })).toThrow();
  });

  test('refuse orders that need FSRS while it is off, and change nothing', () => {
    const before = rows();
    for (const order of [8, 9]) {
      const draft = { name: 'F', config: config('', { order }) };
      expect(() => schedulerOf(col).filtered.save(draft)).toThrow('needs FSRS, which is off');
      expect(rows()).toEqual(before);
    }
    col.transact('Update Config', () => col.config.set('fsrs', true));
    for (const order of [8, 9, 10]) {
      const draft = { name: 'F', config: config('', { order, limit: 1 }) };
      expect(inDeck(schedulerOf(col).filtered.save(draft))).toHaveLength(1);
    }
  });

  test('leave normal decks alone', () => {
    const { filtered } = schedulerOf(col);
    expect(() => filtered.rebuild(home)).toThrow('This action can only be used on a filtered deck.');
    expect(() => filtered.empty(home)).toThrow('This action can only be used on a filtered deck.');
    expect(() => filtered.save({ id: home, name: 'x', config: config('') })).toThrow('filtered deck');
    expect(() => filtered.rebuild(deckId(5))).toThrow("No such deck: '5'");
  });

  test('send their cards home when they are deleted', () => {
    const before = rows();
    const id = schedulerOf(col).filtered.save({ name: 'F', config: config('') });
    col.decks.remove([id]);
    expect(rows()).toEqual(before);
  });

  test('are undone as one step', () => {
    const before = rows();
    schedulerOf(col).filtered.save({ name: 'F', config: config('') });
    expect(col.undo()).toBe('Build Deck');
    expect(rows()).toEqual(before);
    expect(col.decks.byName('F')).toBeUndefined();
  });

  test('start with the due and the new cards of the current deck', () => {
    col.decks.setCurrent(home);
    const draft = schedulerOf(col).filtered.newDraft();
    expect(draft.name).toBe('Filtered Deck 12:00');
    expect(draft.config.searchTerms.map((term) => term.search)).toEqual([
      'deck:Home::Sub is:due',
      'deck:Home::Sub is:new',
    ]);
  });
});
