import { expect, test } from 'vitest';
import { csvRecords } from './csv-records.ts';

const read = (text: string, delimiter = ','): string[][] => [
  ...csvRecords(text, { delimiter, comment: '#' }),
];

/** As Rust's crate `csv` reads them. */
const TEXTS: readonly (readonly [text: string, records: string[][]])[] = [
  ['', []],
  ['a', [['a']]],
  [
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a,b\r\n\r\n\nc\rd', [['a', 'b'], ['c'], ['d']]],
  [
    'a,\n,b\n,',
    [
      ['a', ''],
      ['', 'b'],
      ['', ''],
    ],
  ],
  ['"a,b\n""c""",d', [['a,b\n"c"', 'd']]],
  ['"a"b"c,d', [['ab"c', 'd']]],
  ['a"b,"c', [['a"b', 'c']]],
  ['"open,\nto the end', [['open,\nto the end']]],
  ['""', [['']]],
  ['# one\na\n#two\rb\nc\n', [['a'], ['c']]],
  ['a,#b\n"#c"\n', [['a', '#b'], ['#c']]],
  ['a\n# without an end', [['a'], ['']]],
  ['\ufeffa\ufeff', [['a\ufeff']]],
  ['\ufeff"a"\n', [['a']]],
];

test.each(TEXTS)('%j', (text, records) => {
  expect(read(text)).toEqual(records);
});

test('a space parts, too', () => {
  expect(read(' a  b', ' ')).toEqual([['', 'a', '', 'b']]);
});

test('many quotes take little time', () => {
  const started = performance.now();
  expect(read(`"${'""'.repeat(200_000)}`)[0]?.[0]).toHaveLength(200_000);
  expect(read('"x"y'.repeat(100_000))).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2000);
});
