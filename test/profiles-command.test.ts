import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Database } from '../src/engine/sqlite/database.ts';
import { runProgram, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const FIXTURES = fileURLToPath(new URL('../conformance/fixtures/', import.meta.url));

function base(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) cpSync(join(FIXTURES, 'empty'), join(folder, name), { recursive: true });
  return folder;
}

const profiles = (folder: string, ...args: string[]) => runProgram(['profiles', ...args, '--base', folder]);

test('profiles are made, listed, renamed and put into the trash', async () => {
  const folder = base('User 1');
  expect(await profiles(folder, 'create', 'Second')).toEqual({
    status: 0,
    stdout: `${join(folder, 'Second')}\n`,
    stderr: '',
  });
  await profiles(folder, 'rename', 'Second', 'Other');
  expect(await profiles(folder, 'list')).toEqual({ status: 0, stdout: 'Other\nUser 1\n', stderr: '' });
  const server = await serveProfile(join(folder, 'Other'));
  expect(await server.call('getProfiles')).toEqual({ result: ['Other', 'User 1'], error: null });
  await server.stop();
  expect(await profiles(folder, 'delete', 'Other')).toMatchObject({
    status: 0,
    stdout: `it is in ${join(folder, 'trash', 'Other')} now\n`,
  });
  expect(await profiles(folder, 'list')).toMatchObject({ stdout: 'User 1\n' });
});

test('one that a server has open is left alone', async () => {
  const folder = base('User 1', 'Other');
  const server = await serveProfile(join(folder, 'User 1'));
  const refused = { status: 3, stdout: '', stderr: 'ankid: another program has the collection open\n' };
  expect(await profiles(folder, 'delete', 'User 1')).toEqual(refused);
  expect(await profiles(folder, 'rename', 'User 1', 'x')).toEqual(refused);
  expect(await server.call('deckNames')).toMatchObject({ error: null });
  expect(await profiles(folder, 'rename', 'Other', 'x')).toMatchObject({ status: 0 });
  await server.stop();
  expect(existsSync(join(folder, 'User 1', 'collection.anki2'))).toBe(true);
});

test('requests that come while profiles change wait, and none fails', async () => {
  const folder = base('One', 'Two', 'Three');
  const server = await serveProfile(join(folder, 'One'));
  const note = (front: string) => ({
    note: { deckName: 'Default', modelName: 'Basic', fields: { Front: front, Back: '' } },
  });
  const names = ['One', 'Two', 'Three'];
  const requests: Promise<unknown>[] = [];
  for (let round = 0; round < 30; round++) {
    const name = names[round % 3] ?? '';
    requests.push(server.call('loadProfile', { name }));
    for (let i = 0; i < 5; i++) requests.push(server.call('addNote', note(`${round} ${i}`)));
    requests.push(server.call('findNotes', { query: 'deck:*' }), server.call('getActiveProfile'));
  }
  const replies = (await Promise.all(requests)) as { error: string | null }[];
  expect(replies.filter(({ error }) => error !== null)).toEqual([]);
  const counts = [];
  for (const name of names) {
    await server.call('loadProfile', { name });
    const { result } = (await server.call('findNotes', { query: 'deck:*' })) as { result: number[] };
    counts.push(result.length);
  }
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150);
  await server.stop();
});

const python = process.env.ANKID_ANKI_PYTHON;

test.skipIf(!python)("Python reads what Anki's list is given", async () => {
  const folder = base('User 1');
  const db = new Database(join(folder, 'prefs21.db'));
  db.exec('create table profiles (name text primary key collate nocase, data blob not null)');
  db.close();
  await profiles(folder, 'create', 'Second');
  const script = `import json, pickle, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("select name, cast(data as blob) from profiles")
print(json.dumps({name: pickle.loads(data) for name, data in rows}))`;
  const run = spawnSync(python ?? '', ['-c', script, join(folder, 'prefs21.db')], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual({
    Second: {
      ...{ mainWindowGeom: null, mainWindowState: null, numBackups: 50, lastOptimize: expect.any(Number) },
      ...{
        searchHistory: [],
        syncKey: null,
        syncMedia: true,
        autoSync: true,
        allowHTML: false,
        importMode: 1,
      },
      ...{ lastColour: '#00f', stripHTML: true, deleteMedia: false },
    },
  });
});
