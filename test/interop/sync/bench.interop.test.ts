import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANKI_PYTHON } from '../anki.ts';
import { mediaFolder, ServedPerson } from './persons.ts';
import { RealClients } from './real-clients.ts';
import { type Account, type SyncServerProcess, startSyncServer } from './sync-server-process.ts';

// Times and memory of syncs of a large collection, beside a real client's: ANKID_SYNC_BENCH names the collection file, of
// which copies are taken. Prints a table; a program of its own does each line.
const SOURCE = process.env.ANKID_SYNC_BENCH ?? '';
const TIMEOUT = { timeout: 1_800_000 };

interface Client {
  readonly pid: number;
  sync(): Promise<unknown>;
  full(direction: 'upload' | 'download'): Promise<unknown>;
  /** Changes every note. */
  tagAll(tag: string): Promise<unknown>;
  leave(): Promise<void>;
}

describe.skipIf(ANKI_PYTHON === '' || SOURCE === '')('a large collection', () => {
  let folder: string;
  let server: SyncServerProcess;
  let made = 0;
  const lines: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ankid-sync-'));
    server = await startSyncServer(join(folder, 'server'), 4, { MAX_SYNC_PAYLOAD_MEGS: '1000' });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    console.log([`${'what'.padEnd(24)}who      seconds  CPU s  MB at most (before)`, ...lines].join('\n'));
  });

  test.each(['real', 'ours'] as const)('%s', TIMEOUT, async (who) => {
    const account = server.accounts[who === 'real' ? 0 : 1] as Account; // both are there
    const path = place();
    copyFileSync(SOURCE, path);
    let client = await start(who, path, account);
    await measured('full upload', who, client, () => client.full('upload'));
    await client.leave();
    client = await start(who, path, account);
    await measured('sync without changes', who, client, () => client.sync());
    await client.tagAll('bench');
    await client.leave();
    client = await start(who, path, account);
    await measured('all notes sent', who, client, () => client.sync());
    await client.leave();

    const other = place();
    client = await start(who, other, account);
    await measured('full download', who, client, () => client.full('download'));
    await client.leave();
    const third = await start('real', path, account);
    await third.tagAll('again');
    await third.sync();
    await third.leave();
    client = await start(who, other, account);
    await measured('all notes received', who, client, () => client.sync());
    await client.leave();
  });

  async function measured(what: string, who: string, { pid }: Client, work: () => Promise<unknown>) {
    const before = usageOf(pid);
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1000;
    const after = usageOf(pid);
    const cells = [seconds.toFixed(2), (after.cpu - before.cpu).toFixed(2)].map((text) => text.padStart(7));
    lines.push(`${what.padEnd(24)}${who}  ${cells.join('  ')}  ${after.peak} (${before.peak})`);
  }

  function place(): string {
    const path = join(folder, `c${made++}`, 'collection.anki2');
    mkdirSync(mediaFolder(path), { recursive: true });
    return path;
  }

  async function start(who: 'real' | 'ours', path: string, account: Account): Promise<Client> {
    return who === 'ours' ? ours(path, account) : real(path, account);
  }

  async function ours(path: string, account: Account): Promise<Client> {
    const person = await ServedPerson.start(path, account, server.endpoint, {});
    const done = async (work: Promise<string>) => expect(await work).toBe('synced');
    return {
      pid: person.program.process.pid ?? 0,
      sync: () => done(person.sync()),
      full: (direction) => done(person.full(direction)),
      tagAll: async (tags) => {
        await person.request('addTags', { notes: await person.request('findNotes', { query: '' }), tags });
      },
      leave: () => person.leave(),
    };
  }

  async function real(path: string, account: Account): Promise<Client> {
    const clients = new RealClients({});
    const client = await clients.open('client', path, server.endpoint, account.key);
    return {
      pid: clients.pid ?? 0,
      sync: async () =>
        expect((await client.ask<{ required: string }>('sync', { media: true })).required).toBe('NO_CHANGES'),
      full: (direction) => client.ask('full', { upload: direction === 'upload', media: true }),
      tagAll: (tag) => client.ask('act', { what: 'tagAll', args: [tag] }),
      leave: async () => {
        await client.close();
        await clients.stop();
      },
    };
  }
});

/** CPU seconds and the most memory in MB that a process has used so far. */
function usageOf(pid: number): { cpu: number; peak: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, peak: Math.round(Number(peak) / 1024) };
}
