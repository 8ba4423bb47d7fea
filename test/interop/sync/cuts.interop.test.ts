import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANKI_PYTHON } from '../anki.ts';
import type { Change } from './changes.ts';
import { type Fault, FaultProxy } from './fault-proxy.ts';
import { LOCAL, MESSAGES, REMOTE } from './long-sync.ts';
import { OurClient } from './our-client.ts';
import { deviations, disagreements, play, type Side } from './rounds.ts';
import { World } from './world.ts';

// A long sync, broken off at each of its messages. Two real clients go through the same; afterwards nothing may differ
// from them, and nothing may be lost.

describe.skipIf(ANKI_PYTHON === '')('a sync that is broken off', () => {
  let world: World;
  let proxies: readonly [FaultProxy, FaultProxy];
  beforeAll(async () => {
    world = await World.make(2 * cases.length + 4);
    proxies = [await FaultProxy.start(world.server.port), await FaultProxy.start(world.server.port)];
  }, 60_000);
  afterAll(async () => {
    for (const proxy of proxies ?? []) await proxy.close();
    await world?.close();
  });

  const everywhere: Fault[] = [{ cut: 'before' }, { cut: 'after' }];
  const somewhere: Fault[] = [{ cut: 'halfway' }, { status: 503 }];
  const cases = MESSAGES.flatMap((method, index) =>
    (index % 4 === 0 ? [...everywhere, ...somewhere] : everywhere).map((fault) => ({ method, index, fault })),
  );

  test.each(cases)('$method ($index): $fault', { timeout: 60_000 }, async ({ method, index, fault }) => {
    const [reference, trial] = [await side(0), await side(1)];
    await bothChange(reference, trial, 1, REMOTE);
    for (const { clients } of [reference, trial]) await clients[1].sync();
    await bothChange(reference, trial, 0, LOCAL);
    const trouble = method === 'sync/finish' ? 'lost answers' : 'cuts';
    const broken = { ...SYNC, broken: { index, fault } };
    expect(await play(trial, broken, trouble)).toEqual(await play(reference, broken, trouble));
    expect(reference.proxy.methods[index]).toBe(method);
    expect(await deviations(world, reference, trial)).toEqual([]);
    for (const who of [0, 1, 0, 1] as const) {
      world.clock.tick(700);
      expect(await play(trial, { ...SYNC, who }, trouble)).toEqual(
        await play(reference, { ...SYNC, who }, trouble),
      );
    }
    const like = trouble === 'lost answers' ? 'synced' : 'same';
    expect(await deviations(world, reference, trial, like)).toEqual([]);
    expect(await disagreements(world, trial)).toEqual([]);
    for (const client of [...reference.clients, ...trial.clients]) await client.close();
  });

  const SYNC = { tick: 0, who: 0, sync: true, full: 'download' } as const;

  async function bothChange(reference: Side, trial: Side, who: 0 | 1, changes: readonly Change[]) {
    world.clock.tick(60_000);
    const expected = await reference.clients[who].change(...changes);
    expect(await trial.clients[who].change(...changes)).toEqual(expected);
  }

  /** Two clients, the first of them a real one, or ours. */
  async function side(which: 0 | 1): Promise<Side> {
    const { account, places } = await world.pair('fsrs');
    const proxy = proxies[which];
    const { endpoint } = proxy;
    const [first, second] = places;
    const a =
      which === 0
        ? await world.open(first, account, endpoint)
        : new OurClient(world, first, { endpoint, key: account.key });
    return { account, clients: [a, await world.open(second, account, endpoint)], proxy };
  }
});
