import { describe, expect, test } from 'vitest';
import { served } from './served.ts';
import { openFixture } from './support.ts';

// Programs in Go send null for an empty list, those in Lua {}. The add-on takes both where it walks through a list or hands it on.

const NOTE = 1762000000111;
const CARD = 1762000001112;

describe.each(['[]', '{}', 'null'])('%s as a list', (empty) => {
  test.each<[action: string, params: string, result: unknown]>([
    ['addTags', `{"notes": ${empty}, "tags": "x"}`, null],
    ['answerCards', `{"answers": ${empty}}`, []],
    ['areDue', `{"cards": ${empty}}`, []],
    ['areSuspended', `{"cards": ${empty}}`, []],
    ['canAddNotes', `{"notes": ${empty}}`, []],
    ['cardsInfo', `{"cards": ${empty}}`, []],
    ['cardsModTime', `{"cards": ${empty}}`, []],
    ['cardsToNotes', `{"cards": ${empty}}`, []],
    ['changeDeck', `{"cards": ${empty}, "deck": "Science"}`, null],
    ['deleteDecks', `{"decks": ${empty}, "cardsToo": true}`, null],
    ['deleteNotes', `{"notes": ${empty}}`, null],
    ['findModelsById', `{"modelIds": ${empty}}`, []],
    ['findModelsByName', `{"modelNames": ${empty}}`, []],
    ['forgetCards', `{"cards": ${empty}}`, null],
    ['getDecks', `{"cards": ${empty}}`, {}],
    ['getDeckStats', `{"decks": ${empty}}`, {}],
    ['getEaseFactors', `{"cards": ${empty}}`, []],
    ['getIntervals', `{"cards": ${empty}}`, []],
    ['getReviewsOfCards', `{"cards": ${empty}}`, {}],
    ['insertReviews', `{"reviews": ${empty}}`, null],
    ['multi', `{"actions": ${empty}}`, []],
    ['notesModTime', `{"notes": ${empty}}`, []],
    ['relearnCards', `{"cards": ${empty}}`, null],
    ['removeTags', `{"notes": ${empty}, "tags": "x"}`, null],
    ['replaceTags', `{"notes": ${empty}, "tag_to_replace": "x", "replace_with_tag": "y"}`, null],
    ['setDeckConfigId', `{"decks": ${empty}, "configId": 1}`, true],
    ['setDueDate', `{"cards": ${empty}, "days": "1"}`, true],
    ['setEaseFactors', `{"cards": ${empty}, "easeFactors": ${empty}}`, []],
    ['suspend', `{"cards": ${empty}}`, false],
    ['unsuspend', `{"cards": ${empty}}`, null],
  ])('%s', (action, params, result) => {
    const { ask } = served(openFixture('study'));
    expect(JSON.parse(ask(action, params))).toEqual({ result, error: null });
  });

  test('the tags of a new note', () => {
    const { ask } = served(openFixture('study'));
    const note = `{"deckName": "Default", "modelName": "Basic", "fields": {"Front": "lua"}, "tags": ${empty}}`;
    const { result } = JSON.parse(ask('addNote', `{"note": ${note}}`));
    expect(JSON.parse(ask('getNoteTags', `{"note": ${result}}`)).result).toEqual([]);
  });
});

test('notesInfo wants notes or a query', () => {
  const { ask } = served(openFixture('study'));
  expect(JSON.parse(ask('notesInfo', '{"notes": {}}')).result).toEqual([]);
  expect(JSON.parse(ask('notesInfo', '{"notes": null}')).error).toBe(
    'Must provide either "notes" or a "query"',
  );
});

test('null as tags is no tags', () => {
  const { ask } = served(openFixture('study'));
  const before = ask('getNoteTags', `{"note": ${NOTE}}`);
  for (const action of ['addTags', 'removeTags'])
    expect(JSON.parse(ask(action, `{"notes": [${NOTE}], "tags": null}`))).toEqual({
      result: null,
      error: null,
    });
  expect(ask('getNoteTags', `{"note": ${NOTE}}`)).toBe(before);
});

test('null among ids is an id that is not there', () => {
  const { ask } = served(openFixture('study'));
  const second = (action: string, params: string) => JSON.parse(ask(action, params)).result[1];
  expect(second('notesInfo', `{"notes": [${NOTE}, null]}`)).toEqual({});
  expect(second('notesModTime', `{"notes": [${NOTE}, null]}`)).toEqual({});
  expect(second('cardsInfo', `{"cards": [${CARD}, null]}`)).toEqual({});
});

test('what is no empty list is refused as before', () => {
  const { ask } = served(openFixture('study'));
  for (const wrong of ['{"a": 1}', '""', '0', 'false', '[{}]'])
    expect(JSON.parse(ask('cardsInfo', `{"cards": ${wrong}}`)).error, wrong).toMatch(/^parameter cards/);
});
