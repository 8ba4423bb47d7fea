import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FixtureName, openFixture, standingClock } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { messageOf } from '../errors.ts';
import { DEFAULT_DECK_ID, type NoteId } from '../ids/ids.ts';
import { compareIds, type LongInteger } from '../ids/long-integers.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { searchOf } from './search.ts';

type Step = [action: 'findCards' | 'findNotes', query: string, ids: number[] | null, error: string | null];

interface Recording {
  readonly name: string;
  readonly fixture: FixtureName;
  readonly now: string;
  readonly steps: readonly Step[];
}

const recordings: Recording[] = JSON.parse(
  readFileSync(new URL('../../../test/reference/search.json', import.meta.url), 'utf8'),
);

describe('searches answer as the original does', () => {
  test.each(recordings)('$name', ({ fixture, now, steps }) => {
    const col = openFixture(fixture, standingClock(`${now.replace(' ', 'T')}Z`));
    const wrong = steps
      .map(([action, query, ids, error]) => ({
        action,
        query,
        expected: [sorted(ids), error],
        got: answerOf(col, action, query),
      }))
      .filter(({ expected, got }) => JSON.stringify(expected) !== JSON.stringify(got));
    expect(wrong).toEqual([]);
  });
});

test('takes fractions in sort fields as Anki shows them, with 15 digits', () => {
  const col = openFixture('empty');
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture has this note type');
  const fields = ['47007.0445997193', ''];
  const id = col.notes.add({ mid: notetype.id, tags: [], fields }, DEFAULT_DECK_ID);
  expect(searchOf(col).notes('45997193')).toEqual([id]);
  expect(searchOf(col).notes('2')).toEqual([]);
  expect(searchOf(col).notes('nc:2')).toEqual([]);
});

test('compares tags as a regular expression would, spaces and letters beyond ASCII included', () => {
  const col = openFixture('empty');
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture has this note type');
  const add = (text: string): NoteId => {
    const id = col.notes.add({ mid: notetype.id, tags: [], fields: [text, ''] }, DEFAULT_DECK_ID);
    col.db.run('update notes set tags = ? where id = ?', text, id);
    return id;
  };
  const [plain, below, kelvin, tab, open] = [
    ' Book ',
    ' x book::k2 ',
    ' boo\u212a ',
    ' book\tx ',
    ' booking',
  ].map(add);
  expect(searchOf(col).notes('tag:book')).toEqual([plain, below, kelvin]);
  expect(searchOf(col).notes('tag:boo*')).toEqual([plain, below, kelvin]);
  expect(searchOf(col).notes('tag:boo*x')).toEqual([]);
  expect(searchOf(col).notes('tag:b_ok::*')).toEqual([below]);
  expect(searchOf(col).notes('-tag:boo*')).toEqual([tab, open]);
  expect(searchOf(col).notes('tag:re:^booK$')).toEqual([plain, kelvin]);
});

test('calls functions only for rows that may match', () => {
  const col = openFixture('study');
  const search = searchOf(col); // whose own functions are defined now, and replaced below
  const texts: unknown[] = [];
  const count = (_pattern: SqlValue, text: SqlValue): number => texts.push(text) && 1;
  col.db.define('regexp', count);
  col.db.define('regexp_tags', count);
  col.db.define('regexp_fields', count, { varargs: true });
  const queries = ['re:zq+x', '-re:zq+x', 'tag:zqx*y', 'tag:re:zqx$', 'front:re:zqx', '*:zqx', 'w:zqx'];
  const calling = queries.filter((query) => {
    search.cards(query);
    return texts.splice(0).length > 0;
  });
  expect(calling).toEqual([]);
  expect(search.notes('re:d.g')).toHaveLength(texts.length);
  expect(texts.length).toBeLessThan(search.notes('').length);
});

describe('large searches', () => {
  test('takes thousands of alternatives', () => {
    const col = openFixture('study');
    const cards = searchOf(col).cards('');
    const query = Array.from({ length: 3000 }, (_, place) => `nid:${place}`).join(' or ');
    expect(searchOf(col).cards(`${query} or cid:${cards[0]}`)).toEqual([cards[0]]);
    expect(searchOf(col).cards(`cid:${[...cards, 1, 2].join()}`)).toHaveLength(cards.length);
    expect(searchOf(col).cards(`cid:${cards.slice(0, 3).join()}`)).toEqual(cards.slice(0, 3));
  });

  test('refuses brackets too deep for SQLite', () => {
    const col = openFixture('empty');
    expect(searchOf(col).notes(`${'('.repeat(200)}dog${')'.repeat(200)}`)).toEqual([]);
    expect(() => searchOf(col).notes('('.repeat(100_000))).toThrow('Invalid search');
  });

  test('takes numbers beyond 64 bits and with leading zeros', () => {
    const col = openFixture('study');
    expect(searchOf(col).cards('cid:99999999999999999999,0001762000001112')).toEqual([1762000001112]);
    expect(searchOf(col).cards('nid:9223372036854775807')).toEqual([]);
  });
});

function answerOf(col: Collection, action: Step[0], query: string): [LongInteger[] | null, string | null] {
  try {
    return [sorted(action === 'findCards' ? searchOf(col).cards(query) : searchOf(col).notes(query)), null];
  } catch (error) {
    return [null, messageOf(error)];
  }
}

const sorted = (ids: readonly LongInteger[] | null): LongInteger[] | null => ids && [...ids].sort(compareIds);
