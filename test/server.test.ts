import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProgram, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const FIXTURES = fileURLToPath(new URL('../conformance/fixtures/', import.meta.url));

function profile(name = 'User 1', fixture?: string, base = temporaryFolder()): string {
  const folder = join(base, name);
  if (fixture) cpSync(join(FIXTURES, fixture), folder, { recursive: true });
  return folder;
}

const notes = (count: number, word = 'note') =>
  Array.from({ length: count }, (_, i) => ({
    deckName: 'Default',
    modelName: 'Basic',
    fields: { Front: `${word} ${i}`, Back: 'x'.repeat(20) },
  }));

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('start and end', () => {
  test('makes a new profile, serves it, and leaves one clean file', async () => {
    const folder = profile('Ännchen');
    const server = await serveProfile(folder);
    expect(await server.call('getActiveProfile')).toEqual({ result: 'Ännchen', error: null });
    expect(await server.call('deckNames')).toEqual({ result: ['Default'], error: null });
    expect(await server.stop()).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder).sort()).toEqual(['collection.anki2', 'collection.media']);
  });

  test('a signal lets running requests finish, drops unfinished ones, and ends with 0', async () => {
    const folder = profile('User 1', 'empty');
    const server = await serveProfile(folder);
    const half = net.connect(server.port, '127.0.0.1');
    half.on('error', () => {});
    half.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"act');
    await server.call('version');
    const adding = server.call('addNotes', { notes: notes(2000) });
    await server.call('version');
    const ended = server.stop('SIGINT');
    const { result } = (await adding) as { result: unknown[] };
    expect(result.filter((id) => typeof id === 'number')).toHaveLength(2000);
    expect((await ended).status).toBe(0);
    expect(readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);

    const again = await serveProfile(folder);
    expect(await again.call('findNotes', { query: 'deck:Default' })).toMatchObject({
      result: { length: 2000 },
    });
    await again.stop();
  });

  test('a port in use: one sentence, status 1, nothing written', async () => {
    const first = await serveProfile(profile());
    const folder = profile('Other');
    const { status, stderr } = await runProgram(['serve', '--profile', folder, '--port', String(first.port)]);
    expect([status, stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringContaining(`port ${first.port} on 127.0.0.1 is in use`)],
    ]);
    expect(existsSync(folder)).toBe(false);
  });

  test('a collection that another program has open: one sentence, status 3, the other goes on', async () => {
    const folder = profile();
    const first = await serveProfile(folder);
    const { status, stderr } = await runProgram(['serve', '--profile', folder, '--port', '0']);
    expect([status, stderr]).toEqual([3, 'ankid: another program has the collection open\n']);
    expect(await first.call('deckNames')).toEqual({ result: ['Default'], error: null });
  });

  test('a damaged collection: one sentence, status 1, the file as it was', async () => {
    const folder = profile('User 1', 'study');
    const path = join(folder, 'collection.anki2');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('not a database at all'), readFileSync(path).subarray(21)]),
    );
    const before = hash(path);
    const { status, stderr } = await runProgram(['serve', '--profile', folder, '--port', '0']);
    expect([status, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toMatch(/damaged/);
    expect(hash(path)).toBe(before);
  });

  test('a bad configuration: one sentence, status 2, nothing made', async () => {
    const folder = profile();
    const config = join(temporaryFolder(), 'config.json');
    writeFileSync(config, '{"webBindPort": "x"}');
    const { status, stderr } = await runProgram(['serve', '--profile', folder, '--config', config]);
    expect([status, stderr.trim().split('\n')]).toEqual([
      2,
      [expect.stringContaining('"webBindPort" must be a port')],
    ]);
    expect(existsSync(folder)).toBe(false);
  });

  test('--help and --version', async () => {
    expect(await runProgram(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--profile DIR'),
    });
    expect(await runProgram(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ankid \d+\.\d+\.\d+/),
    });
    expect(await runProgram(['sevre'])).toMatchObject({
      status: 2,
      stderr: 'ankid: there is no command "ankid sevre"; did you mean "ankid serve"?\n',
    });
  });

  test('--clock and the process agree on the day', async () => {
    const server = await serveProfile(profile('User 1', 'study'), '--clock', '2026-06-15 12:00:00');
    const before = Date.parse('2026-06-15T12:00:00Z');
    const { result } = (await server.call('addNote', { note: { ...notes(1)[0] } })) as { result: number };
    expect(result - before).toBeGreaterThanOrEqual(0);
    expect(result - before).toBeLessThan(60_000);
  });
});

