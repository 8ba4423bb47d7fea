import { expect, test } from 'vitest';
import { shrink } from './search-shrink.ts';

test('leaves what a fault needs, and nothing else', async () => {
  const isWrong = (query: string): boolean => query.includes('-(') && query.includes('ö');
  const query = 'deck:x "tag:👍a" -(is:due or nc:schön) prop:ivl>3';
  expect(await shrink(query, async (queries) => queries.filter(isWrong))).toBe('-(ö');
});
