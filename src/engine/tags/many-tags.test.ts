import { expect, it } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { noteId } from '../ids/ids.ts';
import { caseVariants } from '../search/regex/case-folding.ts';
import { TagMatcher } from './matcher.ts';

/** Milliseconds: with a time that grows with the square of the tags, each of these takes minutes, or all memory. */
const LIMIT = 5000;

const NOTE = noteId(1770802000111);
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `t${from + i}`);

it('clears unused tags of thousands of levels', () => {
  const col = openFixture('study');
  const deep = numbered(8).map((tag) => tag + '::a'.repeat(6000));
  col.tags.addToNotes([NOTE], deep.join(' '));
  col.transact('Update Config', () => col.tags.register(['T1::A::a', 't1::b']));
  const started = performance.now();
  col.tags.clearUnused();
  expect(performance.now() - started).toBeLessThan(LIMIT);
  expect(col.tags.all().filter((tag) => tag.toLowerCase().startsWith('t1:'))).toEqual(['T1::A::a', deep[1]]);
});

it('looks many tags up', () => {
  const matcher = new TagMatcher(numbered(50_000).join(' '));
  const stored = ` ${numbered(25_000, 40_000).join(' ')} T1::x a t1x `;
  const started = performance.now();
  expect(matcher.remove(stored)).toBe(` ${numbered(15_000, 50_000).join(' ')} a t1x `);
  expect(performance.now() - started).toBeLessThan(LIMIT);
});

it('takes the same letters as equal in few tags and in many', () => {
  const others = numbered(51).join(' ');
  for (let code = 0x21; code < 0x1f000; code++) {
    for (const variant of caseVariants(code, true)) {
      const [tag, other] = [String.fromCodePoint(code), String.fromCodePoint(variant)];
      expect(new TagMatcher(`${tag} ${tag}a ${others}`).matches(` x${other} ${other}A::b `)).toBe(true);
    }
  }
});

it.each(['a', 'A::B', 'a:', 'a.b', 'ſ', 'ß', 'Σ', 'x::y'])('finds %s as alone', (tag) => {
  const alone = new TagMatcher(tag);
  const among = new TagMatcher(`${tag} ${numbered(100).join(' ')}`);
  for (const stored of [
    'a',
    'A::b',
    'a:::c',
    'a.B::x',
    'axb',
    's',
    'ẞ',
    'ss',
    'ς',
    'σ::k',
    'X::Y::z',
    'x',
    'xa::b',
  ])
    expect([stored, among.matches(` q ${stored} r `)]).toEqual([stored, alone.matches(` q ${stored} r `)]);
});
