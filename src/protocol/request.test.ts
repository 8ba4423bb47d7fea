import { expect, test } from 'vitest';
import { parseRequest } from './request.ts';

test.each([0, 3_000_000])('long ids are exact beside a text of %i letters', (length) => {
  const text = 'x'.repeat(length);
  const request = (ids: string) => `{"action":"a","params":{"text":"${text}","ids":[${ids}]}}`;
  expect(parseRequest(request('9007199254740993,-9223372036854775809,9007199254740991,1.5'))).toEqual({
    action: 'a',
    params: { text, ids: [9007199254740993n, -9223372036854775809n, 9007199254740991, 1.5] },
  });
  expect(parseRequest(request('1e23,1e400,"9007199254740993"'))).toEqual({
    action: 'a',
    params: { text, ids: [1e23, Number.POSITIVE_INFINITY, '9007199254740993'] },
  });
});
