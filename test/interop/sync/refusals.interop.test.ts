import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/engine/random/random.ts';
import { SyncError } from '../../../src/engine/sync/sync-error.ts';
import { logIn } from '../../../src/host/sync/login.ts';
import { ANKI_PYTHON } from '../anki.ts';
import { OurClient } from './our-client.ts';
import type { RealClient } from './real-clients.ts';
import { freePort, PASSWORD } from './sync-server-process.ts';
import { serverPath, World } from './world.ts';

// Syncs that come to nothing, beside a real client's: the same words, and both collections as they were.

describe.skipIf(ANKI_PYTHON === '')('a sync that is refused', () => {
  let world: World;
  let theirs: RealClient;
  let ours: OurClient;
  let server: string;

  beforeAll(async () => {
    world = await World.make(20);
    return () => world.close();
  }, 60_000);

  beforeEach(async () => {
    const { account, places } = await world.pair('fsrs');
    world.clock.tick(60_000);
    ours = new OurClient(world, places[0], { endpoint: world.server.endpoint, key: account.key });
    theirs = await world.open(places[1], account);
    server = serverPath(account);
    await ours.change({ kind: 'noteEdit', note: 1, field: 0, text: 'pending' });
    await theirs.change({ kind: 'noteEdit', note: 1, field: 0, text: 'pending' });
    return async () => {
      await ours.close();
      await theirs.close();
    };
  });

  test.each([
    ['a key of nobody', { key: '0'.repeat(40) }],
    ['an empty key', { key: '' }],
  ])('%s', { timeout: 30_000 }, async (_, account) => {
    await theirs.ask('account', account);
    await expectRefusal({ account });
    await expect(theirs.sync()).rejects.toMatchObject({ kind: 'AUTH' });
    await expect(ours.syncOnce({}, account)).rejects.toMatchObject({ kind: 'auth' });
  });

  test('nothing listens', { timeout: 30_000 }, async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/`;
    await theirs.ask('account', { endpoint });
    await expectRefusal({ account: { endpoint } });
    await expect(ours.syncOnce({}, { endpoint })).rejects.toMatchObject({ kind: 'network' });
  });

  test.each([301, -301])('a clock that is %i seconds off', { timeout: 30_000 }, async (seconds) => {
    const { account, places } = await world.pair('fsrs');
    const clock = { nowMillis: () => world.clock.nowMillis() + seconds * 1000, minutesWest: () => 0 };
    const off = new OurClient(world, places[0], { endpoint: world.server.endpoint, key: account.key }, clock);
    await off.change({ kind: 'noteEdit', note: 1, field: 0, text: 'pending' });
    await expect(off.sync()).rejects.toMatchObject({
      kind: 'clock',
      message: 'Unable to sync - your clock is not set to the correct time.',
    });
    clock.nowMillis = () => world.clock.nowMillis() + Math.sign(seconds) * 300_000;
    expect(await off.sync()).toBe('NO_CHANGES');
    await off.close();
  });

  test('an account that holds another collection', { timeout: 30_000 }, async () => {
    world.clock.tick(1000);
    const { account } = await world.pair('gui');
    await theirs.ask('account', { key: account.key });
    expect(await theirs.sync()).toBe('FULL_SYNC');
    const before = await world.clients.dump(ours.path);
    expect(await ours.syncOnce({}, { key: account.key })).toMatchObject({
      kind: 'fullSyncRequired',
      uploadPossible: true,
      downloadPossible: true,
    });
    expect(await world.clients.dump(ours.path)).toEqual(before);
  });

  test('a card that went without a trace', { timeout: 30_000 }, async () => {
    const lose = 'delete from cards where id = (select min(id) from cards)';
    await theirs.sql(lose);
    ours.col.db.run(lose);
    await expectRefusal({ like: 'schema' });
    expect(await ours.sync()).toBe(await theirs.sync());
    expect(await ours.sync()).toBe('FULL_SYNC');
    await ours.full('download');
    expect(await world.clients.compare(ours.path, server, 'synced')).toEqual([]);
  });

  test('a login with a wrong password, or of nobody', { timeout: 30_000 }, async () => {
    const { endpoint, accounts } = world.server;
    const user = accounts[0]?.user ?? '';
    for (const [name, password] of [
      [user, 'wrong'],
      ['nobody', PASSWORD],
    ] as const) {
      const expected = await failureOf(theirs.ask('login', { user: name, password }));
      const login = logIn({ endpoint, user: name, password, certificates: undefined }, systemRandom);
      await expect(login).rejects.toMatchObject({ kind: 'auth', message: expected.message });
    }
    const right = await logIn({ endpoint, user, password: PASSWORD, certificates: undefined }, systemRandom);
    expect(right.key).toBe(await theirs.ask('login', { user, password: PASSWORD }));
  });

  /** Both are refused in the same words; nothing has changed on any side, but the schema's time where that is Anki's way. */
  async function expectRefusal({ account = {}, like = 'same' }: Refusal): Promise<void> {
    const before = [await dumpOf(ours.path), await dumpOf(server)];
    const expected = await failureOf(theirs.sync());
    const actual = await failureOf(ours.syncOnce({}, account));
    expect(actual).toBeInstanceOf(SyncError);
    expect(firstLine(actual)).toBe(firstLine(expected));
    expect([await dumpOf(ours.path), await dumpOf(server)]).toEqual(before);
    if (like === 'schema')
      expect(ours.col.stamps.scm).toBe((await theirs.sql('select scm from col'))[0]?.[0]);

    async function dumpOf(path: string) {
      const { col, ...tables } = await world.clients.dump(path);
      return like === 'schema' ? tables : { col, ...tables };
    }
  }
});

interface Refusal {
  readonly account?: { readonly endpoint?: string; readonly key?: string };
  readonly like?: 'same' | 'schema';
}

const firstLine = ({ message }: Error): string | undefined => message.split('\n')[0];

async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('that should have failed');
}
