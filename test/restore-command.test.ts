import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, serveProfile } from './program.ts';
import { copyOfFixture, temporaryFolder } from './support.ts';

const folderOf = (name: 'study' | 'empty'): string => dirname(copyOfFixture(name));
const notesOf = async (folder: string): Promise<number> =>
  (await runProgram(['search', '', '--profile', folder])).stdout.trim().split('\n').length;

test('a package of decks never takes the place of the collection', async () => {
  const folder = folderOf('study');
  const file = join(temporaryFolder(), 'deck.apkg');
  await runProgram(['export', file, '--deck', 'Science', '--profile', folder]);
  const before = await notesOf(folder);
  const refused = await runProgram(['restore', file, '--yes', '--profile', folder]);
  expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('"ankid import"') });
  const server = await serveProfile(folder);
  for (const action of ['importCollection', 'restoreBackup'])
    expect(await server.call(action, { path: file })).toMatchObject({
      error: expect.stringContaining('importPackage'),
    });
  await server.stop();
  expect(await notesOf(folder)).toBe(before);
  expect(existsSync(join(folder, 'backups'))).toBe(false);
});

test('replacing a collection wants a word', async () => {
  const [folder, other] = [folderOf('study'), folderOf('empty')];
  const file = join(temporaryFolder(), 'all.colpkg');
  await runProgram(['export', file, '--profile', folder]);
  const refused = await runProgram(['restore', file, '--profile', other]);
  expect(refused).toEqual({
    status: 4,
    stdout: '',
    stderr: `ankid: all notes, cards and reviews of ${other} are replaced (a backup is kept): if you mean it, add --yes\n`,
  });
  expect(await runProgram(['restore', file, '--yes', '--profile', other])).toMatchObject({ status: 0 });
  expect(await notesOf(other)).toBe(await notesOf(folder));
  const fresh = join(temporaryFolder(), 'New');
  expect(await runProgram(['restore', file, '--profile', fresh])).toMatchObject({ status: 0 });
});

test('a collection that is open elsewhere is told by the status', async () => {
  const folder = folderOf('study');
  const server = await serveProfile(folder);
  expect(await runProgram(['check', '--profile', folder])).toMatchObject({ status: 3 });
  await server.stop();
});
