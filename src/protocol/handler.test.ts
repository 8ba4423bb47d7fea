import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openFixture } from '../../test/support.ts';
import { type AnyAction, defineAction } from '../actions/define.ts';
import { type Family, family } from '../actions/family.ts';
import { miscActions } from '../actions/misc.ts';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { systemActions } from '../actions/system.ts';
import { actionTable } from '../actions/table.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { textOf } from '../engine/json/json-text.ts';
import type { Environment } from '../runner/environment.ts';
import { createRunner } from '../runner/runner.ts';
import { createHandler, type KeyedCaller } from './handler.ts';

const PROGRAM: KeyedCaller = { origin: { name: '', allowed: true }, bearer: null };

const echo = defineAction({
  name: 'echo',
  since: 6,
  legacyNames: ['oldEcho'],
  summary: 'Answers with what it was given.',
  effect: 'none',
  params: z.object({
    text: z.string(),
    times: z.number().default(1),
    list: z.array(z.object({ n: z.number() })).optional(),
  }),
  result: z.unknown(),
  errors: [],
  examples: [],
  run: (_, { text, times }) => text.repeat(times),
});

const big = simple('big', () => ({
  id: 9223372036854775807n,
  list: [1, 'é', null, undefined],
  none: undefined,
}));
const broken = simple('broken', () => {
  throw new Error('secret path');
});
const refused = simple('refused', () => {
  throw new AnkiError('conflict', 'the deck is in use');
});

function simple(name: string, run: () => unknown): AnyAction {
  return defineAction({
    name,
    since: 6,
    summary: '',
    effect: 'none',
    params: z.object({}),
    result: z.unknown(),
    errors: [],
    examples: [],
    run,
  });
}

const testFamily = (...actions: readonly AnyAction[]): Family =>
  family('test', Object.fromEntries(actions.map((action) => [action.name, action])));

interface World {
  ask: (request: unknown, caller?: KeyedCaller) => unknown;
  /** For requests that wait for something. */
  askLater: (request: unknown) => Promise<unknown>;
  faults: unknown[];
  logged: [string, unknown][];
}

function world(
  settings: Partial<Settings> = {},
  more: readonly AnyAction[] = [],
  parts: Partial<Environment> = {},
): World {
  const faults: unknown[] = [];
  const logged: [string, unknown][] = [];
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const reportFault = (error: unknown) => faults.push(error);
  const runner = createRunner({
    table: actionTable(systemActions, miscActions, testFamily(echo, big, broken, refused, ...more)),
    settings: all,
    collection: noCollection,
    desktop: noCollection,
    jobs: { list: () => [], cancel: () => false },
    profiles: { active: 'User 1', names: () => ['User 1'], load: () => {}, replaceCollection: noCollection },
    groupUndo: (_, fn) => fn(),
    reportFault,
    ...parts,
  });
  const log = (name: string, data: unknown) => logged.push([name, data]);
  const handler = createHandler({ runner, settings: all, log, reportFault });
  const text = (request: unknown) => (typeof request === 'string' ? request : JSON.stringify(request));
  return {
    faults,
    logged,
    ask: (request, caller = PROGRAM) => JSON.parse(textOf(atOnce(handler.answer(text(request), caller)))),
    askLater: async (request) => JSON.parse(textOf(await handler.answer(text(request), PROGRAM))),
  };
}

function atOnce<Value>(value: Value | Promise<Value>): Value {
  if (value instanceof Promise) throw new Error('the answer comes later');
  return value;
}

const failure = (error: string) => ({ result: null, error });

