import { expect, test } from 'vitest';
import * as z from 'zod';
import { openFixture } from '../../test/support.ts';
import { type ActionDefinition, type AnyAction, defineAction } from '../actions/define.ts';
import { family } from '../actions/family.ts';
import { ACTIONS } from '../actions/index.ts';
import { DEFAULT_SETTINGS } from '../actions/settings.ts';
import { actionTable } from '../actions/table.ts';
import { AnkiError } from '../engine/errors.ts';
import { JsonText } from '../engine/json/json-text.ts';
import { LOCAL_PROGRAM } from './caller.ts';
import type { Environment } from './environment.ts';
import { createRunner } from './runner.ts';

/** A runner over the actions of the program, and some more, on the recorded collection. */
function world(more: readonly AnyAction[] = [], parts: Partial<Environment> = {}) {
  const col = openFixture('study');
  const faults: unknown[] = [];
  const runner = createRunner({
    table: actionTable(
      ACTIONS.byName,
      family('test', Object.fromEntries(more.map((one) => [one.name, one]))),
    ),
    settings: DEFAULT_SETTINGS,
    collection: () => col,
    desktop: () => {
      throw new Error('no desktop here');
    },
    profiles: { active: 'p', names: () => ['p'], load: () => {}, replaceCollection: () => Promise.reject() },
    jobs: { list: () => [], cancel: () => false },
    groupUndo: (operation, fn) => col.groupUndo(operation, fn),
    reportFault: (error) => faults.push(error),
    ...parts,
  });
  return {
    col,
    faults,
    run: (name: string, params: unknown = {}) => runner.run(name, params, LOCAL_PROGRAM),
  };
}

const action = (name: string, run: AnyAction['run'], more: Partial<ActionDefinition> = {}): AnyAction =>
  defineAction({
    ...{ name, since: 6, summary: '', effect: 'none', errors: [], examples: [] },
    ...{ params: z.object({}), result: z.unknown(), run, ...more },
  });

test('an action runs by its name and answers with its bare result', () => {
  const { run, col } = world();
  expect(run('deckNames')).toContain('Default');
  expect(run('createDeck', { deck: 'A::B' })).toBe(col.decks.byName('A::B')?.id);
  expect(col.undoName).toBe('Add Deck');
});

test('what is wrong with a request is thrown, in words that need no Python', () => {
  const { run } = world();
  expect(() => run('noSuch')).toThrow(new AnkiError('not_found', 'there is no action "noSuch"'));
  expect(() => run('upgrade')).toThrow('there is no action "upgrade"'); // an old protocol's
  expect(() => run('createDeck', [])).toThrow('the parameters of createDeck must be an object');
  expect(() => run('createDeck')).toThrow('createDeck needs the parameter "deck"');
  expect(() => run('updateModelTemplates', { modell: 1 })).toThrow(
    'updateModelTemplates has no parameter "modell"; it has "model"',
  );
  expect(() => run('version', { x: 1 })).toThrow('version has no parameter "x"');
  expect(() => run('simulateFsrs', { days: 40_000 })).toThrow(/^parameter days: .*36500/);
  expect(() => run('setDeckConfigId', { decks: ['none'], configId: 1 })).not.toThrow();
});

test('only AnkiErrors come out, and faults are reported whole', async () => {
  const fault = new Error('secret path');
  const thrown = () => {
    throw fault;
  };
  const { run, faults } = world([action('now', thrown), action('later', async () => thrown())]);
  const told = expect.objectContaining({
    code: 'internal',
    message: "internal error in now: the details are in the server's log",
  });
  expect(() => run('now')).toThrow(told);
  await expect(run('later')).rejects.toThrow(AnkiError);
  expect(() => run('deckNames', { x: 1 })).toThrow();
  expect(faults).toEqual([fault, fault]);
});

test('JSON that an action has made is a value here', () => {
  expect(world([action('made', () => new JsonText('[1', ',2]'))]).run('made')).toEqual([1, 2]);
  expect(world([action('nothing', () => undefined)]).run('nothing')).toBeNull();
});

test('multi is one undo step, and each request has its outcome', () => {
  const { run, col } = world();
  const actions = [
    { action: 'createDeck', params: { deck: 'A' } },
    { action: 'createDeck' },
    { action: 'createDeck', params: { deck: 'B' } },
    { action: 'multi', params: { actions: [{ action: 'version' }] } },
    { action: 'noSuchAction' },
  ];
  expect(run('multi', { actions })).toEqual([
    { result: col.decks.byName('A')?.id, error: null },
    { result: null, error: 'createDeck needs the parameter "deck"' },
    { result: col.decks.byName('B')?.id, error: null },
    { result: [{ result: 6, error: null }], error: null },
    { result: null, error: 'there is no action "noSuchAction"' },
  ]);
  run('undo');
  expect(col.decks.byName('A')).toBeUndefined();
  expect(col.undoName).toBeUndefined();
});

test('a list of requests that is not well formed is refused whole', () => {
  const { run, col } = world();
  const actions = [{ action: 'createDeck', params: { deck: 'A' } }, {}];
  expect(() => run('multi', { actions })).toThrow('parameter actions[1].action: ');
  expect(col.decks.byName('A')).toBeUndefined();
});

test('files that a request names are there while it runs, inside multi too', async () => {
  const steps: unknown[] = [];
  const file = { file: '/x', size: 1, sha1: 'a', md5: 'b' };
  const takes = action('takes', ({ fetched }) => steps.push(fetched({ path: 'p' }).file), {
    sources: () => [{ path: 'p' }],
  });
  const { run } = world([takes], {
    fetch: async (sources) => {
      steps.push(sources);
      return { files: () => file, dispose: async () => void steps.push('gone') };
    },
  });
  await run('multi', { actions: [{ action: 'takes' }, { action: 'takes' }] });
  expect(steps).toEqual([[{ path: 'p' }, { path: 'p' }], '/x', '/x', 'gone']);
  await expect(world([takes]).run('takes')).rejects.toThrow('files cannot be fetched here');
});

test('what changes something waits while a sync needs the collection as it is', async () => {
  let release = () => {};
  let held: Promise<void> | undefined = new Promise((resolve) => {
    release = resolve;
  });
  const { run, col } = world([], { held: () => held });
  const waiting = run('createDeck', { deck: 'A' });
  expect(run('deckNames')).not.toContain('A');
  held = undefined;
  release();
  expect(await waiting).toBe(col.decks.byName('A')?.id);
});

test('long work is announced by who asks for it, and always ended', async () => {
  const jobs: string[] = [];
  const beginWork = (name: string) => {
    jobs.push(name);
    return { work: {}, end: () => jobs.push('end') };
  };
  const long = (name: string, run: () => unknown) => action(name, ({ work }) => work && run());
  const failing = () => {
    throw new AnkiError('invalid', 'no');
  };
  const { run } = world(
    [long('a', () => 1), long('b', async () => 2), long('c', failing), long('d', async () => failing())],
    { beginWork },
  );
  run('deckNames');
  run('a');
  await run('b');
  expect(() => run('c')).toThrow('no');
  await expect(run('d')).rejects.toThrow('no');
  expect(jobs).toEqual(['a', 'end', 'b', 'end', 'c', 'end', 'd', 'end']);
});
