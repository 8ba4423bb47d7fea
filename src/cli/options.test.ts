import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support.ts';
import { DEFAULT_SETTINGS, SETTINGS } from '../actions/settings.ts';
import { dataFolder } from './data-folder.ts';
import { programHelp, verbsHelp } from './help.ts';
import { isCallOf, parseCommand } from './options.ts';
import { clockStart, profileFolder } from './profile-option.ts';
import { type ServeOptions, serve, serveOptions } from './serve.ts';
import type { Call, Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

const parse = (args: string[], env: NodeJS.ProcessEnv = {}) => parseCommand(args, VERBS, env);

/** The call that a verb's `run` would get. */
function callOf(args: string[], env: NodeJS.ProcessEnv = {}): Call {
  const command = parse(args, env);
  if (command.kind !== 'run') throw new Error('no call');
  return command.call;
}

type ServeCall = Call<typeof serve extends Verb<infer Options> ? Options : never>;

const serveOf = (args: string[], env: NodeJS.ProcessEnv = {}): ServeOptions =>
  serveOptions(callOf(['serve', ...args], env) as ServeCall);

/** What is wrong with settings shows only when the verb runs. */
const serveOrRun = (args: string[]): unknown => (args[0] === 'serve' ? serveOf(args.slice(1)) : callOf(args));

function configFile(content: string): string {
  const path = join(temporaryFolder(), 'config.json');
  writeFileSync(path, content);
  return path;
}

describe('command line', () => {
  test('serve alone: the defaults, in the folder for data', () => {
    const { settings, ...options } = serveOf([], { XDG_DATA_HOME: '/data' });
    if (process.platform === 'linux') expect(options.profileFolder).toBe('/data/ankid/User 1');
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(options.clockStart).toBeUndefined();
  });

  test.each([
    [[], 'a command is missing'],
    [['start'], 'there is no command "ankid start"; see "ankid --help"'],
    [['serve', 'x'], '"ankid serve" takes no "x"; see "ankid serve --help"'],
    [['serve', '--prot', '1'], '"ankid serve" has no option --prot; did you mean --port?'],
    [['serve', '--cards'], '"ankid serve" has no option --cards; see'],
    [['serve', '--port', 'x'], "--port wants a number from 0 to 65535, not 'x'"],
    [['serve', '--port', '65536'], '--port wants'],
    [['serve', '--port'], "Option '--port"],
    [['serve', '--clock', 'noon'], '--clock wants a time like'],
    [['serve', '--clock', '2026-13-01'], '--clock wants a time like'],
    [['serve', '--config', '/nowhere/c.json'], 'cannot be read'],
    [['check', 'x'], '"ankid check" takes no "x"'],
    [['check', '--port', '1'], '"ankid check" has no option --port'],
    [['restore'], 'the backup to restore is missing'],
    [['restore', 'a', 'b'], '"ankid restore FILE.colpkg" takes no "b"'],
    [['profiles', 'rename', 'a'], 'the new name is missing; try "ankid profiles rename OLD NEW"'],
    [['--verbose'], 'there is no option --verbose without a command'],
    [['serv'], 'there is no command "ankid serv"; did you mean "ankid serve"?'],
    [['fsrs', 'optimze'], 'there is no command "ankid fsrs optimze"; did you mean "ankid fsrs optimize"?'],
    [['fsrs'], '"ankid fsrs" is not complete; there are "ankid fsrs optimize", "ankid fsrs simulate"'],
    [['profile', 'list'], 'did you mean "ankid profiles"?'],
    [
      ['search', '-tag:x'],
      '"-tag:x" begins like an option; if it is the search, put -- before it: ankid search -- -tag:x',
    ],
    [['search', '-has:x'], '"-has:x" begins like an option'],
  ])('%j is refused with one sentence', (args, message) => {
    expect(() => serveOrRun(args)).toThrow(message);
  });

  test('check, backup and restore know the profile like serve does', () => {
    const env = { XDG_DATA_HOME: '/data' };
    const folderOf = (args: string[]): string => profileFolder(callOf(args, env) as ServeCall);
    expect(folderOf(['check', '--profile', '/p'])).toBe('/p');
    expect(folderOf(['--profile', '/p', 'check'])).toBe('/p');
    expect(folderOf(['backup'])).toBe(serveOf([], env).profileFolder);
    const restore = callOf(['restore', '/x.colpkg', '--profile', '/p', '--clock', '2026-06-15']) as ServeCall;
    expect(restore.operands).toEqual(['/x.colpkg']);
    expect(clockStart(restore)).toBe(Date.parse('2026-06-15T00:00:00Z'));
  });

  test('help and version win', () => {
    expect(parse(['--help'])).toEqual({ kind: 'help', verbs: VERBS, about: '' });
    expect(parse(['help'])).toEqual(parse(['--help']));
    expect(parse(['serve', '--help', '--port', '1'])).toEqual({
      kind: 'help',
      verbs: [serve],
      about: 'serve',
    });
    expect(parse(['help', 'serve'])).toEqual(parse(['serve', '--help']));
    expect(parse(['--version'])).toEqual({ kind: 'version' });
  });

  test('whether it is for the first thread is known without the other verbs', () => {
    expect(isCallOf(serve, ['serve', '--cards'])).toBe(true);
    expect(isCallOf(serve, ['--port', '1', 'serve'])).toBe(true);
    expect(isCallOf(serve, ['search', 'serve'])).toBe(false);
    expect(isCallOf(serve, ['--help'])).toBe(false);
  });

  test.each([
    ['2026-06-15 12:00:00', '2026-06-15T12:00:00Z'],
    ['2026-06-15T12:00:00', '2026-06-15T12:00:00Z'],
    ['2026-06-15T12:00:00.250Z', '2026-06-15T12:00:00.250Z'],
    ['2026-06-15T12:00:00+02:00', '2026-06-15T10:00:00Z'],
    ['2026-06-15 12:00', '2026-06-15T12:00:00Z'],
    ['2026-06-15', '2026-06-15T00:00:00Z'],
  ])('--clock %s', (text, iso) => {
    expect(serveOf(['--clock', text]).clockStart).toBe(Date.parse(iso));
  });

  test('the old spelling of a command is understood', () => {
    expect(parse(['fsrs', 'optimise'])).toMatchObject({ verb: { name: 'fsrs optimize' } });
  });

  test('a collection in place of its folder is told', () => {
    const file = join(temporaryFolder(), 'collection.anki2');
    writeFileSync(file, '');
    expect(() => serveOf(['--profile', file])).toThrow(
      `--profile wants a folder, but ${file} is a file; try --profile "${dirname(file)}"`,
    );
  });

  test('an empty --clock is none', () => {
    expect(serveOf(['--clock', '']).clockStart).toBeUndefined();
  });
});

describe('configuration', () => {
  test('flags win over the environment, the environment over the file', () => {
    const path = configFile(
      '{"apiKey": "k", "webBindPort": 1000, "webBindAddress": "1.1.1.1", "webCorsOriginList": ["a"]}',
    );
    const env = {
      ANKICONNECT_BIND_ADDRESS: '2.2.2.2',
      ANKICONNECT_CORS_ORIGIN: 'o',
      ANKICONNECT_CORS_ORIGIN_LIST: 'b, c',
    };
    expect(serveOf(['--config', path]).settings).toMatchObject({
      apiKey: 'k',
      webBindPort: 1000,
      webBindAddress: '1.1.1.1',
    });
    expect(serveOf(['--config', path, '--port', '7', '--allow-host', 'h'], env).settings).toMatchObject({
      webBindPort: 7,
      webBindAddress: '2.2.2.2',
      webCorsOrigin: 'o',
      webCorsOriginList: ['b', 'c'],
      webHostList: ['h'],
    });
    expect(serveOf(['--bind', '3.3.3.3'], env).settings.webBindAddress).toBe('3.3.3.3');
    expect(serveOf([], { ANKICONNECT_CORS_ORIGIN_LIST: '["x", "y"]' }).settings.webCorsOriginList).toEqual([
      'x',
      'y',
    ]);
  });

  test('keys without meaning are passed over, unknown ones told', () => {
    const path = configFile('\uFEFF{"apiPollInterval": 25, "webCorsOriginlist": []}');
    expect(serveOf(['--config', path]).warnings).toEqual([
      `the configuration ${path} has an unknown setting "webCorsOriginlist"; is it meant to be "webCorsOriginList"?`,
    ]);
    const other = configFile('{"colour": "red"}');
    expect(serveOf(['--config', other]).warnings).toEqual([
      `the configuration ${other} has an unknown setting "colour"`,
    ]);
  });

  test.each([
    ['{', 'cannot be read'],
    ['[]', 'it must be a JSON object'],
    ['{"webBindPort": "8765"}', '"webBindPort" must be a port from 0 to 65535'],
    ['{"webBindPort": 70000}', '"webBindPort" must be a port'],
    ['{"webCorsOriginList": "*"}', '"webCorsOriginList" must be a list of texts'],
    ['{"webCorsOriginList": [1]}', '"webCorsOriginList" must be a list of texts'],
    ['{"apiKey": 5}', '"apiKey" must be a text or null'],
    ['{"webBindPort": "8765"}', 'must be a port from 0 to 65535, not "8765"'],
    ['{"apiKey": ["secret"]}', '"apiKey" must be a text or null, not something else'],
    ['{"syncEvery": 0}', '"syncEvery" must be a number of minutes up to 10080, or null, not 0'],
    ['{"webTimeout": null}', '"webTimeout" must be a number of milliseconds, not null'],
  ])('%s is refused', (content, message) => {
    const path = configFile(content);
    expect(() => serveOf(['--config', path])).toThrow(message);
  });

  test.each(['apikey', 'api_key', 'API-Key', 'apiKye', 'key', 'apiKey '])(
    'a key that nobody would ask for stops the start: %s',
    (key) => {
      const path = configFile(JSON.stringify({ [key]: 'secret' }));
      expect(() => serveOf(['--config', path])).toThrow(
        `the configuration ${path} has an unknown setting "${key}": if it is meant to be "apiKey", write it so`,
      );
    },
  );

  test('every setting that has a variable or an option is taken from there', () => {
    for (const { name, environment, option, schema } of SETTINGS) {
      const text = schema.safeParse(7).success ? '7' : 'x';
      const value = [text, 7, [text]].find((one) => schema.safeParse(one).success);
      if (environment) expect(serveOf([], { [environment]: text }).settings[name]).toEqual(value);
      if (option && option.value === undefined)
        expect(serveOf([`--${option.name}`]).settings[name]).toBe(true);
      else if (option) expect(serveOf([`--${option.name}`, text]).settings[name]).toEqual(value);
    }
    expect(serveOf(['--bind', ''], { ANKICONNECT_BIND_ADDRESS: '' }).settings).toEqual(DEFAULT_SETTINGS);
  });

  test('a folder in place of the file is refused', () => {
    const path = join(temporaryFolder(), 'folder');
    mkdirSync(path);
    expect(() => serveOf(['--config', path])).toThrow('cannot be read');
  });
});

test("the folder for data is the platform's, never Anki's", () => {
  expect(dataFolder('linux', {}, '/home/me')).toBe('/home/me/.local/share/ankid');
  expect(dataFolder('linux', { XDG_DATA_HOME: '/d' }, '/home/me')).toBe('/d/ankid');
  expect(dataFolder('darwin', {}, '/Users/me')).toBe('/Users/me/Library/Application Support/ankid');
});

describe('the table of verbs', () => {
  const two = (name: string): Verb => ({ name, options: {}, summary: `does ${name}`, run: () => 0 });
  const verbs = [two('sync login'), two('sync now'), two('check')];

  test('names of two words', () => {
    expect(parseCommand(['sync', 'now'], verbs, {})).toMatchObject({ verb: { name: 'sync now' } });
    expect(parseCommand(['sync', '--help'], verbs, {})).toMatchObject({
      verbs: verbs.slice(0, 2),
      about: 'sync',
    });
    expect(() => parseCommand(['sync', 'x'], verbs, {})).toThrow(
      'there is no command "ankid sync x"; there are "ankid sync login", "ankid sync now"',
    );
    expect(() => parseCommand(['check', 'now'], verbs, {})).toThrow('"ankid check" takes no "now"');
  });

  test('absent options: false, an empty list, or nothing', () => {
    expect(callOf(['search', 'x']).values).toMatchObject({ cards: false, profile: undefined });
    expect(callOf(['serve']).values).toMatchObject({ 'allow-host': [] });
  });

  test('no two verbs share a name', () => {
    expect(new Set(VERBS.map(({ name }) => name)).size).toBe(VERBS.length);
  });

  test('help names every verb, and of a verb every option', () => {
    for (const verb of VERBS) {
      expect(programHelp(VERBS)).toContain(`\n  ${verb.name}`);
      for (const option of Object.keys(verb.options)) expect(verbsHelp([verb])).toContain(`  --${option}`);
    }
    const lines = [programHelp(VERBS), ...VERBS.map((verb) => verbsHelp([verb]))].join('').split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
