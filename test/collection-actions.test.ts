import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type RunningProgram, runProgram, serveProfile } from './program.ts';
import { type FixtureName, temporaryFolder } from './support.ts';

const FIXTURES = fileURLToPath(new URL('../conformance/fixtures/', import.meta.url));
const AT_NOON = ['--clock', '2026-06-15 12:00:00'];

async function serve(fixture: FixtureName = 'study') {
  const folder = join(temporaryFolder(), 'User 1');
  cpSync(join(FIXTURES, fixture), folder, { recursive: true });
  return { folder, server: await serveProfile(folder, ...AT_NOON) };
}

async function resultOf<Result>(server: RunningProgram, action: string, params?: unknown): Promise<Result> {
  const { result, error } = (await server.call(action, params)) as { result: Result; error: string | null };
  expect(error).toBeNull();
  return result;
}

const errorOf = async (server: RunningProgram, action: string, params?: unknown): Promise<string | null> =>
  ((await server.call(action, params)) as { error: string | null }).error;

const notesOf = async (server: RunningProgram) =>
  (await resultOf<number[]>(server, 'findNotes', { query: 'deck:*' })).sort((a, b) => a - b);

test('undo and redo go through the steps by name', async () => {
  const { server } = await serve();
  expect(await resultOf(server, 'undoStatus')).toEqual({ undo: null, redo: null });
  expect(await errorOf(server, 'undo')).toBe('Nothing to undo');
  const note = { deckName: 'Default', modelName: 'Basic', fields: { Front: 'undone', Back: '' } };
  const id = await resultOf<number>(server, 'addNote', { note });
  await resultOf(server, 'multi', {
    actions: [
      { action: 'addTags', params: { notes: [id], tags: 'a' } },
      { action: 'suspend', params: { cards: [] } },
    ],
  });
  expect(await resultOf(server, 'undoStatus')).toMatchObject({ redo: null });
  const { operation } = await resultOf<{ operation: string }>(server, 'undo');
  expect(await resultOf(server, 'undo')).toEqual({ operation: 'Add Note', undo: null, redo: 'Add Note' });
  expect(await resultOf(server, 'findNotes', { query: 'front:undone' })).toEqual([]);
  expect(await resultOf(server, 'redo')).toEqual({
    operation: 'Add Note',
    undo: 'Add Note',
    redo: operation,
  });
  expect(await resultOf(server, 'findNotes', { query: 'front:undone' })).toEqual([id]);
  expect(await resultOf(server, 'redo')).toEqual({ operation, undo: operation, redo: null });
  expect(await errorOf(server, 'redo')).toBe('Nothing to redo');
  expect(await resultOf(server, 'getNoteTags', { note: id })).toEqual(['a']);
  await server.stop();
});

test("checkDatabase repairs in Anki's words", async () => {
  const { server } = await serve();
  expect(await resultOf(server, 'checkDatabase')).toEqual({
    ok: false,
    report: ['Added last review time to 128 cards.', 'Database rebuilt and optimized.'],
  });
  expect(await resultOf(server, 'checkDatabase')).toEqual({
    ok: true,
    report: ['Database rebuilt and optimized.'],
  });
  await server.stop();
});

test('a backup brings back what was deleted, and what was there becomes a backup', async () => {
  const { folder, server } = await serve();
  const all = await notesOf(server);
  const backup = await resultOf<string>(server, 'createBackup');
  expect(backup).toMatch(/backups.backup-2026-06-15-.*\.colpkg$/);
  expect(await resultOf(server, 'createBackup')).toBeNull();
  await resultOf(server, 'deleteNotes', { notes: all });
  expect(await notesOf(server)).toEqual([]);
  const restoring = resultOf<{ previous: string }>(server, 'restoreBackup', {
    path: readdirSync(join(folder, 'backups'))[0],
  });
  const meanwhile = notesOf(server);
  const { previous, ...rest } = await restoring;
  expect(rest).toEqual({ mediaFiles: 0 });
  expect([all, []]).toContainEqual(await meanwhile);
  expect(await notesOf(server)).toEqual(all);
  expect(await resultOf(server, 'undoStatus')).toEqual({ undo: null, redo: null });
  await resultOf(server, 'restoreBackup', { path: previous });
  expect(await notesOf(server)).toEqual([]);
  expect(await resultOf(server, 'syncStatus')).toMatchObject({ required: 'fullSync' });
  expect(await server.stop()).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(folder).filter((name) => /^\.|-wal|old/.test(name))).toEqual([]);
  expect((await runProgram(['check', '--profile', folder])).status).toBe(0);
});