describe('envelope', () => {
  test('up to version 4 the bare result, then an object; a missing version counts as 4', () => {
    const { ask } = world();
    expect(ask({ action: 'version' })).toBe(6);
    expect(ask({ action: 'version', version: -1 })).toBe(6);
    expect(ask({ action: 'version', version: 5 })).toEqual({ result: 6, error: null });
    expect(ask({ action: 'refused', version: 2 })).toEqual(failure('the deck is in use'));
  });

  test('older names and dropped actions live only up to version 4', () => {
    const { ask } = world();
    expect(ask({ action: 'oldEcho', params: { text: 'a' } })).toBe('a');
    expect(ask({ action: 'oldEcho', version: 5, params: { text: 'a' } })).toEqual(
      failure('unsupported action'),
    );
    expect(ask({ action: 'upgrade' })).toBe(false);
    expect(ask({ action: 'upgrade', version: 6 })).toEqual(failure('unsupported action'));
  });

  test('64-bit numbers stay exact', () => {
    const { answer } = createHandlerWithBig();
    expect(answer('{"action":"big","version":6}', PROGRAM)).toBe(
      '{"result":{"id":9223372036854775807,"list":[1,"é",null,null]},"error":null}',
    );
  });

  test.each([
    ['', /not valid JSON/],
    ['{', /not valid JSON/],
    ['\uFEFF{"action":"version"}', /not valid JSON/],
    ['[]', /^\[\] is not of type 'object'$/],
    ['"it\'s"', /^"it's" is not of type 'object'$/],
    ['{"action":{"a":[true,1.5]}}', /^\{'a': \[True, 1\.5\]\} is not of type 'string'$/],
    ['{"version":6}', /^'action' is a required property$/],
    ['{"action":""}', /^'' should be non-empty$/],
    ['{"action":"version","version":true}', /^True is not of type 'integer'$/],
    ['{"action":"version","params":null}', /^None is not of type 'object'$/],
    ['{"action":"constructor"}', /^unsupported action$/],
    ['{"action":"__proto__","__proto__":{"action":"version"}}', /^unsupported action$/],
  ])('%s is refused with a sentence', (body, message) => {
    expect(world().ask(body)).toEqual({ result: null, error: expect.stringMatching(message) });
  });

  test('a huge value is not repeated in the message', () => {
    const { error } = world().ask(JSON.stringify('x'.repeat(1e6))) as { error: string };
    expect(error.length).toBeLessThan(300);
  });

  test.each([
    '['.repeat(100_000) + ']'.repeat(100_000),
    `{"action":"echo","version":6,"params":{"text":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  ])('deep nesting is refused', (body) => {
    expect(world().ask(body)).toEqual({
      result: null,
      error: expect.stringMatching(/nested more than 500 levels/),
    });
  });
});

describe('parameters', () => {
  test.each([
    [{}, "AnkiConnect.echo() missing 1 required positional argument: 'text'"],
    [{ text: 'a', x: 1 }, "AnkiConnect.echo() got an unexpected keyword argument 'x'"],
    [{ x: 1 }, "AnkiConnect.echo() got an unexpected keyword argument 'x'"],
    [{ self: 1 }, "AnkiConnect.echo() got multiple values for argument 'self'"],
    [{ text: 5 }, 'parameter text: expected string, received number'],
    [{ text: '', list: [{ n: 1 }, { n: 'x' }] }, 'parameter list[1].n: expected number, received string'],
  ])('%j', (params, message) => {
    expect(world().ask({ action: 'echo', version: 6, params })).toEqual(failure(message));
  });

  test('several missing ones are listed as Python lists them', () => {
    const action = (name: string, ...names: string[]) =>
      defineAction({
        name,
        since: 6,
        summary: '',
        effect: 'none',
        params: z.object(Object.fromEntries(names.map((key) => [key, z.unknown()]))),
        result: z.unknown(),
        errors: [],
        examples: [],
        run: () => null,
      });
    const { ask } = world({}, [action('two', 'a', 'b'), action('three', 'a', 'b', 'c')]);
    expect(ask({ action: 'two', version: 6 })).toEqual(
      failure("AnkiConnect.two() missing 2 required positional arguments: 'a' and 'b'"),
    );
    expect(ask({ action: 'three', version: 6, params: { b: null } })).toEqual(
      failure("AnkiConnect.three() missing 2 required positional arguments: 'a' and 'c'"),
    );
    expect(ask({ action: 'three', version: 6 })).toEqual(
      failure("AnkiConnect.three() missing 3 required positional arguments: 'a', 'b', and 'c'"),
    );
  });
});

describe('API key', () => {
  const bearer = (key: string): KeyedCaller => ({ ...PROGRAM, bearer: key });

  test('in the body or in the header, never wrong in the body', () => {
    const { ask } = world({ apiKey: 'k' });
    const denied = failure('valid api key must be provided');
    expect(ask({ action: 'version' })).toEqual(denied);
    expect(ask({ action: 'version', key: 'K' })).toEqual(denied);
    expect(ask({ action: 'version', key: 5 })).toEqual(denied);
    expect(ask({ action: 'version', key: 'k' })).toBe(6);
    expect(ask({ action: 'version' }, bearer('k'))).toBe(6);
    expect(ask({ action: 'version' }, bearer('x'))).toEqual(denied);
    expect(ask({ action: 'version', key: 'x' }, bearer('k'))).toEqual(denied);
    expect(ask({ action: 'requestPermission' })).toMatchObject({
      permission: 'granted',
      requireApikey: true,
    });
  });

  test('requests inside multi need it each, unless the header has it', () => {
    const { ask } = world({ apiKey: 'k' });
    const request = {
      action: 'multi',
      params: { actions: [{ action: 'version' }, { action: 'version', key: 'k' }] },
    };
    expect(ask({ ...request, key: 'k' })).toEqual([failure('valid api key must be provided'), 6]);
    expect(ask(request, bearer('k'))).toEqual([6, 6]);
  });

  test('one that nobody asked for is refused in the body and passed over in the header', () => {
    const { ask } = world();
    expect(ask({ action: 'version', key: 'k' })).toEqual(failure('valid api key must be provided'));
    expect(ask({ action: 'version', key: null }, bearer('k'))).toBe(6);
  });
});

describe('multi', () => {
  test('each request has its own version, error and envelope', () => {
    const actions = [
      { action: 'version' },
      { action: 'version', version: 6 },
      { action: 'broken', version: 6 },
      {},
      { action: 5 },
    ];
    expect(world().ask({ action: 'multi', version: 6, params: { actions } })).toEqual({
      result: [
        6,
        { result: 6, error: null },
        failure("internal error in broken: the details are in the server's log"),
        failure('unsupported action'),
        failure('unsupported action'),
      ],
      error: null,
    });
  });

  test('what the schema would have refused is refused before it runs', () => {
    let runs = 0;
    const count = simple('count', () => ++runs);
    const { ask } = world({}, [count]);
    const actions = [
      { action: 'count', version: '6' },
      { action: 'count', version: null },
      { action: 'count', params: null },
      { action: 'count', params: [1] },
    ];
    expect(ask({ action: 'multi', params: { actions } })).toEqual([
      failure("'<=' not supported between instances of 'str' and 'int'"),
      failure("'<=' not supported between instances of 'NoneType' and 'int'"),
      failure('AnkiConnect.count() argument after ** must be a mapping, not NoneType'),
      failure('AnkiConnect.count() argument after ** must be a mapping, not list'),
    ]);
    expect(ask({ action: 'multi', params: { actions: [{ action: 'count' }, 'count'] } })).toEqual({
      result: null,
      error: expect.stringMatching(/actions\[1\]/),
    });
    expect(runs).toBe(0);
  });

  test('is one undo step, and a failing request leaves no trace', () => {
    const col = openFixture('empty');
    const set = (name: string, fail: boolean) =>
      defineAction({
        name,
        since: 6,
        summary: '',
        effect: 'changes',
        params: z.object({}),
        result: z.unknown(),
        errors: [],
        examples: [],
        run: (context) => {
          context.col.db.run(
            'insert into tags (tag, usn, collapsed) values (?, -1, 0)',
            `${name}${context.col.db.value('select count(*) from tags')}`,
          );
          if (fail) throw new AnkiError('invalid', 'no');
          return null;
        },
      });
    const { ask } = world({}, [set('good', false), set('bad', true)], {
      collection: () => col,
      groupUndo: (name, fn) => col.groupUndo(name, fn),
    });
    const actions = [{ action: 'good' }, { action: 'bad' }, { action: 'good' }];
    expect(ask({ action: 'multi', params: { actions } })).toEqual([null, failure('no'), null]);
    expect(col.db.column('select tag from tags order by tag')).toEqual(['good0', 'good1']);
    expect(col.undoName).toBe('good');
    col.undo();
    expect(col.db.column('select tag from tags')).toEqual([]);
    expect(col.undoName).toBeUndefined();
  });
});

describe('syncHint', () => {
  const change = (name: string, run: (col: Collection) => void) =>
    defineAction({
      name,
      since: 6,
      summary: '',
      effect: 'changes',
      params: z.object({}),
      result: z.null(),
      errors: [],
      examples: [],
      run: ({ col }) => {
        run(col);
        return null;
      },
    });
  const actions = [
    change('tag', (col) => col.tags.register(['new'])),
    change('shape', (col) => col.schemaChanged()),
  ];

  test('tells who asks what the next sync will be', () => {
    const col = openFixture('empty');
    col.db.run('update col set scm = mod, ls = mod');
    const { ask } = world({}, actions, { collection: () => col });
    const hint = (request: object) => ask({ version: 6, syncHint: true, ...request });
    expect(hint({ action: 'echo', params: { text: 'a' } })).toMatchObject({ syncHint: 'noChanges' });
    expect(hint({ action: 'tag' })).toEqual({ result: null, error: null, syncHint: 'normal' });
    expect(hint({ action: 'shape' })).toEqual({ result: null, error: null, syncHint: 'fullSync' });
  });

  test('is not given unasked, nor where there is no envelope or no collection', () => {
    const col = openFixture('empty');
    const { ask } = world({}, actions, { collection: () => col });
    expect(ask({ action: 'shape', version: 6 })).toEqual({ result: null, error: null });
    expect(ask({ action: 'shape', version: 4, syncHint: true })).toBeNull();
    expect(world().ask({ action: 'version', version: 6, syncHint: true })).toEqual({
      result: 6,
      error: null,
    });
  });
});

describe('faults', () => {
  test('are told briefly and reported whole; refusals are not reported', () => {
    const { ask, faults } = world();
    expect(JSON.stringify(ask({ action: 'broken', version: 6 }))).not.toContain('secret');
    ask({ action: 'refused', version: 6 });
    expect(faults).toEqual([new Error('secret path')]);
  });

  test('an action over a closed collection says so', () => {
    expect(world().ask({ action: 'reloadCollection', version: 6 })).toEqual(
      failure('collection is not available'),
    );
  });
});

describe('requestPermission', () => {
  const page = (name: string, allowed: boolean): KeyedCaller => ({ origin: { name, allowed }, bearer: null });

  test('tells by the origin, whatever the client claims', () => {
    const { ask } = world();
    const request = {
      action: 'requestPermission',
      version: 6,
      params: { allowed: true, origin: 'http://localhost' },
    };
    expect(ask(request, page('https://evil.example', false))).toEqual({
      result: { permission: 'denied' },
      error: null,
    });
    expect(ask(request, page('http://localhost', true))).toEqual({
      result: { permission: 'granted', requireApikey: false, version: 6 },
      error: null,
    });
  });
});

test('every request and reply is logged, inner ones too', () => {
  const { ask, logged } = world();
  ask({ action: 'multi', params: { actions: [{ action: 'version' }] } });
  expect(logged.map(([name]) => name)).toEqual(['request', 'request', 'reply', 'reply']);
  expect(logged[2]).toEqual(['reply', 6]);
});

describe('actions that wait', () => {
  const steps: string[] = [];
  const later = simple('later', async () => {
    steps.push('later begins');
    await new Promise((resolve) => setTimeout(resolve, 20));
    steps.push('later ends');
    return 'late';
  });
  const failing = simple('failing', async () => {
    throw new AnkiError('conflict', 'no answer came');
  });
  const note = simple('note', () => {
    steps.push('note');
    return steps.length;
  });
  const writing: AnyAction = {
    ...simple('writing', () => steps.push('writing')),
    effect: 'none',
    touches: ['windows'],
  };

  test('answer later, in the envelope of their version, with what was thrown as the error', async () => {
    const { askLater } = world({}, [later, failing]);
    expect(await askLater({ action: 'later', version: 6 })).toEqual({ result: 'late', error: null });
    expect(await askLater({ action: 'later' })).toBe('late');
    expect(await askLater({ action: 'failing', version: 6 })).toEqual(failure('no answer came'));
  });

  test('keep their place inside multi; one undo step before and one after', async () => {
    steps.length = 0;
    const groups: string[][] = [];
    const groupUndo: Environment['groupUndo'] = (_, fn) => {
      const from = steps.length;
      try {
        return fn();
      } finally {
        groups.push(steps.slice(from));
      }
    };
    const { askLater, logged } = world({}, [later, failing, note], { groupUndo });
    const actions = ['note', 'later', 'note', 'failing', 'version'].map((action) => ({ action }));
    expect(await askLater({ action: 'multi', params: { actions } })).toEqual([
      1,
      'late',
      4,
      failure('no answer came'),
      6,
    ]);
    expect(groups).toEqual([['note', 'later begins'], ['note'], []]);
    expect(logged.filter(([name]) => name === 'reply').map(([, reply]) => reply)).toHaveLength(6);
  });

  test('while writing is held up, only what may change something waits', async () => {
    steps.length = 0;
    let release = () => {};
    let held: Promise<void> | undefined = new Promise((resolve) => {
      release = resolve;
    });
    const { ask, askLater } = world({}, [note, writing], { held: () => held });
    const waiting = askLater({
      action: 'multi',
      params: { actions: [{ action: 'writing' }, { action: 'note' }] },
    });
    expect(ask({ action: 'note' })).toBe(1);
    expect(steps).toEqual(['note']);
    held = undefined;
    release();
    expect(await waiting).toEqual([2, 3]);
    expect(steps).toEqual(['note', 'writing', 'note']);
  });
});

function createHandlerWithBig() {
  const reportFault = () => {};
  const runner = createRunner({
    table: actionTable(testFamily(big)),
    settings: DEFAULT_SETTINGS,
    collection: noCollection,
    desktop: noCollection,
    jobs: { list: () => [], cancel: () => false },
    profiles: { active: '', names: () => [], load: () => {}, replaceCollection: noCollection },
    groupUndo: (_, fn) => fn(),
    reportFault,
  });
  return createHandler({ runner, settings: DEFAULT_SETTINGS, reportFault });
}

function noCollection(): never {
  throw new AnkiError('not_found', 'collection is not available');
}
