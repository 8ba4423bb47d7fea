import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RunningProgram, runProgram, serve, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const LISTED = ['https://page.example', 'app://obsidian.md'];

function configFile(settings: object): string {
  const path = join(temporaryFolder(), 'config.json');
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

async function start(settings: object = {}) {
  const folder = join(temporaryFolder(), 'User 1');
  const config = configFile({ webCorsOriginList: LISTED, ...settings });
  return { folder, server: await serveProfile(folder, '--config', config) };
}

const ask = (server: RunningProgram, origin: string, action: string, params: object) =>
  server
    .send({ headers: { origin } }, JSON.stringify({ action, version: 6, params }))
    .then(({ text }) => JSON.parse(text));

describe('web pages and programs', () => {
  test('links out of the media folder are not followed for pages', async () => {
    const { server, folder } = await start();
    const media = join(folder, 'collection.media');
    writeFileSync(join(folder, 'secret'), 'secret');
    writeFileSync(join(media, 'plain'), 'plain');
    symlinkSync(join(folder, 'secret'), join(media, 'out'));
    symlinkSync('plain', join(media, 'in'));
    const read = (origin: string, filename: string) =>
      ask(server, origin, 'retrieveMediaFile', { filename }).then(({ result }) => result);
    const [out, plain] = [Buffer.from('secret').toString('base64'), Buffer.from('plain').toString('base64')];
    expect(await read('https://page.example', 'out')).toBe(false);
    expect(await read('https://page.example', 'in')).toBe(plain);
    expect(await read('app://obsidian.md', 'out')).toBe(out);
    await server.stop();
  });

  test('a listed origin with a scheme of its own may name any file', async () => {
    const { server } = await start();
    const path = join(temporaryFolder(), 'a.png');
    writeFileSync(path, 'x');
    const store = (origin: string) => ask(server, origin, 'storeMediaFile', { filename: 'a.png', path });
    expect(await store('app://obsidian.md')).toEqual({ result: 'a.png', error: null });
    expect((await store('https://page.example')).error).toContain('mediaFolders');
    await server.stop();
  });

  test('who is refused is told to the owner, with what would allow it, once', async () => {
    const { server } = await start();
    for (let i = 0; i < 3; i++) {
      expect((await server.send({ headers: { origin: 'https://other.example' } }, '{}')).status).toBe(403);
      await server.send({ method: 'OPTIONS', headers: { origin: 'https://third.example' } });
    }
    await server.send({ headers: { origin: 'https://x\u001b[2J' } }, '{}').catch(() => {});
    const { stderr } = await server.stop();
    const lines = stderr.trim().split('\n');
    expect(lines.filter((line) => line.includes('other.example'))).toEqual([
      'ankid: the web page "https://other.example" was refused: to allow it, add "https://other.example" to "webCorsOriginList" in the configuration',
    ]);
    expect(lines.filter((line) => line.includes('third.example'))).toHaveLength(1);
    expect(stderr).not.toContain('\u001b');
  });
});

describe('other computers', () => {
  test.each(['0.0.0.0', '::', ''])('without an API key: %j is no address to listen on', async (address) => {
    const folder = join(temporaryFolder(), 'User 1');
    const config = configFile({ webBindAddress: address });
    const { status, stderr } = await runProgram([
      ...['serve', '--profile', folder, '--port', '0', '--config', config],
    ]);
    expect([status, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('"webWithoutKey"')]]);
  });

  test('with one, or when that is meant', async () => {
    const folder = join(temporaryFolder(), 'User 1');
    const keyed = await serveProfile(
      folder,
      '--config',
      configFile({ webBindAddress: '0.0.0.0', apiKey: 'k' }),
    );
    await keyed.stop();
    const env = { ANKICONNECT_BIND_ADDRESS: '0.0.0.0' };
    const meant = await serve(folder, ['--without-key'], env);
    expect(await meant.call('version')).toEqual({ result: 6, error: null });
    await meant.stop();
  });
});

test("names in Anki's list that lead elsewhere are no profiles, and an endless list ends", async () => {
  const base = temporaryFolder();
  mkdirSync(join(base, 'Anki2'));
  const { Database } = await import('../src/engine/sqlite/database.ts');
  const list = (sql: string): void => {
    const db = new Database(join(base, 'Anki2', 'prefs21.db'));
    db.exec(sql);
    db.close();
  };
  list(
    "create table profiles (name text, data blob); insert into profiles values ('../x', x''), ('Two', x'')",
  );
  const server = await serveProfile(join(base, 'Anki2', 'One'));
  expect(await server.call('getProfiles')).toEqual({ result: ['One', 'Two'], error: null });
  expect(await server.call('loadProfile', { name: '../x' })).toEqual({ result: false, error: null });
  expect(statSync(join(base, 'x'), { throwIfNoEntry: false })).toBeUndefined();
  list(
    'drop table profiles; create view profiles as with recursive n(name) as (select 1 union all select name + 1 from n) select name, name as data from n',
  );
  expect(await server.call('getProfiles')).toEqual({ result: ['One'], error: null });
  await server.stop();
});
