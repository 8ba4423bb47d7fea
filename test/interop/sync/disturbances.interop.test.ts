import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyncError } from '../../../src/engine/sync/sync-error.ts';
import { ANKI_PYTHON } from '../anki.ts';
import type { Change } from './changes.ts';
import { FaultProxy } from './fault-proxy.ts';
import { LOCAL, MESSAGES, REMOTE } from './long-sync.ts';
import { OurClient } from './our-client.ts';
import { RandomChanges } from './random-changes.ts';
import type { RealClient, SyncClient } from './real-clients.ts';
import { disagreements, type Pairing } from './rounds.ts';
import { World } from './world.ts';

// Requests write while a sync waits for the server. It must come out as if they had come after the sync: a real client
// does just that, at the same time of a standing clock.

/** Of rows that come before all that travels. */
const MEANWHILE: Change[] = [
  { kind: 'noteEdit', note: 0, field: 1, text: 'meanwhile' },
  { kind: 'noteTags', note: 1, tags: ['meanwhile'] },
  { kind: 'noteAdd', notetype: 0, deck: 0, fields: ['meanwhile', 'x'], tags: [], guid: 'meanwhile' },
  { kind: 'noteRemove', notes: [2] },
  { kind: 'flag', card: 0, flag: 3 },
  { kind: 'deckAdd', name: 'Meanwhile' },
  { kind: 'configSet', key: 'meanwhile', value: 1 },
];

const fresh = Number(process.env.ANKID_FUZZ_SEED ?? Date.now() % 1_000_000);
const runs = Number(process.env.ANKID_FUZZ_RUNS ?? 3);
const seeds = Array.from({ length: runs }, (_, i) => (i % 2 === 0 ? i + 1 : fresh + i));

