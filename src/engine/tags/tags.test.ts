import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { noteId } from '../ids/ids.ts';
import { TagMatcher } from './matcher.ts';
import { normalizedTag } from './name.ts';

const NOTE = noteId(1770802000111);
const register = (col: Collection, ...tags: string[]) =>
  col.transact('Update Config', () => col.tags.register(tags));

test.each([
  ['a::b', 'a::b'],
  ['::', 'blank::blank'],
  ['a::', 'a::blank'],
  ['a\u0001b', 'ab'],
  ['\u00a0a\u00a0', 'a'],
  ['\ufa47', '\u6f22'],
])('normalises %j to %j', (tag, normal) => {
  expect(normalizedTag(tag)).toBe(normal);
});

describe('registering', () => {
  test('sorts, parts at spaces, drops doubles and keeps the first spelling', () => {
    const col = openFixture('empty');
    const tags = register(col, 'b', 'A::c', 'a', 'two one', 'B', '', '日本\u3000Über', 'ÜBER');
    expect(tags).toEqual(['a', 'A::c', 'b', 'one', 'two', 'Über', '日本']);
    expect(register(col, 'ONE')).toEqual(['one']);
  });

  test('writes children as their known parents are written', () => {
    const col = openFixture('empty');
    register(col, 'Top::Middle');
    expect(register(col, 'top::middle::leaf')).toEqual(['Top::Middle::leaf']);
    expect(col.tags.canonical(['TOP::MIDDLE::LEAF', 'top::x'])).toEqual(['Top::Middle::leaf', 'top::x']);
    expect(col.tags.all()).toEqual(['Top::Middle', 'Top::Middle::leaf']);
  });

  test('is forgotten with the transaction that failed', () => {
    const col = openFixture('empty');
    const fails = () =>
      col.transact('Update Config', () => {
        col.tags.register(['gone']);
        throw new Error('stop');
      });
    expect(fails).toThrow('stop');
    expect(register(col, 'GONE')).toEqual(['GONE']);
  });
});

describe('tags of notes', () => {
  test('are added once and the note is left alone when it has them', () => {
    const col = openFixture('study');
    expect(col.tags.addToNotes([NOTE, noteId(1)], 'new Parent')).toBe(1);
    expect(col.tags.ofNote(NOTE)).toEqual(['lesson-17', 'new', 'parent']);
    expect(col.tags.addToNotes([NOTE], 'NEW')).toBe(0);
  });

  test('go with their children', () => {
    const col = openFixture('study');
    col.tags.addToNotes([NOTE], 'parent::child parents');
    expect(col.tags.removeFromNotes([NOTE], 'PARENT')).toBe(1);
    expect(col.tags.ofNote(NOTE)).toEqual(['lesson-17', 'parents']);
    expect(col.tags.all()).toContain('parent');
  });

  test('are renamed with their children and their list', () => {
    const col = openFixture('study');
    const had = col.db.value("select count() from notes where tags like '% animal%'");
    expect(col.tags.rename('Animal', 'being')).toBe(had);
    expect(col.tags.all().filter((tag) => /^(animal|being)/.test(tag))).toEqual([
      ...['being', 'being::mammal', 'being::mammal::dog'],
    ]);
    expect(() => col.tags.rename('being', 'a b')).toThrow('can not contain a space');
  });

  test('are replaced whole', () => {
    const col = openFixture('study');
    expect(col.tags.replaceInNotes(undefined, 'PARENT', 'x y')).toBe(5);
    expect(col.tags.ofNote(NOTE)).toEqual(['lesson-17', 'x', 'y']);
    expect(col.tags.replaceInNotes([NOTE], 'nothing', 'z')).toBe(0);
  });

  test('change in bulk quickly', { timeout: 20_000 }, () => {
    const col = openFixture('empty');
    const count = 20_000;
    col.db.run(
      `insert into notes with recursive n(id) as (select 1 union all select id + 1 from n where id < ?)
       select id, id, 1, 0, 0, ' a b' || id || ' ', '', '', 0, 0, '' from n`,
      count,
    );
    const ids = Array.from({ length: count }, (_, i) => noteId(i + 1));
    expect(col.tags.addToNotes(ids, 'ü c')).toBe(count);
    expect(col.tags.removeFromNotes(ids, 'a')).toBe(count);
    expect(col.tags.ofNote(noteId(7))).toEqual(['b7', 'c', 'ü']);
  });
});

describe('clearing unused tags', () => {
  test('leaves the parents of used ones', () => {
    const col = openFixture('empty');
    register(col, 'a', 'a::b', 'c');
    expect(col.tags.clearUnused()).toBe(3);
    const study = openFixture('study');
    study.transact('Update Config', () => study.tags.register(['jlpt', 'unused', 'bio::cell::wall']));
    study.tags.clearUnused();
    expect(study.tags.all()).toContain('bio');
    expect(study.tags.all()).not.toContain('unused');
    expect(study.tags.all()).not.toContain('bio::cell::wall');
  });
});

describe('matching', () => {
  test('takes tags literally, ignoring case, whole or with children', () => {
    const matcher = new TagMatcher('a.b x*');
    expect([' a.b ', ' A.B::c ', ' q x* '].every((tags) => matcher.matches(tags))).toBe(true);
    expect([' aab ', ' a.bc ', ' xx ', ' q::a.b '].some((tags) => matcher.matches(tags))).toBe(false);
    expect(matcher.replace(' a.b::c q ', 'n')).toBe(' n::c q ');
    expect(matcher.newTags).toEqual(['n::c']);
  });
});
