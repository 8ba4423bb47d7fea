import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exchange, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(PROJECT, 'bin', 'ankid');

const profile = (): string => join(temporaryFolder(), 'User 1');

const note = { deckName: 'Default', modelName: 'Basic', fields: { Front: 'last', Back: '' } };

const logsOf = (folder: string): string[] => readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name));

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo; // it listens on a port
  server.close();
  return port;
}

/** Starts a command that serves on `port`; its whole process group is killed after the test. */
function start(command: string, args: readonly string[], stdio: 'ignore' | ['ignore', number, number]) {
  const child = spawn(command, args, { cwd: PROJECT, stdio, detached: true });
  onTestFinished(() => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // it has ended
    }
  });
  return child;
}

const ask = (port: number, action: string, params: object = {}) =>
  exchange({ port }, JSON.stringify({ action, version: 6, params })).then(({ text }) => JSON.parse(text));

const serves = (port: number) =>
  expect.poll(() => ask(port, 'deckNames').catch(() => undefined), { timeout: 20_000 }).toBeTruthy();

describe.runIf(process.platform !== 'win32')('signals', () => {
  test.each(['SIGHUP', 'SIGQUIT', 'SIGTERM', 'SIGINT'] as const)(
    '%s ends the server cleanly, also when it comes twice',
    async (signal) => {
      const folder = profile();
      const server = await serveProfile(folder);
      await server.call('addNote', { note });
      server.process.kill(signal);
      expect(await server.stop(signal)).toMatchObject({ status: 0, stderr: '' });
      expect(logsOf(folder)).toEqual([]);
    },
  );

  test.each(['SIGUSR1', 'SIGUSR2'] as const)('%s does nothing', async (signal) => {
    const server = await serveProfile(profile());
    server.process.kill(signal);
    expect(await server.call('version')).toEqual({ result: 6, error: null });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await server.stop()).stderr).toBe('');
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('%s to `npm start` ends the server', async (signal) => {
    const [folder, port] = [profile(), await freePort()];
    const args = ['start', '--', '--profile', folder, '--port', String(port)];
    const npm = start('npm', args, 'ignore');
    await serves(port);
    npm.kill(signal);
    await expect.poll(() => logsOf(folder), { timeout: 10_000 }).toEqual([]);
    await expect(ask(port, 'version')).rejects.toThrow();
  });
});

describe.runIf(process.platform === 'linux')('outputs that fail', () => {
  /** Serves with both outputs going to `file`, and makes it log something. */
  async function logsInto(file: number, folder = profile()): Promise<ChildProcess> {
    const port = await freePort();
    const bad = join(temporaryFolder(), 'no.apkg');
    writeFileSync(bad, 'hello');
    const args = [PROGRAM, 'serve', '--profile', folder, '--port', String(port)];
    const child = start(process.execPath, args, ['ignore', file, file]);
    await serves(port);
    for (let i = 0; i < 3; i++) expect((await ask(port, 'importPackage', { path: bad })).error).toBeTruthy();
    expect(await ask(port, 'version')).toEqual({ result: 6, error: null });
    return child;
  }

  test('a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const child = await logsInto(full);
    expect(child.exitCode).toBeNull();
  });

  test('a pipe that nobody reads any more', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    await once(execFile('mkfifo', [fifo]), 'close');
    const reader = openSync(fifo, 'r+');
    const writer = openSync(fifo, 'w');
    closeSync(reader);
    onTestFinished(() => closeSync(writer));
    const child = await logsInto(writer);
    expect(child.exitCode).toBeNull();
  });
});

describe.runIf(process.platform === 'linux')('few file descriptors', () => {
  test('200 connections of 128: it goes on, and new clients get in', async () => {
    const [folder, port] = [profile(), await freePort()];
    mkdirSync(folder);
    const command = `ulimit -n 128; exec "$0" "$1" serve --profile "$2" --port ${port}`;
    const child = start('sh', ['-c', command, process.execPath, PROGRAM, folder], 'ignore');
    await serves(port);
    const idle = Array.from({ length: 200 }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
    onTestFinished(() => {
      for (const socket of idle) socket.destroy();
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stored = { filename: 'a.txt', data: 'eHh4' };
    expect(await ask(port, 'storeMediaFile', stored)).toEqual({ result: 'a.txt', error: null });
    expect(child.exitCode).toBeNull();
  });
});
