import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { importCircles } from './source-imports.ts';

/** What may import in a circle: the collection and its core topics, which all need one another, and two small groups. */
const LARGEST: Readonly<Record<string, number>> = {
  'cards collection decks notes notetypes presets tags': 17,
  'sync/media': 6,
  sync: 3,
};

test('files import one another in circles only where they belong together', () => {
  const sizes = importCircles().map((circle) => [foldersOf(circle), circle.length] as const);
  expect(Object.fromEntries(sizes)).toEqual(LARGEST);
  expect(sizes).toHaveLength(Object.keys(LARGEST).length);
});

const foldersOf = (circle: readonly string[]): string =>
  [...new Set(circle.map((file) => dirname(file).replace('engine/', '')))].sort().join(' ');
