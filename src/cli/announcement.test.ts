import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fixturePath, temporaryFolder } from '../../test/support.ts';
import { announcement, lookAtProfile } from './announcement.ts';

const URL = 'http://127.0.0.1:8765';

/** A base folder with the profiles "User 1" and "Work". */
function base(): string {
  const folder = temporaryFolder();
  for (const name of ['User 1', 'Work'])
    cpSync(dirname(fixturePath('empty')), join(folder, name), { recursive: true });
  return folder;
}

test('a known profile: address, folder, what next and how to stop', () => {
  const folder = join(base(), 'Work');
  expect(announcement(lookAtProfile(folder), URL)).toEqual([
    `ankid serves "Work" at ${URL}`,
    `profile: ${folder}`,
    `try: curl ${URL} -d '{"action": "deckNames", "version": 6}'`,
    'stop with Ctrl-C',
  ]);
});

test('a mistyped one is told to be new, with the one that may be meant', () => {
  const folder = base();
  expect(announcement(lookAtProfile(join(folder, 'user1')), URL)).toEqual(
    expect.arrayContaining([
      `NEW, empty profile: ${join(folder, 'user1')}`,
      `did you mean --profile "${join(folder, 'User 1')}"?`,
    ]),
  );
  mkdirSync(join(folder, 'User 2')); // a folder without a collection is as good as none
  expect(lookAtProfile(join(folder, 'User 3')).similar).toEqual([join(folder, 'User 1')]);
  expect(lookAtProfile(join(folder, 'Japanese')).similar).toEqual([]);
});