test('what a crash has left of restoring goes when the profile is opened', async () => {
  const { folder, server } = await serve();
  await server.stop();
  mkdirSync(join(folder, '.restore-Ab12cd'));
  writeFileSync(join(folder, '.restore-Ab12cd', 'collection.anki2'), 'half');
  const again = await serveProfile(folder);
  await again.stop();
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what changes while a collection is being replaced is in the backup', async () => {
  const { server } = await serve();
  const backup = await resultOf<string>(server, 'createBackup');
  const restoring = resultOf<{ previous: string }>(server, 'restoreBackup', { path: backup });
  const note = { deckName: 'Default', modelName: 'Basic', fields: { Front: 'late', Back: '' } };
  const id = await resultOf<number>(server, 'addNote', { note });
  const { previous } = await restoring;
  const here = await resultOf<number[]>(server, 'findNotes', { query: 'front:late' });
  if (here.length === 0) {
    await resultOf(server, 'restoreBackup', { path: previous });
    expect(await resultOf(server, 'findNotes', { query: 'front:late' })).toEqual([id]);
  }
  await server.stop();
});

test.each([{ legacy: false }, { legacy: true }])(
  'a whole collection goes out and comes in: %j',
  async (form) => {
    const { folder, server } = await serve();
    const path = join(temporaryFolder(), 'all.colpkg');
    expect(await resultOf(server, 'exportCollection', { path, ...form })).toBe(true);
    const all = await notesOf(server);
    await server.stop();
    const other = await serve('empty');
    expect(await resultOf(other.server, 'importCollection', { path })).toMatchObject({
      mediaFiles: readdirSync(join(folder, 'collection.media')).length,
    });
    expect(await notesOf(other.server)).toEqual(all);
    await other.server.stop();
  },
);

test('a file that is no collection is refused, and nothing is replaced', async () => {
  const { folder, server } = await serve();
  const all = await notesOf(server);
  const path = join(temporaryFolder(), 'bad.colpkg');
  const call = (action: string, given: string) => errorOf(server, action, { path: given });
  writeFileSync(path, 'no zip');
  expect(await call('importCollection', path)).toMatch(/^invalid|package/i);
  expect(await call('importCollection', '../collection.anki2')).toContain('open collection');
  expect(await call('restoreBackup', 'none.colpkg')).toContain('none.colpkg');
  await resultOf(server, 'exportCollection', { path });
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length / 2));
  expect(await call('importCollection', path)).not.toBeNull();
  expect(await notesOf(server)).toEqual(all);
  await resultOf(server, 'addTags', { notes: all.slice(0, 1), tags: 'still-open' });
  expect(existsSync(join(folder, 'backups'))).toBe(false);
  await server.stop();
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('FSRS is simulated, judged and optimised', async () => {
  const { server } = await serve('fsrs');
  const simulated = await resultOf<Record<string, number[]>>(server, 'simulateFsrs', {
    search: 'deck:*',
    days: 30,
    additionalNewCards: 50,
  });
  expect(Object.keys(simulated)).toEqual(['memorized', 'reviews', 'newCards', 'seconds']);
  expect(simulated.memorized).toHaveLength(30);
  const loads = await resultOf<{ desiredRetention: number; seconds: number }[]>(server, 'simulateFsrs', {
    search: 'deck:*',
    days: 30,
    additionalNewCards: 50,
    workload: true,
  });
  expect(loads.map(({ desiredRetention }) => Math.round(desiredRetention * 100))).toEqual(
    Array.from({ length: 30 }, (_, i) => 70 + i),
  );
  const judged = await resultOf<Record<string, number>>(server, 'evaluateFsrs', { search: 'deck:*' });
  expect(judged).toMatchObject({ items: 84 });
  expect(judged.logLoss).toBeCloseTo(0.593473315, 7); // evaluate_params_legacy of Anki 26.9.3
  const before = await resultOf(server, 'getDeckConfig', { deck: 'Default' });
  expect(await resultOf(server, 'optimizeFsrs')).toMatchObject([
    { preset: 'Default', changed: false, items: 57, healthy: null },
    { preset: 'Strict', changed: false, items: 27 },
  ]);
  expect(await resultOf(server, 'getDeckConfig', { deck: 'Default' })).toEqual(before);
  expect(await resultOf(server, 'optimizeFsrs', { search: 'deck:*' })).toMatchObject([
    { preset: null, items: 84 },
  ]);
  expect(await errorOf(server, 'optimizeFsrs', { preset: 'None' })).toBe(
    'there are no deck options named "None"',
  );
  await server.stop();
});
