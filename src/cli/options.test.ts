import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support.ts';
import { DEFAULT_SETTINGS } from '../actions/settings.ts';
import { dataFolder } from './data-folder.ts';
import { type Command, parseCommand } from './options.ts';

type Serve = Extract<Command, { name: 'serve' }>;

function serveOf(args: string[], env: NodeJS.ProcessEnv = {}): Serve {
  const command = parseCommand(['serve', ...args], env);
  if (command.name !== 'serve') throw new Error('not serve');
  return command;
}

function configFile(content: string): string {
  const path = join(temporaryFolder(), 'config.json');
  writeFileSync(path, content);
  return path;
}

describe('command line', () => {
  test('serve alone: the defaults, in the folder for data', () => {
    const { profileFolder, settings, clockStart } = serveOf([], { XDG_DATA_HOME: '/data' });
    expect(profileFolder).toBe(process.platform === 'linux' ? '/data/ankid/User 1' : profileFolder);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(clockStart).toBeUndefined();
  });

  test.each([
    [[], 'a command is missing'],
    [['start'], 'there is no command "start"'],
    [['serve', 'x'], '"x" is not understood'],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', '--port', 'x'], "--port wants a number from 0 to 65535, not 'x'"],
    [['serve', '--port', '65536'], '--port wants'],
    [['serve', '--port'], "Option '--port"],
    [['serve', '--clock', 'noon'], '--clock wants a time like'],
    [['serve', '--clock', '2026-13-01'], '--clock wants a time like'],
    [['serve', '--config', '/nowhere/c.json'], 'cannot be read'],
    [['check', 'x'], '"x" is not understood'],
    [['check', '--port', '1'], '--port means nothing to "ankid check"'],
    [['restore'], 'the backup to restore is missing'],
    [['restore', 'a', 'b'], '"b" is not understood'],
  ])('%j is refused with one sentence', (args, message) => {
    expect(() => parseCommand(args, {})).toThrow(message);
  });

  test('check, backup and restore know the profile like serve does', () => {
    const env = { XDG_DATA_HOME: '/data' };
    expect(parseCommand(['check', '--profile', '/p'], env)).toEqual({ name: 'check', profileFolder: '/p' });
    expect(parseCommand(['backup'], env)).toMatchObject({
      name: 'backup',
      profileFolder: serveOf([], env).profileFolder,
    });
    expect(parseCommand(['restore', '/x.colpkg', '--profile', '/p', '--clock', '2026-06-15'], env)).toEqual({
      name: 'restore',
      packagePath: '/x.colpkg',
      profileFolder: '/p',
      clockStart: Date.parse('2026-06-15T00:00:00Z'),
    });
  });

  test('help and version win', () => {
    expect(parseCommand(['--help'], {})).toEqual({ name: 'help' });
    expect(parseCommand(['serve', '--help', '--port', '1'], {})).toEqual({ name: 'help' });
    expect(parseCommand(['--version'], {})).toEqual({ name: 'version' });
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
    expect(serveOf(['--config', path]).warnings).toEqual([expect.stringContaining('"webCorsOriginlist"')]);
  });

  test.each([
    ['{', 'cannot be read'],
    ['[]', 'it must be a JSON object'],
    ['{"webBindPort": "8765"}', '"webBindPort" must be a port from 0 to 65535'],
    ['{"webBindPort": 70000}', '"webBindPort" must be a port'],
    ['{"webCorsOriginList": "*"}', '"webCorsOriginList" must be a list of texts'],
    ['{"webCorsOriginList": [1]}', '"webCorsOriginList" must be a list of texts'],
    ['{"apiKey": 5}', '"apiKey" must be a text or null'],
  ])('%s is refused', (content, message) => {
    const path = configFile(content);
    expect(() => serveOf(['--config', path])).toThrow(message);
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
