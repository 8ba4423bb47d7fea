import { describe, expect, test } from 'vitest';
import { compileRegex } from './regex.ts';

const finds = (pattern: string, text: string): boolean => compileRegex(pattern).test(text);

function errorOf(pattern: string): string {
  try {
    compileRegex(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('regular expressions of Rust', () => {
  test.each([
    ['a', 'xay'],
    ['^a$', 'a'],
    ['a|b', 'b'],
    ['(?:ab)+c', 'xababc'],
    ['a{2,3}$', 'aaaa'],
    ['^$', ''],
    ['', 'anything'],
    ['a**', 'b'],
    ['[^a]', 'b'],
    ['[a-c&&[^b]]', 'c'],
    ['[\\w--\\d]', 'x'],
    ['[a-c~~b-d]', 'd'],
    ['[[:alpha:]]', 'é1x'],
    ['[]a]', ']'],
    ['[-a]', '-'],
    ['\\p{Greek}', 'λ'],
    ['\\p{sc=Han}', '字'],
    ['\\P{L}', '1'],
    ['\\pL', 'ß'],
    ['\\d', '٣'],
    ['\\bover\\b', 'all over now'],
    ['\\b{start}o', 'x o'],
    ['r\\b{end}', 'over.'],
    ['\\<o', 'x o'],
    ['(?i)STRASSE', 'strasse'],
    ['(?i)k', '\u212a'],
    ['(?i)ſ', 'S'],
    ['(?i)σ', 'Σ ς'],
    ['(?i)[a-z]', 'K'],
    ['(?i:a)b', 'Ab'],
    ['(?s)a.b', 'a\nb'],
    ['(?m)^b$', 'a\nb\nc'],
    ['(?mR)^b$', 'a\r\nb\r\nc'],
    ['(?x) a b # comment', 'ab'],
    ['\\x41\\x{42}\\u0043\\U00000044', 'ABCD'],
    ['👍.', 'a👍🏽'],
    ['^.$', '👍'],
    ['(?P<name>a)(?<other>b)', 'ab'],
    ['\\-\\/\\@', '-/@'],
    ['a{,2}|b', ''],
  ])('%s is found in %j', (pattern, text) => {
    if (pattern === 'a{,2}|b')
      expect(errorOf(pattern)).toContain('repetition quantifier expects a valid decimal');
    else expect(finds(pattern, text)).toBe(true);
  });

  test.each([
    ['^a$', 'ab'],
    ['a.b', 'a\nb'],
    ['^b', 'a\nb'],
    ['a$', 'a\n'],
    ['(?-i)A', 'a'],
    ['(?i)ß', 'ss'],
    ['(?i)i', 'ı'],
    ['[^\\x00-\\x{10FFFF}]', 'a'],
    ['\\Bo', 'x o'],
    ['(?u)\\w', '-'],
    ['a{3}', 'aa'],
    ['[a-c&&b]', 'c'],
    ['(?i)[a-z--A]', 'a'],
  ])('%s is not found in %j', (pattern, text) => {
    expect(finds(pattern, text)).toBe(false);
  });

  test.each([
    ['(?i)[', '    (?i)[\n        ^\nerror: unclosed character class'],
    ['(?i)(', '    (?i)(\n        ^\nerror: unclosed group'],
    ['(?i)*', '    (?i)*\n        ^\nerror: repetition operator missing expression'],
    ['a{2,1}', '    a{2,1}\n     ^^^^^\nerror: invalid repetition count range, the start must be <= the end'],
    ['a)', '    a)\n     ^\nerror: unopened group'],
    [
      '(?=a)',
      '    (?=a)\n    ^^^\nerror: look-around, including look-ahead and look-behind, is not supported',
    ],
    ['(a)\\1', '    (a)\\1\n       ^^\nerror: backreferences are not supported'],
    ['\\q', '    \\q\n    ^^\nerror: unrecognized escape sequence'],
    ['(?<a>.)(?<a>.)', '    (?<a>.)(?<a>.)\n       ^      ^\nerror: duplicate capture group name'],
    ['\\p{Nope}', '    \\p{Nope}\n    ^^^^^^^^\nerror: Unicode property not found'],
    ['a\nb[', `${'~'.repeat(79)}\n1: a\n2: b[\n    ^\n${'~'.repeat(79)}\nerror: unclosed character class`],
  ])('%j is refused', (pattern, message) => {
    expect(errorOf(pattern)).toBe(`<pre>regex parse error:\n${message}</pre>`);
  });

  test('takes time linear in the text where backtracking would not end', () => {
    const text = 'a'.repeat(50_000);
    const started = performance.now();
    for (const pattern of ['(a*)*b', '(a|aa)+$b', '(a+)+[^a]', '(.*)*x\\b', '(?:a?){30}a{30}b', '(x+x+)+y']) {
      expect(finds(pattern, text)).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('refuses machines that would be too large', () => {
    const tooLarge = '<pre>Compiled regex exceeds size limit of 10485760 bytes.</pre>';
    expect(errorOf('a{4294967295}')).toBe(tooLarge);
    expect(errorOf('(((a{100}){100}){100}){100}')).toBe(tooLarge);
    expect(errorOf('\\w{1000}')).toBe(tooLarge);
    expect(errorOf('\\w{100}a{1000}')).toBe('');
  });

  // The numbers are the largest that Anki 26.9.3 takes; it puts (?i) before each.
  test.each([
    ['\\p{L}', 243],
    ['\\p{M}', 549],
    ['\\p{Nd}', 2024],
    ['\\p{Pc}', 17_920],
    ['(?i)\\p{Ll}', 1075],
  ])('allows about as many of %s as Rust', (property, most) => {
    expect(errorOf(`${property}{0,${Math.floor(most * 0.8)}}`)).toBe('');
    expect(errorOf(`${property}{0,${Math.ceil(most * 1.25)}}`)).toContain('exceeds size limit');
  });

  test('refuses what is nested too deeply instead of running out of stack', () => {
    for (const pattern of ['('.repeat(50_000), `a${'*'.repeat(50_000)}`, `[${'[a'.repeat(50_000)}`]) {
      expect(errorOf(pattern)).toContain('exceed the maximum number of nested parentheses/brackets (250)');
    }
  });

  test('gives up on patterns that would keep a server busy', () => {
    // Each character leads to a state that was not seen before: which of the last 2000 were an a.
    let seed = 1;
    const letter = (): string => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return seed % 2 ? 'a' : 'b';
    };
    const text = Array.from({ length: 300_000 }, letter).join('');
    const regex = compileRegex('a[ab]{2000}c');
    expect(() => regex.test(text)).toThrow('takes too long');
  }, 60_000);
});
