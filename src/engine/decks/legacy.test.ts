import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { AnkiError } from '../errors.ts';
import { newDeck } from './deck.ts';
import { deckFromLegacy, deckToLegacy } from './legacy.ts';
import { sameContent } from './storage.ts';

test('carries every deck of a collection there and back', () => {
  const col = openFixture('study');
  for (const deck of col.decks.all()) {
    const back = deckFromLegacy(deckToLegacy(deck));
    expect(back.name).toBe(deck.name);
    expect(sameContent(back, deck), deck.name).toBe(true);
  }
});

test('keeps members it does not know, but not under names that mean something', () => {
  const json = { ...deckToLegacy(newDeck('a')), extra: { deep: [1] }, desiredRetention: 80 };
  const deck = deckFromLegacy(json);
  expect(deckToLegacy(deck)).toMatchObject({ extra: { deep: [1] }, desiredRetention: 80 });
  const common = { ...deck.common, other: new Uint8Array(Buffer.from('{"extra":1,"conf":9,"name":"x"}')) };
  expect(deckToLegacy({ ...deck, common })).toMatchObject({ extra: 1, conf: 1, name: 'a' });
});

test('reads what old clients wrote', () => {
  const json = { ...deckToLegacy(newDeck('a')), id: '5', conf: '7', dyn: false, return: true, newLimit: 'x' };
  expect(deckFromLegacy(json)).toMatchObject({ id: 5, kind: { case: 'normal', value: { configId: 7n } } });
  expect(deckFromLegacy(json).common.other).toHaveLength(0);
});

test("counts only what the latest day's studying did", () => {
  const days = { newToday: [9, 3], revToday: [8, 5], lrnToday: [9, 4], timeToday: [9, 60] };
  const { common } = deckFromLegacy({ ...deckToLegacy(newDeck('a')), ...days });
  expect(common).toMatchObject({ lastDayStudied: 9, newStudied: 3, reviewStudied: 0, learningStudied: 4 });
});

test.each([
  ['name', 5],
  ['usn', 'x'],
  ['dyn', 'x'],
  ['collapsed', 1],
  ['conf', null],
  ['newToday', 3],
])('refuses a wrong %s', (member, value) => {
  expect(() => deckFromLegacy({ ...deckToLegacy(newDeck('a')), [member]: value })).toThrow(AnkiError);
});
