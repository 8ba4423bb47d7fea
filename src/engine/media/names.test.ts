import { expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import { openFixture } from '../../../test/support.ts';
import { mediaOf } from './media.ts';
import { isNormalizedFilename, normalizeFilename } from './names.ts';

interface Table {
  readonly cases: readonly { readonly want: string; readonly got?: string }[];
  readonly clashes: readonly {
    readonly steps: readonly { readonly want: string; readonly data: string; readonly got?: string }[];
    readonly on_disk: Readonly<Record<string, string>>;
  }[];
}
const { cases, clashes } = readReference<Table>('media_names');

test.each(cases.filter(({ got }) => got !== undefined))('$want is stored as $got', ({ want, got }) => {
  expect(normalizeFilename(want).toLowerCase()).toBe(got);
  expect(isNormalizedFilename(want)).toBe(normalizeFilename(want) === want);
});

test.each(cases.filter(({ got }) => got === undefined))('$want leaves no name', ({ want }) => {
  expect(normalizeFilename(want)).toBe('');
});

test.each(clashes.map((clash, i) => ({ ...clash, i })))('clashes $i', ({ steps, on_disk }) => {
  const media = mediaOf(openFixture('empty'));
  for (const { want, data, got } of steps) {
    expect(media.add(want, { data: Buffer.from(data) }), want).toBe(got);
  }
  const onDisk = media.names().map((name) => [name, media.read(name)?.toString()]);
  expect(Object.fromEntries(onDisk)).toEqual(on_disk);
});
