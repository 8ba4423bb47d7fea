import { expect, test } from 'vitest';
import { NumberText, parseExactly, parseKeepingNumbers, stringifyExactly } from './exact-json.ts';

test('whole numbers beyond 2^53 are exact, everything else is as JSON.parse has it', () => {
  expect(parseExactly('{"id":-4458105081661446711,"n":[9007199254740993,9007199254740991,1]}')).toEqual({
    id: -4458105081661446711n,
    n: [9007199254740993n, 9007199254740991, 1],
  });
  expect(parseExactly('18446744073709551616')).toBe(18446744073709551616n);
});

test('fractions and exponents with many digits are numbers', () => {
  const text =
    '[0.12345678901234567,12345678901234567.5,1e17,12345678901234567e2,-0.95000000000000006661,0.9007199254740993]';
  expect(parseExactly(text)).toEqual(JSON.parse(text));
});

test('digits inside strings stay strings', () => {
  const text = JSON.stringify({
    '12345678901234567890': 'a "12345678901234567890" \\',
    b: '\\"12345678901234567890',
    c: '#1',
  });
  expect(parseExactly(text)).toEqual(JSON.parse(text));
  expect(parseExactly('["\\u0023123","##12345678901234567890",12345678901234567890]')).toEqual([
    '#123',
    '##12345678901234567890',
    12345678901234567890n,
  ]);
});

test('strings that look like marks stay as they are, and many cost no time', () => {
  const strings = ['#1#12345678901234567890', '#2#', '#'.repeat(400_000), '\\u00231#', '#3#4#'];
  const text = `[${strings.map((value) => JSON.stringify(value)).join()},"\\u0023\\u0035#",12345678901234567890]`;
  const start = performance.now();
  expect(parseExactly(text)).toEqual([...strings, '#5#', 12345678901234567890n]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('what is no JSON is refused', () => {
  for (const text of [
    '',
    '{',
    '01234567890123456789',
    '[12345678901234567890',
    '{"a":1234567890123456789,}',
    '-',
    'NaN',
  ]) {
    expect(() => parseExactly(text), text).toThrow(SyntaxError);
    expect(() => parseKeepingNumbers(text), text).toThrow(SyntaxError);
  }
});

test('a very long string is no trouble', () => {
  const long = 'x\\'.repeat(3_000_000);
  expect(parseExactly(stringifyExactly([long, 2n ** 60n]))).toEqual([long, 2n ** 60n]);
});

test('keys of every kind survive', () => {
  const text = '{"__proto__":{"a":12345678901234567890},"":1,"constructor":2}';
  expect(stringifyExactly(parseExactly(text))).toBe(text);
});

test('numbers can be kept as they are written', () => {
  expect(parseKeepingNumbers('{"a":1.0,"b":[-0,1e5],"c":"1.0"}')).toEqual({
    a: new NumberText('1.0'),
    b: [new NumberText('-0'), new NumberText('1e5')],
    c: '1.0',
  });
});

test('stringify writes bigints as numbers', () => {
  expect(stringifyExactly({ a: [2n ** 63n, 'x'], b: undefined, c: null, d: 1.5 })).toBe(
    '{"a":[9223372036854775808,"x"],"c":null,"d":1.5}',
  );
});
