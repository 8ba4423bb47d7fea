import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { filledParameters, parametersOf } from '../scheduler/fsrs/parameters.ts';
import { storeParameters } from './store-parameters.ts';

const decksOf = (col: Collection) =>
  col.db.rows('select id, name, mtime_secs, hex(common), hex(kind) from decks');
const dataOf = (col: Collection) => col.db.column<string>('select data from cards order by id');

test('presets and the memory of their cards change, as one step; decks and what they have of their own stay', () => {
  const col = openFixture('fsrs');
  const [first, second] = col.presets.all();
  if (!first || !second) throw new Error('two presets were expected');
  const better = filledParameters([]).map((number, i) => (i === 2 ? 5 : number));
  const [decks, data] = [decksOf(col), dataOf(col)];
  storeParameters(col, { parameters: new Map([[second.id, better]]), reschedule: false, isAll: false });
  expect(parametersOf(col.presets.get(second.id)?.config ?? second.config)).toEqual(better.map(Math.fround));
  expect(col.presets.get(first.id)).toEqual(first);
  expect(decksOf(col)).toEqual(decks);
  expect(dataOf(col)).not.toEqual(data);
  expect(col.undo()).toBe('Deck Options');
  expect(dataOf(col)).toEqual(data);
});

test('where FSRS is off nothing is stored', () => {
  const col = openFixture('study');
  const parameters = new Map(col.presets.all().map(({ id }) => [id, filledParameters([])]));
  expect(() => storeParameters(col, { parameters, reschedule: false, isAll: true })).toThrow(
    'FSRS must be enabled first.',
  );
});
