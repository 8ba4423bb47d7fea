import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { checkMedia } from './check.ts';
import { mediaOf } from './media.ts';

test('Check Media renames what some system cannot hold beside other files, and leaves none of the old names', () => {
  const col = openFixture('empty');
  const media = mediaOf(col);
  mkdirSync(media.folder, { recursive: true });
  const files = { 'con.mp3': '1', 'a.jpg': '2', 'A.JPG': '3', 'b.png': '4', 'B.PNG': '4', 'Upper.PNG': '5' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(media.folder, name), text);
  const { renamed, unused } = checkMedia(col);
  const hashed = 'a-77de68daecd823babbb58edb1c8e14d7106e83bb.jpg';
  expect(Object.fromEntries(renamed)).toEqual({ 'con.mp3': 'con_.mp3', 'A.JPG': hashed, 'B.PNG': 'b.png' });
  const names = ['Upper.PNG', hashed, 'a.jpg', 'b.png', 'con_.mp3'];
  expect(media.names().sort()).toEqual(names);
  expect(unused).toEqual(names);
});
