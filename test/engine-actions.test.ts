import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../src/actions/settings.ts';
import type { ChangeEvent } from '../src/host/change-feed.ts';
import { startEngine } from '../src/host/engine-host.ts';
import { LOCAL_PROGRAM } from '../src/runner/caller.ts';
import { copyOfFixture } from './support.ts';

const WORKER = fileURLToPath(new URL('../dist/worker.cjs', import.meta.url));

/** The built engine's thread over a copy of the recorded collection. */
async function engineOver(path = copyOfFixture('study')) {
  const engine = startEngine(WORKER, { profileFolder: dirname(path), settings: DEFAULT_SETTINGS });
  onTestFinished(engine.close);
  await engine.opened;
  const run = (action: string, params: unknown = {}) => engine.run({ action, params, caller: LOCAL_PROGRAM });
  await run('deckNames'); // what the new day brings is done
  return { engine, run };
}

test('actions come in without an envelope, and errors keep their kind', async () => {
  const { run } = await engineOver();
  expect(await run('deckNames')).toContain('Default');
  await expect(run('noSuch')).rejects.toMatchObject({
    name: 'AnkiError',
    ...{ code: 'not_found', message: 'there is no action "noSuch"' },
  });
  await expect(run('simulateFsrs', { days: 0 })).rejects.toMatchObject({ code: 'invalid' });
  await expect(run('undo')).rejects.toMatchObject({ code: 'not_found', message: 'Nothing to undo' });
  const note = { deckName: 'Default', modelName: 'Basic', fields: { Front: 'new', Back: '' } };
  const id = await run('addNote', { note });
  expect(await run('notesInfo', { notes: [id] })).toEqual([expect.objectContaining({ noteId: id })]);
});

test('bodies, actions and changes keep their order', async () => {
  const { engine, run } = await engineOver();
  const order: unknown[] = [];
  const stop = engine.onChange(({ cause, operation, changes }) =>
    order.push([cause, operation, Object.keys(changes)]),
  );
  const body = JSON.stringify({ action: 'createDeck', version: 6, params: { deck: 'A' } });
  const media = { filename: 'a.txt', data: 'YQ==' };
  await Promise.all([
    engine.request(body, { ...LOCAL_PROGRAM, bearer: null }).then(() => order.push('body')),
    run('createDeck', { deck: 'B' }).then(() => order.push('action')),
    run('undo').then(() => order.push('undo')),
    run('storeMediaFile', media).then(() => order.push('media')),
    run('deckNames').then(() => order.push('read')),
  ]);
  expect(order).toEqual([
    ...[['done', 'Add Deck', ['decks']], 'body'],
    ...[['done', 'Add Deck', ['decks']], 'action'],
    ...[['undone', 'Add Deck', ['decks']], 'undo'],
    ...[['done', null, ['media']], 'media'],
    'read',
  ]);
  stop();
  await run('createDeck', { deck: 'C' });
  expect(order).toHaveLength(9);
});

test('every listener hears the same until it stops', async () => {
  const { engine, run } = await engineOver();
  const heard: ChangeEvent[][] = [[], []];
  const [stopFirst] = heard.map((events) => engine.onChange((event) => events.push(event)));
  const id = await run('createDeck', { deck: 'A' });
  stopFirst?.();
  stopFirst?.();
  await run('createDeck', { deck: 'B' });
  expect(heard[0]).toEqual([{ cause: 'done', operation: 'Add Deck', changes: { decks: [id] } }]);
  expect(heard[1]).toEqual([...(heard[0] ?? []), expect.objectContaining({ operation: 'Add Deck' })]);
});
