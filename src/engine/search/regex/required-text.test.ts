import { describe, expect, test } from 'vitest';
import { compileRegex } from './regex.ts';

describe('what a text must hold for a pattern to be found', () => {
  test.each([
    ['abc', '%abc%'],
    ['(?i)abc', '%abc%'],
    ['a.c', '%a_c%'],
    ['a.*b\\d+c', '%a%b%c%'],
    ['a\\d{2}b', '%a__b%'],
    ['(ab){2,}x', '%abab%x%'],
    ['a?b', '%b%'],
    ['(a|b)c', '%c%'],
    ['^a$', '%a%'],
    ['100%_\\\\', '%100\\%\\_\\\\%'],
    ['日本', '%日本%'],
    ['(?i)xé', '%x%'],
    ['(?i)xéx', '%x_x%'],
    ['é', '%é%'],
    ['a\\x00b', '%a_b%'],
    ['(?i)ЯЯx', '%x%'],
  ])('%s', (pattern, like) => {
    expect(compileRegex(pattern).required).toEqual({ like });
  });

  test.each(['', '.*', 'a*', 'a|b', '[ab]', '\\w+', '(?i)é', '(?i)\\bя'])(
    'nothing is known of %s',
    (pattern) => {
      expect(compileRegex(pattern).required).toBeUndefined();
    },
  );

  test('letters that equal others beyond ASCII have a narrow form with exceptions', () => {
    expect(compileRegex('(?i)akb').required).toEqual({
      like: '%a_b%',
      narrow: { like: '%akb%', exceptions: ['\u212a'] },
    });
    expect(compileRegex('(?i)s+').required).toEqual({
      like: undefined,
      narrow: { like: '%s%', exceptions: ['ſ'] },
    });
    expect(compileRegex('(?i-u)akb').required).toEqual({ like: '%akb%' });
  });

  test('is cut where it would be long', () => {
    expect(compileRegex('a{5000}').required).toEqual({ like: `%${'a'.repeat(100)}%` });
    expect(compileRegex('(x{90}y{90}){3}').required).toEqual({
      like: `%${'x'.repeat(90)}${'y'.repeat(10)}%`,
    });
  });
});