describe('requests', () => {
  test('what cannot be read is told, and changes nothing', async () => {
    const server = await serveProfile(profile('User 1', 'empty'));
    const invalid = Buffer.concat([
      Buffer.from('{"action":"version","x":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const padded = Buffer.concat([
      Buffer.from('{"action":"version","x":"'),
      Buffer.alloc(50_000, 0xff),
      Buffer.from('"}'),
    ]);
    const deep = `{"action":"addNotes","version":6,"params":{"notes":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const replies = await Promise.all(
      [invalid, padded, deep, '['.repeat(100_000), 'x'.repeat(5e6)].map((body) => server.send({}, body)),
    );
    expect(replies.map((reply) => [reply.status, JSON.parse(reply.text)])).toEqual([
      [200, { result: null, error: "the request is not valid UTF-8: can't decode byte 0xff in position 25" }],
      [200, { result: null, error: "the request is not valid UTF-8: can't decode byte 0xff in position 25" }],
      [200, { result: null, error: expect.stringContaining('nested more than') }],
      [200, { result: null, error: expect.stringContaining('not valid JSON') }],
      [200, { result: null, error: expect.stringContaining('not valid JSON') }],
    ]);
    expect(await server.call('findNotes', { query: '' })).toEqual({ result: [], error: null });
    expect((await server.stop()).stderr).toBe('');
  });

  test('a body over the limit is refused before it is sent', async () => {
    const server = await serveProfile(profile());
    const socket = net.connect(server.port, '127.0.0.1');
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${600 * 1024 * 1024}\r\n\r\n{`);
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 413 /);
    expect(String(data)).toMatch(/"error":"the request is larger than the 500 MB that are allowed"/);
    socket.destroy();
    expect(await server.call('version')).toEqual({ result: 6, error: null });
  });

  test('large bodies and large answers come through whole', async () => {
    const server = await serveProfile(profile('User 1', 'empty'));
    const text = 'größe 犬 '.repeat(400_000);
    const note = { deckName: 'Default', modelName: 'Basic', fields: { Front: 'big', Back: text }, tags: [] };
    const { result: id } = (await server.call('addNote', { note })) as { result: number };
    const info = (await server.call('notesInfo', { notes: [id] })) as {
      result: { fields: { Back: { value: string } } }[];
    };
    expect(info.result[0]?.fields.Back.value).toBe(text);
  });

  test('connections are kept alive, several requests may be under way on one, and HTTP/1.0 is understood', async () => {
    const server = await serveProfile(profile());
    const body = '{"action":"version","version":6}';
    const one = `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const socket = net.connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.write(one + one);
    await expect.poll(() => text.match(/"result":6/g)?.length).toBe(2);
    socket.write(one);
    await expect.poll(() => text.match(/"result":6/g)?.length).toBe(3);
    expect(text).toMatch(/Connection: keep-alive/i);
    socket.end();

    const old = net.connect(server.port, '127.0.0.1');
    old.write(one.replace('1.1', '1.0'));
    const chunks: Buffer[] = [];
    old.on('data', (data) => chunks.push(data));
    await once(old, 'close');
    expect(String(Buffer.concat(chunks))).toMatch(/Connection: close[\s\S]*"result":6/i);
  });

  test('version answers while the engine works', async () => {
    const server = await serveProfile(profile('User 1', 'empty'));
    const order: string[] = [];
    const adding = server.call('addNotes', { notes: notes(3000) }).then(() => order.push('addNotes'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.call('version').then(() => order.push('version'));
    await adding;
    expect(order).toEqual(['version', 'addNotes']);
  });

  test('a browser gets a page, everybody else JSON', async () => {
    const server = await serveProfile(profile());
    const json = await server.send({ method: 'GET' });
    expect(JSON.parse(json.text)).toEqual({ apiVersion: 'AnkiConnect v.6', message: 'Anki-Connect' });
    const page = await server.send({ method: 'GET', headers: { accept: 'text/html,*/*' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('Anki-Connect');
    expect((await server.send({})).text).toBe('{"apiVersion": "AnkiConnect v.6"}');
  });

  test('a page under a foreign host name is refused, a program is not', async () => {
    const server = await serveProfile(profile(), '--allow-host', 'anki.lan');
    const body = '{"action":"version","version":6}';
    const from = (headers: Record<string, string>) => server.send({ headers }, body);
    const refused = await from({ host: 'evil.example', origin: 'http://evil.example' });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text).error).toMatch(/webHostList/);
    expect((await from({ host: 'ankid:8765' })).status).toBe(200);
    expect((await from({ host: 'anki.lan', 'user-agent': 'Mozilla/5.0' })).status).toBe(200);
  });
});

describe('profiles', () => {
  test('another one is loaded; requests meanwhile wait and see the new one', async () => {
    const base = temporaryFolder();
    const folder = profile('User 1', 'study', base);
    profile('Second', 'empty', base);
    mkdirSync(join(base, 'addons21'));
    const server = await serveProfile(folder);
    expect(await server.call('getProfiles')).toEqual({ result: ['Second', 'User 1'], error: null });
    const loading = server.call('loadProfile', { name: 'Second' });
    const later = server.call('deckNames');
    expect(await loading).toEqual({ result: true, error: null });
    expect(await later).toEqual({ result: ['Default'], error: null });
    expect(await server.call('getActiveProfile')).toEqual({ result: 'Second', error: null });
    expect(await server.call('loadProfile', { name: '../Second' })).toEqual({ result: false, error: null });
    await server.stop();
    expect(readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
  });

  test('one that cannot be opened leaves the old one open', async () => {
    const base = temporaryFolder();
    const folder = profile('User 1', 'study', base);
    mkdirSync(join(base, 'Broken'));
    writeFileSync(join(base, 'Broken', 'collection.anki2'), 'x'.repeat(5000));
    const server = await serveProfile(folder);
    expect(await server.call('loadProfile', { name: 'Broken' })).toEqual({
      result: null,
      error: expect.stringMatching(/damaged/),
    });
    expect(await server.call('getActiveProfile')).toEqual({ result: 'User 1', error: null });
    expect(await server.call('deckNames')).toMatchObject({ result: { length: 13 } });
  });
});
