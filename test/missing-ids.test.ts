import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '../src/actions/index.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { presetIdOf } from '../src/engine/decks/deck.ts';
import { DEFAULT_PRESET_ID, deckId } from '../src/engine/ids/ids.ts';
import { searchOf } from '../src/engine/search/search.ts';
import { IDS, MISSING, REQUESTS } from './missing-ids.ts';
import { served } from './served.ts';
import { openFixture, TABLES } from './support.ts';

// An id that no row can have, as it needs more than 64 bits, is one that is not there, and told like any other such.

/** Here the original says of 0, as of null, that there must be one. */
const ZERO_IS_NONE = ['updateNoteModel'];

/** Beyond what `REQUESTS` names, parameters with names of ids that are none. */
const NO_IDS: Record<string, readonly string[]> = {
  addNote: ['note'],
  addNotes: ['notes'],
  canAddNote: ['note'],
  canAddNoteWithErrorDetail: ['note'],
  canAddNotes: ['notes'],
  canAddNotesWithErrorDetail: ['notes'],
  cancelJob: ['id'],
};

/** These have tests of their own below. */
const OTHERS: Record<string, readonly string[]> = { setDeckConfigId: ['configId'] };

const NAMED_AS_ID = /^(id|cards?|notes?)$|Ids?$/;

test('every parameter that takes ids is asked', () => {
  const named = ACTIONS.all.flatMap(({ name, params }) =>
    Object.keys(params.shape)
      .filter((param) => NAMED_AS_ID.test(param) && !NO_IDS[name]?.includes(param))
      .map((param) => `${name}.${param}`),
  );
  const asked = Object.entries(REQUESTS).flatMap(([name, requests]) =>
    requests.flatMap((request) =>
      Object.keys(JSON.parse(request.replaceAll('$', '0'))).map((param) => `${name}.${param}`),
    ),
  );
  const others = Object.entries(OTHERS).flatMap(([name, params]) =>
    params.map((param) => `${name}.${param}`),
  );
  expect(named.filter((param) => ![...asked, ...others].includes(param))).toEqual([]);
});

describe('an id that cannot exist is one that does not', () => {
  let file: string;
  beforeAll(() => {
    file = join(tmpdir(), `ankid-missing-ids-${process.pid}.txt`);
    return () => rmSync(file, { force: true });
  });

  test.each(Object.entries(REQUESTS))('%s', (action, requests) => {
    const { col, ask } = served(openFixture('study'));
    const before = rowsOf(col);
    for (const request of requests) {
      const answerTo = (id: string): string => ask(action, request.replaceAll('$', id).replace('PATH', file));
      const expected = answerTo(MISSING);
      for (const id of IDS) {
        if (id === '0' && ZERO_IS_NONE.includes(action)) continue;
        expect(answerTo(id), `${request} ${id}`).toBe(expected.replaceAll(MISSING, id));
      }
    }
    expect(rowsOf(col)).toEqual(before);
  });
});

const rowsOf = ({ db }: Collection, tables = TABLES): unknown[] =>
  tables.map((table) => db.rows(`select * from ${table}`));

test('options that are not there are the default ones, as Anki takes them', () => {
  const { col, ask } = served(openFixture('study'));
  const preset = () =>
    presetIdOf(col.decks.require(deckId(JSON.parse(ask('deckNamesAndIds', '{}')).result.Languages)));
  for (const id of [MISSING, ...IDS, `"${MISSING}"`, '"99999999999999999999999"']) {
    const other = col.presets.add('other').id;
    ask('setDeckConfigId', `{"decks": ["Languages"], "configId": ${other}}`);
    expect(preset()).toBe(other);
    const answer = ask('setDeckConfigId', `{"decks": ["Languages"], "configId": ${id}}`);
    expect(answer, id).toBe('{"result":true,"error":null}');
    expect(preset(), id).toBe(DEFAULT_PRESET_ID);
  }
});

test('a review of a card that cannot exist is refused', () => {
  const { col, ask } = served(openFixture('study'));
  const before = rowsOf(col);
  for (const id of ['9223372036854775808', '-9223372036854775809', '99999999999999999999999', '1e23']) {
    const answer = ask('insertReviews', `{"reviews": [[1653772912146,${id},-1,3,-60,-60,2500,6157,0]]}`);
    expect(JSON.parse(answer).error, id).toMatch(/a review cannot be of the card|expected int/);
  }
  expect(rowsOf(col)).toEqual(before);
});

test('reviews after one that cannot exist', () => {
  const { ask } = served(openFixture('study'));
  const after = (id: string) => ask('cardReviews', `{"deck": "Languages", "startID": ${id}}`);
  expect(after('99999999999999999999999')).toBe('{"result":[],"error":null}');
  expect(after('-99999999999999999999999')).toBe(after('0'));
});

test('values of a card that no card can have', () => {
  const { col, ask } = served(openFixture('study'));
  const [card = 0] = searchOf(col).cards('deck:Default');
  const before = rowsOf(col);
  for (const key of [
    'id',
    'nid',
    'did',
    'odid',
    'due',
    'odue',
    'ivl',
    'flags',
    'factor',
    'desired_retention',
  ])
    for (const value of ['99999999999999999999999', '-9223372036854775809', '[9223372036854775808]']) {
      const params = `{"card": ${card}, "keys": ["${key}"], "newValues": [${value}], "warning_check": true}`;
      expect(JSON.parse(ask('setSpecificValueOfCard', params)).result?.[0]?.[0], params).toBe(false);
    }
  expect(rowsOf(col)).toEqual(before);
});

test('long numbers where a number, a text or an object is wanted', () => {
  const { col, ask } = served(openFixture('study'));
  const contents = () => rowsOf(col, ['notes', 'cards', 'decks', 'notetypes', 'deck_config']);
  const before = contents();
  const long = '99999999999999999999999';
  for (const value of [long, `[${long}]`, `{"a": ${long}}`]) {
    for (const [action, params] of [
      ['modelFieldSetFontSize', '{"modelName": "Basic", "fieldName": "Front", "fontSize": $}'],
      ['modelFieldSetFont', '{"modelName": "Basic", "fieldName": "Front", "font": $}'],
      ['importJson', '{"json": {"notes": [{"fields": ["a"], "cards": $}]}}'],
      ['importJson', '{"json": {"notes": [{"fields": ["a"], "deck": $, "notetype": 9223372036854775808}]}}'],
      ['findModelsById', '{"modelIds": [$]}'],
      ['answerCards', '{"answers": [{"cardId": 1, "ease": 3, "time": $}, {"cardId": [$]}]}'],
      ['saveDeckConfig', '{"config": {"id": [$]}}'],
      ['deckNameFromId', '{"deckId": [$]}'],
      ['addNote', '{"note": {"deckName": $, "modelName": "Basic", "fields": {"Front": $}}}'],
      ['addNote', '{"note": $}'],
      ['createDeck', '{"deck": $}'],
    ] as const)
      expect(() => ask(action, params.replaceAll('$', value)), `${action} ${params} ${value}`).not.toThrow();
  }
  expect(contents()).toEqual(before);
});
