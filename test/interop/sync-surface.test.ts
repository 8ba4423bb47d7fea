import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { zstd } from '../../src/engine/zstd/zstd.ts';
import { type RunningProgram, runProgram, serveProfile, startProgram } from '../program.ts';
import { type FixtureName, fixturePath, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON } from './anki.ts';
import { FaultProxy } from './sync/fault-proxy.ts';
import {
  type Account,
  PASSWORD,
  type SyncServerProcess,
  startSyncServer,
} from './sync/sync-server-process.ts';

/** The built program against Anki's own sync server. */
describe.skipIf(ANKI_PYTHON === '')('sync', () => {
  let server: SyncServerProcess;
  let proxy: FaultProxy;
  let account: Account;
  let used = 0;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ankid-sync-'));
    server = await startSyncServer(folder, 30, {});
    proxy = await FaultProxy.start(server.port);
    return async () => {
      await proxy.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  beforeEach(() => {
    proxy.clear();
    account = server.accounts[used++] as Account; // there are enough
  });

  const loginArgs = (folder: string): string[] => [
    ...['sync', 'login', '--profile', folder, '--endpoint', proxy.endpoint, '--user', account.user],
  ];
  const logIn = (folder: string, password = PASSWORD) =>
    runProgram(loginArgs(folder), { ANKID_SYNC_PASSWORD: password });

  /** A served profile that is logged in: with the cards of the fixture, or empty. */
  async function client(contents: 'study' | 'nothing', ...more: string[]) {
    const folder = join(temporaryFolder(), 'User 1');
    mkdirSync(folder);
    if (contents === 'study') copyFixtureInto(folder, 'study');
    expect(await logIn(folder)).toMatchObject({ status: 0 });
    return { folder, ...(await serveProfile(folder, ...more)) };
  }

  /** One that has put its cards on the server. */
  async function uploader(...more: string[]) {
    const a = await client('study', ...more);
    expect(await a.call('fullSync', { direction: 'upload' })).toMatchObject({ error: null });
    proxy.clear();
    return a;
  }

  async function downloader() {
    const b = await client('nothing');
    expect(await b.call('fullSync', { direction: 'download' })).toMatchObject({ error: null });
    proxy.clear();
    return b;
  }

  const note = (front: string) => ({
    note: { deckName: 'Default', modelName: 'Basic', fields: { Front: front, Back: '' } },
  });
  const find = async ({ call }: RunningProgram, query: string) =>
    ((await call('findNotes', { query })) as { result: number[] }).result;
  const done = { result: null, error: null };
  const failure = (error: unknown) => ({ result: null, error });
  const key = (folder: string) => JSON.parse(readFileSync(join(folder, 'sync.json'), 'utf8')).key;

  test('a login keeps the key for its owner alone; a wrong password keeps nothing', async () => {
    const folder = join(temporaryFolder(), 'User 1');
    const wrong = await logIn(folder, 'wrong');
    expect(wrong).toMatchObject({
      status: 1,
      stderr: 'ankid: Email or password was incorrect; please try again.\n',
    });
    expect(readdirSync(join(folder, '..'))).toEqual([]);
    const { child, ended } = startProgram(loginArgs(folder));
    child.stdin?.end(`${PASSWORD}\n`);
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
    expect(key(folder)).toBe(account.key);
    expect(statSync(join(folder, 'sync.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'sync.json'), 'utf8')).not.toContain(`"${PASSWORD}"`);
  });

  test('a server uses a login from the moment it is there, and no longer', async () => {
    const folder = join(temporaryFolder(), 'User 1');
    mkdirSync(folder);
    const a = await serveProfile(folder);
    expect(await a.call('sync')).toEqual(failure('sync: auth not configured'));
    await logIn(folder);
    expect(await a.call('sync')).toEqual(done);
    expect(await runProgram(['sync', 'logout', '--profile', folder])).toMatchObject({ status: 0 });
    expect(await a.call('sync')).toEqual(failure('sync: auth not configured'));
  });

  test('a one-way sync is only told of, until it is asked for', async () => {
    const a = await client('study');
    expect(await a.call('sync')).toEqual(
      failure(expect.stringMatching(/^sync: full sync required \(status 4\) - /)),
    );
    expect(proxy.methods).toEqual(['sync/hostKey', 'sync/meta']);
    expect(await a.call('fullSync', { direction: 'download' })).toEqual(
      failure(expect.stringContaining('has no cards')),
    );
    const uploaded = await a.call('fullSync', { direction: 'upload' });
    expect(uploaded).toMatchObject({ error: null, result: { direction: 'upload', sent: { notes: 114 } } });
    expect(await a.call('sync')).toEqual(done);
    expect(await a.call('sync', { report: true })).toMatchObject({
      result: { required: 'noChanges', sent: { notes: 0 }, media: { uploaded: 0 } },
    });

    const b = await client('nothing');
    expect(await b.call('sync')).toEqual(failure(expect.stringContaining('(status 3)')));
    const downloaded = await b.call('fullSync', { direction: 'download' });
    expect(downloaded).toMatchObject({ error: null, result: { received: { notes: 114, cards: 159 } } });
    expect(await b.call('sync')).toEqual(done);
    expect(await find(b, '')).toEqual(await find(a, ''));

    await a.call('modelFieldAdd', { modelName: 'Basic', fieldName: 'Extra' });
    expect(await a.call('syncStatus')).toMatchObject({ result: { required: 'fullSync', server: null } });
    expect(await a.call('syncStatus', { ask: true })).toMatchObject({
      result: { server: 'fullSync', uploadPossible: true, downloadPossible: true, loggedIn: true },
    });
    expect(await a.call('sync')).toEqual(failure(expect.stringContaining('(status 2)')));
  });

  test('changes and media go both ways', async () => {
    const a = await uploader();
    const b = await downloader();
    await a.call('addNote', note('from a'));
    await a.call('storeMediaFile', { filename: 'ä 1.txt', data: 'aGVsbG8=' });
    await b.call('addNote', note('from b'));
    expect(await a.call('sync', { report: true })).toMatchObject({
      result: { required: 'normal', sent: { notes: 1, cards: 1 }, media: { uploaded: 1 } },
    });
    expect(await b.call('sync', { report: true })).toMatchObject({
      result: { sent: { notes: 1 }, received: { notes: 1, cards: 1 }, media: { downloaded: 1 } },
    });
    expect(await a.call('sync')).toEqual(done);
    for (const side of [a, b]) {
      expect(await find(side, 'front:from*')).toHaveLength(2);
      expect(await side.call('retrieveMediaFile', { filename: 'ä 1.txt' })).toMatchObject({
        result: 'aGVsbG8=',
      });
    }
  });

  test('commands do the same for a profile that is not served', async () => {
    const a = await uploader();
    await a.call('addNote', note('new'));
    const now = ['sync', 'now', '--profile', a.folder];
    expect(await runProgram(now)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('the actions sync'),
    });
    await a.stop();
    expect(await runProgram(['sync', 'status', '--profile', a.folder, '--ask'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/there are changes\n.*1 notes, 1 cards\n.*a sync is needed/),
    });
    expect(await runProgram(now)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^sent: 1 notes, 1 cards, \d+ settings\n/),
    });
    expect(await runProgram(now)).toMatchObject({ status: 0, stdout: 'the collection had no changes\n' });
    const folder = join(temporaryFolder(), 'User 1');
    await logIn(folder);
    const full = ['sync', 'full', '--profile', folder, '--direction', 'download'];
    expect(await runProgram(full)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('downloaded: 115 notes, 160 cards'),
    });
    const up = await runProgram(['sync', 'full', '--profile', folder, '--direction', 'upload']);
    expect(up.stderr).toContain('this collection with 115 notes, 160 cards');
  });

  test('other requests are answered while the network hangs', async () => {
    const a = await uploader();
    await a.call('addNote', note('before'));
    const [reached, hang] = [gate(), gate()];
    proxy.fault = ({ method }) =>
      method === 'sync/start' ? { when: 'before', meanwhile: () => reached.open(hang.opened) } : undefined;
    const syncing = a.call('sync');
    await reached.opened;
    expect(await a.call('version')).toMatchObject({ result: 6 });
    expect(await find(a, 'front:before')).toHaveLength(1);
    expect(await a.call('addNote', note('meanwhile'))).toMatchObject({ error: null });
    proxy.fault = () => undefined;
    hang.open();
    expect(await syncing).toEqual(done);
    expect(await a.call('sync')).toEqual(done);
    const b = await downloader();
    expect(await find(b, 'front:before or front:meanwhile')).toHaveLength(2);
  });

  test('who keeps writing is made to wait in the end, and loses nothing', async () => {
    const a = await uploader();
    await a.call('addNote', note('written 0'));
    const writing: Promise<unknown>[] = [];
    let waited = 0;
    proxy.fault = ({ method }) => {
      if (method !== 'sync/chunk') return undefined;
      const meanwhile = async () => {
        const write = a.call('addNote', note(`written ${writing.length + 1}`));
        writing.push(write);
        const answered = write.then(() => true);
        const late = new Promise((resolve) => setTimeout(resolve, 300));
        waited += (await Promise.race([answered, late])) ? 0 : 1;
        expect(await find(a, '"front:written 0"')).toHaveLength(1);
      };
      return { when: 'before', meanwhile };
    };
    expect(await a.call('sync')).toEqual(done);
    expect(waited).toBeGreaterThan(0);
    for (const reply of await Promise.all(writing)) expect(reply).toMatchObject({ error: null });
    proxy.clear();
    expect(await a.call('sync', { report: true })).toMatchObject({
      result: { sent: { notes: waited } },
    });
    const b = await downloader();
    expect(await find(b, '"front:written *"')).toHaveLength(1 + writing.length);
  });

  test('inside multi each request keeps its place', async () => {
    const a = await uploader();
    const actions = [
      { action: 'addNote', params: note('one') },
      { action: 'sync' },
      { action: 'syncStatus' },
      { action: 'addNote', params: note('two') },
      { action: 'syncStatus' },
    ].map((request) => ({ ...request, version: 6 }));
    expect(await a.call('multi', { actions })).toMatchObject({
      result: [
        { error: null },
        done,
        { result: { required: 'noChanges' } },
        { error: null },
        { result: { required: 'normal', pending: { notes: 1 } } },
      ],
    });
  });

  test('a key that the server refuses is forgotten; the log never knows it', async () => {
    const log = join(temporaryFolder(), 'log');
    const config = join(temporaryFolder(), 'config.json');
    writeFileSync(config, JSON.stringify({ apiLogPath: log }));
    const a = await client('nothing', '--config', config);
    proxy.fault = () => ({ status: 403 });
    expect(await a.call('sync')).toEqual(failure('Email or password was incorrect; please try again.'));
    expect(key(a.folder)).toBeNull();
    expect(await a.call('sync')).toEqual(failure('sync: auth not configured'));
    proxy.clear();
    await logIn(a.folder);
    expect(await a.call('syncStatus', { ask: true })).toMatchObject({ result: { user: account.user } });
    const { stdout, stderr } = await a.stop();
    expect(readFileSync(log, 'utf8')).toContain('syncStatus');
    for (const text of [readFileSync(log, 'utf8'), stdout, stderr]) expect(text).not.toContain(account.key);
  });

  test('where the server sends us we stay', async () => {
    const a = await uploader();
    proxy.fault = () => ({ status: 308, location: server.endpoint });
    expect(await a.call('sync')).toEqual(done);
    expect(proxy.methods).toEqual(['sync/meta']);
    expect(await a.call('sync')).toEqual(done);
    expect(await a.call('syncStatus')).toMatchObject({ result: { endpoint: server.endpoint } });
    expect(proxy.methods).toEqual(['sync/meta']);
  });

  test('what changes during a download is in the backup, and the download in its place', async () => {
    const a = await uploader();
    const b = await client('nothing');
    await b.call('addNote', note('before'));
    proxy.fault = ({ method }) =>
      method === 'sync/download'
        ? { when: 'after', meanwhile: () => b.call('addNote', note('meanwhile')) }
        : undefined;
    const answer = (await b.call('fullSync', { direction: 'download' })) as { result: { backup: string } };
    expect(answer).toMatchObject({ result: { replaced: { notes: 2 }, received: { notes: 114 } } });
    expect(await find(b, '')).toEqual(await find(a, ''));
    await b.stop();
    expect(await runProgram(['restore', answer.result.backup, '--yes', '--profile', b.folder])).toMatchObject(
      {
        status: 0,
      },
    );
    expect(
      (await runProgram(['search', 'front:*', '--profile', b.folder])).stdout.trim().split('\n'),
    ).toHaveLength(2);
    expect(readdirSync(b.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test.each([
    ['no database', Buffer.from('nonsense')],
    ['cut off', readFileSync(fixturePath('study')).subarray(0, 90_000)],
  ])('a download that is %s changes nothing', async (_, bytes) => {
    const b = await client('study');
    const before = await find(b, '');
    const packed = zstd.compress(bytes);
    proxy.fault = ({ method }) =>
      method === 'sync/download' ? { bytes: packed, originalSize: String(bytes.length) } : undefined;
    expect(await b.call('fullSync', { direction: 'download', force: true })).toEqual(
      failure(expect.stringContaining('the sync server sent no collection that can be used')),
    );
    expect(await find(b, '')).toEqual(before);
    expect(await b.call('addNote', note('still here'))).toMatchObject({ error: null });
    expect(readdirSync(b.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('an upload that the server refuses, or that fails, changes nothing', async () => {
    const a = await client('study');
    const status = await a.call('syncStatus');
    proxy.fault = ({ method }) =>
      method === 'sync/upload' ? { text: 'collection exceeds size limit' } : undefined;
    expect(await a.call('fullSync', { direction: 'upload' })).toEqual(
      failure('collection exceeds size limit'),
    );
    proxy.fault = ({ method }) => (method === 'sync/upload' ? { cut: 'before' } : undefined);
    expect(await a.call('fullSync', { direction: 'upload' })).toEqual(
      failure(expect.stringContaining('A network error occurred.')),
    );
    expect(await a.call('syncStatus')).toEqual(status);
  });

  test('an upload that a change has overtaken is done again', async () => {
    const a = await client('study');
    let overtakings = 0;
    proxy.fault = ({ method }) =>
      method === 'sync/upload' && overtakings++ === 0
        ? { when: 'after', meanwhile: () => a.call('addNote', note('overtaking')) }
        : undefined;
    expect(await a.call('fullSync', { direction: 'upload' })).toMatchObject({
      result: { sent: { notes: 115 } },
    });
    expect(proxy.methods.filter((method) => method === 'sync/upload')).toHaveLength(2);
    expect(await a.call('sync', { report: true })).toMatchObject({ result: { required: 'noChanges' } });
  });

  test('the server ends in time while a sync hangs, and a sync can be called off', async () => {
    const a = await uploader();
    await a.call('addNote', note('stays'));
    const reached = gate();
    proxy.fault = () => ({ when: 'before', meanwhile: () => reached.open(new Promise(() => {})) });
    const syncing = a.call('sync');
    await reached.opened;
    const { result: jobs } = (await a.call('getProgress')) as { result: { id: number; action: string }[] };
    expect(jobs).toMatchObject([{ action: 'sync', stage: 'Connecting...' }]);
    await a.call('cancelJob', { id: jobs[0]?.id });
    expect(await syncing).toEqual(failure('The sync was interrupted.'));

    const again = a.call('sync');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const ended = a.stop();
    expect(await again).toEqual(failure('The sync was interrupted.'));
    expect(await ended).toMatchObject({ status: 0 });
    expect((await runProgram(['search', 'front:stays', '--profile', a.folder])).stdout).not.toBe('');
  });

  test('with the settings for it a server syncs by itself, and says once what is in the way', async () => {
    const config = join(temporaryFolder(), 'config.json');
    writeFileSync(config, JSON.stringify({ syncAfterChange: 0.2 }));
    const a = await uploader('--config', config);
    await a.call('addNote', note('one'));
    await a.call('addNote', note('two'));
    const synced = () => proxy.methods.filter((method) => method === 'sync/finish').length;
    await expect.poll(synced, { timeout: 5000 }).toBe(1);
    const status = async () =>
      ((await a.call('syncStatus')) as { result: { required: string } }).result.required;
    await expect.poll(status).toBe('noChanges');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(proxy.methods.filter((method) => method === 'sync/meta')).toHaveLength(1);

    await a.call('modelFieldAdd', { modelName: 'Basic', fieldName: 'Extra' });
    const asked = () => proxy.methods.filter((method) => method === 'sync/meta').length;
    await expect.poll(asked, { timeout: 5000 }).toBe(2);
    await a.call('addNote', note('three'));
    await expect.poll(asked, { timeout: 5000 }).toBe(3);
    expect(proxy.methods).not.toContain('sync/upload');
    const { stderr } = await a.stop();
    expect(stderr.match(/full sync required/g)).toHaveLength(1);
  });

  test('syncEvery brings what others have synced', async () => {
    const config = join(temporaryFolder(), 'config.json');
    writeFileSync(config, JSON.stringify({ syncEvery: 0.01 })); // minutes
    const a = await uploader('--config', config);
    const b = await downloader();
    await b.call('addNote', note('from b'));
    // The server lets one client in at a time, and every 0.6 seconds that may be the other.
    await expect.poll(() => b.call('sync'), { timeout: 10_000, interval: 150 }).toEqual(done);
    await expect.poll(() => find(a, 'front:"from b"'), { timeout: 10_000 }).toHaveLength(1);
    await a.call('addNote', note('from a'));
    const received = async () => {
      await b.call('sync');
      return find(b, 'front:"from a"');
    };
    await expect.poll(received, { timeout: 10_000, interval: 350 }).toHaveLength(1);
  });

  test('after a login elsewhere the media go there, too', async () => {
    const a = await uploader();
    await a.call('storeMediaFile', { filename: 'a.txt', data: 'aGVsbG8=' });
    expect(await a.call('sync', { report: true })).toMatchObject({ result: { media: { uploaded: 1 } } });
    account = server.accounts[used++] as Account; // there are enough
    expect(await logIn(a.folder)).toMatchObject({ status: 0 });
    expect(await a.call('fullSync', { direction: 'upload' })).toMatchObject({
      result: { media: { uploaded: 1 } },
    });
    expect(await a.call('sync', { report: true })).toMatchObject({ result: { media: { uploaded: 0 } } });
  });

  test('another profile waits for the sync of this one', async () => {
    const a = await uploader();
    mkdirSync(join(a.folder, '..', 'User 2'));
    copyFixtureInto(join(a.folder, '..', 'User 2'), 'empty');
    await a.call('addNote', note('first'));
    const [reached, hang] = [gate(), gate()];
    proxy.fault = ({ method }) =>
      method === 'sync/start' ? { when: 'before', meanwhile: () => reached.open(hang.opened) } : undefined;
    const syncing = a.call('sync', { report: true });
    await reached.opened;
    const loading = a.call('loadProfile', { name: 'User 2' });
    expect(await a.call('getActiveProfile')).toMatchObject({ result: 'User 1' });
    hang.open();
    expect(await syncing).toMatchObject({ result: { sent: { notes: 1 } } });
    expect(await loading).toMatchObject({ result: true });
    expect(await a.call('sync')).toEqual(failure('sync: auth not configured'));
  });
});

const copyFixtureInto = (folder: string, name: FixtureName): void =>
  copyFileSync(fixturePath(name), join(folder, 'collection.anki2'));

/** Something to wait for; `open` hands on what it is given. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: (next?: Promise<void>) => {
      open();
      return next;
    },
  };
}
