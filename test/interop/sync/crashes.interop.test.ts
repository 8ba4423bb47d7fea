import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANKI_PYTHON } from '../anki.ts';
import { FaultProxy } from './fault-proxy.ts';
import { mediaFolder, RealPerson, ServedPerson } from './persons.ts';
import type { Account } from './sync-server-process.ts';
import { serverPath, World } from './world.ts';

// The program is killed while it syncs; started again, it must go on as if nothing had been.

/** Milliseconds between an answer and the end; -1: before the answer. All of them before a release. */
const DELAYS = process.env.ANKID_KILLS ? [-1, 0, 8, 40] : [-1, 8];
const METHODS = [
  'sync/start',
  'sync/applyChunk',
  'sync/finish',
  'msync/mediaChanges',
  'msync/downloadFiles',
  'msync/uploadChanges',
];

describe.skipIf(ANKI_PYTHON === '')('a server killed while it syncs', () => {
  let world: World;
  let proxy: FaultProxy;
  beforeAll(async () => {
    world = await World.make(2 * cases.length + 20);
    proxy = await FaultProxy.start(world.server.port);
    return async () => {
      await proxy.close();
      await world.close();
    };
  }, 60_000);
  afterAll(() => proxy.clear());

  const cases = METHODS.flatMap((method, i) =>
    DELAYS.filter((_, j) => method === 'sync/finish' || (i + j) % 2 === 0).map((delay) => ({
      method,
      delay,
    })),
  );

  test.each(cases)('at $method, $delay ms', { timeout: 60_000 }, async ({ method, delay }) => {
    const { account, ours, theirs } = await prepared();
    await killedAt(method, delay, ours, () => ours.sync());
    await settled(account, await again(ours, account), theirs);
  });

  test.each(DELAYS)('at an upload, %i ms', { timeout: 60_000 }, async (delay) => {
    const { account, ours, theirs } = await prepared();
    await ours.do('addField', 'Extra');
    await killedAt('sync/upload', delay, ours, () => ours.full('upload'));
    const next = await again(ours, account);
    await next.note('ours');
    expect(['FULL_SYNC', 'synced']).toContain(await next.sync());
    expect(await next.full('upload')).toBe('synced');
    await next.note('ours');
    await theirs.sync();
    expect(await theirs.full('download')).toBe('synced');
    await settled(account, next, theirs);
  });

  test.each(DELAYS)('at a download, %i ms', { timeout: 60_000 }, async (delay) => {
    const { account, ours, theirs } = await prepared();
    await ours.do('addField', 'Extra');
    await killedAt('sync/download', delay, ours, () => ours.full('download'));
    const next = await again(ours, account);
    expect(['FULL_SYNC', 'synced']).toContain(await next.sync());
    expect(await next.full('download')).toBe('synced');
    await settled(account, next, theirs);
  });

  /** Both have what the other lacks. */
  async function prepared() {
    proxy.clear();
    const { account, places } = await world.pair('fsrs');
    const ours = await ServedPerson.start(places[0], account, proxy.endpoint, world.clock.env);
    const theirs = new RealPerson(await world.open(places[1], account));
    world.clock.tick(60_000);
    await theirs.do('add', ['theirs', 'more'], 'Theirs', ['t']);
    for (const name of ['theirs 1.txt', 'theirs 2.txt']) await theirs.do('putFile', name, name);
    expect(await theirs.sync()).toBe('synced');
    world.clock.tick(60_000);
    await ours.do('add', ['ours', 'another'], 'Ours', ['o']);
    for (const name of ['ours 1.txt', 'ours 2.txt']) await ours.do('putFile', name, name);
    proxy.clear();
    return { account, ours, theirs };
  }

  async function killedAt(method: string, delay: number, ours: ServedPerson, work: () => Promise<unknown>) {
    const { program } = ours;
    const kill = () => program.stop('SIGKILL');
    let isReached = false;
    proxy.fault = (request) => {
      if (request.method !== method || isReached) return undefined;
      isReached = true;
      const meanwhile = () => {
        if (delay < 0) return kill();
        void sleep(delay).then(kill);
      };
      return { when: 'after', meanwhile };
    };
    await work().catch(() => {}); // the connection to the program ends
    await program.ended;
    expect(isReached).toBe(true);
    proxy.clear();
    world.clock.tick(1000);
  }

  const again = (ours: ServedPerson, account: Account): Promise<ServedPerson> =>
    ServedPerson.start(ours.path, account, proxy.endpoint, world.clock.env);

  async function settled(account: Account, ours: ServedPerson, theirs: RealPerson): Promise<void> {
    for (const person of [ours, theirs, ours, theirs]) {
      world.clock.tick(1000);
      expect(await person.sync()).toBe('synced');
    }
    expect(await world.clients.compare(theirs.path, ours.path, 'synced')).toEqual([]);
    expect(await world.clients.compare(theirs.path, serverPath(account), 'synced')).toEqual([]);
    const files = await world.clients.files(mediaFolder(theirs.path));
    expect(Object.keys(files)).toHaveLength(4);
    expect(await world.clients.files(mediaFolder(ours.path))).toEqual(files);
    await ours.leave();
    await theirs.leave();
  }
});
