import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';

test('a schema 18 collection opens', () => {
  const col = openFixture('study');
  expect(col.stamps.crt).toBeGreaterThan(0);
});
