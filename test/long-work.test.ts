import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCollection } from '../src/engine/collection/open.ts';
import { DEFAULT_PRESET_ID } from '../src/engine/ids/ids.ts';
import { storeParameters } from '../src/engine/presets/store-parameters.ts';
import { Dice } from './differential/damaged-cards.ts';
import { generateReviews } from './differential/generated-reviews.ts';
import { type RunningProgram, runProgram, serveProfile, startProgram } from './program.ts';
import { copyOfFixture, temporaryFolder } from './support.ts';

const NOTES = 8000;

interface Job {
  readonly id: number;
  readonly action: string;
  readonly stage: string | null;
  readonly done: number;
  readonly total: number;
  readonly cancellable: boolean;
}

/** A server over a new profile. */
async function start() {
  const folder = join(temporaryFolder(), 'User 1');
  return { folder, server: await serveProfile(folder) };
}

/** The same with notes, enough for work that takes its time. */
async function startFull() {
  const { folder, server } = await start();
  const fields = (i: number) => ({ Front: `${i} <img src="${i}.png">`, Back: 'x'.repeat(200) });
  for (let from = 0; from < NOTES; from += 4000) {
    const notes = Array.from({ length: 4000 }, (_, i) => ({
      ...{ deckName: 'Default', modelName: 'Basic', fields: fields(from + i), tags: [`t${i % 100}`] },
    }));
    await server.call('addNotes', { notes });
  }
  return { folder, server };
}

async function resultOf<Result>(server: RunningProgram, action: string, params?: unknown): Promise<Result> {
  const { result, error } = (await server.call(action, params)) as { result: Result; error: string | null };
  expect(error).toBeNull();
  return result;
}

/** The running job, as soon as it has come to a stage. */
async function jobAt(server: RunningProgram, stage: RegExp): Promise<Job> {
  for (let tries = 0; tries < 2000; tries++) {
    const [job] = await resultOf<Job[]>(server, 'getProgress');
    if (job && stage.test(job.stage ?? '')) return job;
    await setTimeout(2);
  }
  throw new Error('no such job');
}

const countOf = async (server: RunningProgram): Promise<number> =>
  (await resultOf<number[]>(server, 'findNotes', { query: '' })).length;

test('imports and exports are watched and ended while they run', { timeout: 60_000 }, async () => {
  const { server: source } = await startFull();
  const path = join(temporaryFolder(), 'all.apkg');
  const refused = source.call('exportPackage', { deck: 'Default', path });
  const exporting = await jobAt(source, /./);
  expect(exporting).toMatchObject({ action: 'exportPackage', cancellable: true });
  expect(await resultOf(source, 'cancelJob', { id: exporting.id })).toBe(true);
  expect(await refused).toEqual({ result: null, error: 'Interrupted' });
  expect(existsSync(path)).toBe(false);
  expect(await resultOf(source, 'exportPackage', { deck: 'Default', path })).toBe(true);
  await source.stop();

  const { server } = await start();
  const interrupted = server.call('importPackage', { path });
  const job = await jobAt(server, /^Processed \d+ notes\.\.\.$/);
  expect(job).toMatchObject({ action: 'importPackage', total: NOTES, cancellable: true });
  const waiting = countOf(server);
  expect(await resultOf(server, 'cancelJob', { id: job.id })).toBe(true);
  expect(await interrupted).toEqual({ result: null, error: 'Interrupted' });
  expect(await waiting).toBe(0);
  expect(await resultOf(server, 'getProgress')).toEqual([]);
  expect(await resultOf(server, 'cancelJob', { id: job.id })).toBe(false);
  expect(await resultOf(server, 'importPackage', { path })).toBe(true);
  expect(await countOf(server)).toBe(NOTES);
  await server.stop();
});

test('requests are answered while FSRS is optimised, and it can be ended', { timeout: 60_000 }, async () => {
  const path = copyOfFixture('study');
  const col = openCollection({ path });
  generateReviews(col.db, new Dice(1), Math.floor(Date.now() / 1000), 3000);
  col.transact('Update Config', () => col.config.set('fsrs', true));
  const unfit = new Map([[DEFAULT_PRESET_ID, Array<number>(21).fill(0.5)]]);
  storeParameters(col, { parameters: unfit, reschedule: false, isAll: false });
  col.close();
  const server = await serveProfile(dirname(path));
  const optimising = server.call('optimizeFsrs', { search: '' });
  const job = await jobAt(server, /^Optimizing/);
  expect(await server.call('deckNames')).toMatchObject({ error: null });
  expect(await resultOf<Job[]>(server, 'getProgress')).toMatchObject([
    { id: job.id, action: 'optimizeFsrs' },
  ]);
  expect(await resultOf(server, 'cancelJob', { id: job.id })).toBe(true);
  expect(await optimising).toEqual({ result: null, error: 'Interrupted' });
  const [found] = await resultOf<{ changed: boolean; parameters: number[] }[]>(server, 'optimizeFsrs', {
    preset: 'Default',
  });
  expect(found?.changed).toBe(true);
  expect(await resultOf(server, 'undoStatus')).toEqual({ undo: 'Deck Options', redo: null });
  const again = await resultOf(server, 'optimizeFsrs', { preset: 'Default' });
  expect(again).toMatchObject([{ parameters: found?.parameters, changed: false }]);
  await server.stop();
  const command = await runProgram(['fsrs', 'optimize', 'Default', '--profile', dirname(path)]);
  expect(command).toMatchObject({ status: 0, stderr: '' });
  expect(command.stdout).toContain(`reviews): ${found?.parameters.join(', ')}\n`);
});

test('Ctrl-C ends a command with nothing changed', { timeout: 60_000 }, async () => {
  const { folder, server } = await startFull();
  await server.stop();
  const wal = join(folder, 'collection.anki2-wal');
  expect(existsSync(wal)).toBe(false);
  const { child, ended } = startProgram(['check', '--profile', folder]);
  while (!existsSync(wal)) await setTimeout(2);
  child.kill('SIGINT');
  expect(await ended).toEqual({
    status: 130,
    stdout: '',
    stderr: 'ankid: stopping with nothing changed; Ctrl-C again ends at once\nankid: Interrupted\n',
  });
  expect(existsSync(wal)).toBe(false);
});