describe.skipIf(ANKI_PYTHON === '')('requests that write during a sync', () => {
  let world: World;
  let proxy: FaultProxy;
  beforeAll(async () => {
    world = await World.make(4 * cases.length + 40 + 2 * runs);
    proxy = await FaultProxy.start(world.server.port);
  }, 60_000);
  afterAll(async () => {
    await proxy?.close();
    await world?.close();
  });

  const cases = MESSAGES.flatMap((method, index) =>
    (['before', 'after'] as const).map((when) => ({ method, index, when })),
  );

  test.each(cases)('$when $method ($index)', { timeout: 60_000 }, async ({ index, when }) => {
    const { reference, trial, ours } = await prepared();
    const before = world.clock.nowMillis();
    await reference.clients[0].sync();
    world.clock.tick(1000);
    await reference.clients[0].change(...MEANWHILE);
    world.clock.set(before);
    const meanwhile = () => {
      world.clock.tick(1000);
      return ours.change(...MEANWHILE);
    };
    proxy.fault = (request) => (request.index === index ? { when, meanwhile } : undefined);
    expect(await ours.sync()).toBe('NO_CHANGES');
    proxy.clear();
    await expectSame(reference, trial);
  });

  // Not before `start`: Anki's server does not notice, and the rows that it then gets do not reach the other client.
  const noticed = MESSAGES.map((method, index) => ({ method, index })).filter(({ index }) => index !== 1);

  test.each(noticed)(
    'another client syncs before $method ($index)',
    { timeout: 60_000 },
    async ({ index }) => {
      const { reference, trial, ours } = await prepared();
      for (const { clients } of [reference, trial]) await clients[1].change(...MEANWHILE);
      await reference.clients[1].sync();
      const meanwhile = async () => {
        await trial.clients[1].sync();
        world.clock.tick(1000);
      };
      proxy.fault = (request) => (request.index === index ? { when: 'before', meanwhile } : undefined);
      if (index === 0) expect(await ours.sync()).toBe('NO_CHANGES');
      else await expect(ours.sync()).rejects.toMatchObject({ kind: 'conflict' });
      proxy.clear();
      await expectSame(reference, trial);
    },
  );

  test('at every message', { timeout: 60_000 }, async () => {
    const { ours, trial } = await prepared();
    let count = 0;
    proxy.fault = () => ({ when: 'after', meanwhile: () => ours.change(edit(count++)) });
    await expect(ours.sync()).rejects.toThrow(SyncError);
    proxy.clear();
    await settle(trial);
    expect(await disagreements(world, trial)).toEqual([]);
    expect(ours.col.db.value('select flds from notes order by id limit 1')).toContain(`edit ${count - 1}`);
  });

  test('at every message until they must wait', { timeout: 60_000 }, async () => {
    const { ours, trial } = await prepared();
    let count = 0;
    let mayWrite = true;
    proxy.fault = () => ({ when: 'after', meanwhile: () => mayWrite && ours.change(edit(count++)) });
    const holdWrites = () => {
      mayWrite = false;
      return Promise.resolve(() => {
        mayWrite = true;
      });
    };
    expect((await ours.syncOnce({ holdWrites })).kind).toBe('normal');
    expect(mayWrite).toBe(true);
    proxy.clear();
    await settle(trial);
    expect(await disagreements(world, trial)).toEqual([]);
    expect(ours.col.db.value('select flds from notes order by id limit 1')).toContain(`edit ${count - 1}`);
  });

  test.each(seeds)('at random, and connections end, too: seed %i', { timeout: 120_000 }, async (seed) => {
    const { ours, trial } = await prepared();
    const draw = new RandomChanges(seed);
    const added: unknown[] = [];
    const changeBy = (client: SyncClient) => {
      world.clock.tick(2000);
      const change = draw.harmless();
      added.push(...(change.guid === undefined ? [] : [change.guid]));
      return client.change(change);
    };
    for (let round = 0; round < 12; round++) {
      for (let left = draw.below(4); left > 0; left--) await changeBy(trial.clients[draw.below(2) as 0 | 1]);
      let troubles = 0;
      proxy.fault = () => {
        if (!draw.chance(12) || ++troubles > 3) return undefined;
        if (draw.chance(30)) return { cut: draw.pick(['before', 'after', 'halfway'] as const) };
        return { when: draw.pick(['before', 'after'] as const), meanwhile: () => changeBy(ours) };
      };
      world.clock.tick(2000);
      await ours.sync().catch((error: unknown) => expect(error).toBeInstanceOf(SyncError));
      proxy.clear();
      world.clock.tick(2000);
      if (draw.chance(50)) await trial.clients[1].sync();
    }
    await settle(trial);
    expect(await disagreements(world, trial)).toEqual([]);
    const guids = new Set(ours.col.db.column('select guid from notes'));
    expect(added.filter((guid) => !guids.has(String(guid)))).toEqual([]);
    for (const client of trial.clients) await client.close();
  });

  const edit = (count: number): Change => ({ kind: 'noteEdit', note: 0, field: 1, text: `edit ${count}` });

  async function expectSame(reference: Pairing, trial: Pairing): Promise<void> {
    await settle(reference, trial);
    expect(await disagreements(world, trial)).toEqual([]);
    const [expected, actual] = [reference.clients[0].path, trial.clients[0].path];
    expect(await world.clients.compare(expected, actual, 'synced')).toEqual([]);
    for (const client of [...reference.clients, ...trial.clients]) await client.close();
  }

  /** Two syncs of one millisecond would not be told apart. */
  async function settle(...sides: Pairing[]): Promise<void> {
    for (const who of [0, 1, 0, 1] as const) {
      world.clock.tick(1000);
      for (const { clients } of sides) await clients[who].sync();
    }
  }

  async function prepared(): Promise<{ reference: Pairing; trial: Pairing; ours: OurClient }> {
    proxy.clear();
    const [one, two] = [await world.pair('fsrs'), await world.pair('fsrs')];
    const others: [RealClient, RealClient] = [
      await world.open(one.places[1], one.account),
      await world.open(two.places[1], two.account),
    ];
    const theirs = await world.open(one.places[0], one.account);
    const ours = new OurClient(world, two.places[0], { endpoint: proxy.endpoint, key: two.account.key });
    world.clock.tick(60_000);
    for (const other of others) {
      await other.change(...REMOTE);
      await other.sync();
    }
    world.clock.tick(60_000);
    for (const client of [theirs, ours]) await client.change(...LOCAL);
    world.clock.tick(60_000);
    return {
      reference: { account: one.account, clients: [theirs, others[0]] },
      trial: { account: two.account, clients: [ours, others[1]] },
      ours,
    };
  }
});
