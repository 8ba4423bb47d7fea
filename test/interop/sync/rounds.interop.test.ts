import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lengthenIds } from '../../long-ids.ts';
import { ANKI_PYTHON } from '../anki.ts';
import { FaultProxy } from './fault-proxy.ts';
import { OurClient } from './our-client.ts';
import type { SyncClient } from './real-clients.ts';
import {
  deviations,
  disagreements,
  play,
  type Round,
  randomRounds,
  type Side,
  type Trouble,
} from './rounds.ts';
import { type Pair, World } from './world.ts';

// Random changes on two clients of one account, synced in random order. Beside them two real clients of another account
// do the same at the same time of a standing clock; nothing may differ, stamps included.
const rounds = Number(process.env.ANKID_FUZZ_ROUNDS ?? 60);
const fresh = Number(process.env.ANKID_FUZZ_SEED ?? Date.now() % 1_000_000);
const ROUNDS_OF_ONE = 10;

const withLongIds = async (path: string): Promise<void> => lengthenIds(path, ['notetypes', 'decks']);

type Sides = readonly ['real' | 'ours', 'real' | 'ours'];
const COMPANIES: readonly Sides[] = [
  ['ours', 'real'],
  ['real', 'ours'],
  ['ours', 'ours'],
];

const TROUBLES: readonly Trouble[] = ['none', 'cuts', 'none', 'lost answers'];

/** Each plays some of the rounds from a fresh start. */
const sessions = Array.from({ length: Math.ceil(rounds / ROUNDS_OF_ONE) }, (_, i) => ({
  seed: process.env.ANKID_FUZZ_SEED || i % 5 === 4 ? fresh + i : i + 1,
  company: COMPANIES[i % COMPANIES.length] ?? COMPANIES[0],
  trouble: TROUBLES[i % TROUBLES.length] ?? 'none',
  fixture: i % 5 === 3 ? ('fsrs' as const) : ('study' as const),
  ids: i % 4 === 2 ? ('long' as const) : ('usual' as const),
}));

describe.skipIf(ANKI_PYTHON === '')('random rounds', () => {
  let world: World;
  let proxies: readonly [FaultProxy, FaultProxy];
  beforeAll(async () => {
    world = await World.make(2 * sessions.length + 4);
    proxies = [await FaultProxy.start(world.server.port), await FaultProxy.start(world.server.port)];
  }, 60_000);
  afterAll(async () => {
    for (const proxy of proxies ?? []) await proxy.close();
    await world?.close();
  });

  test.each(sessions)(
    'seed $seed: $company beside two real clients ($fixture, $ids ids, trouble: $trouble)',
    {
      timeout: 300_000,
    },
    async ({ seed, company, fixture, ids, trouble }) => {
      const prepare = ids === 'long' ? withLongIds : undefined;
      const reference = await side(await world.pair(fixture, prepare), ['real', 'real'], proxies[0]);
      const trial = await side(await world.pair(fixture, prepare), company ?? ['ours', 'real'], proxies[1]);
      for (const [index, round] of randomRounds(seed, ROUNDS_OF_ONE, trouble).entries()) {
        await playRound(`seed ${seed}, round ${index}`, round, reference, trial, trouble);
      }
      for (const client of [...reference.clients, ...trial.clients]) await client.close();
    },
  );

  async function playRound(
    name: string,
    round: Round,
    reference: Side,
    trial: Side,
    trouble: Trouble,
  ): Promise<void> {
    const like = trouble === 'lost answers' ? 'synced' : 'same';
    for (const [index, step] of round.steps.entries()) {
      world.clock.tick(step.tick);
      const expected = await play(reference, step, trouble);
      const context = `${name}, step ${index}: ${JSON.stringify(step)}`;
      expect(await play(trial, step, trouble), context).toEqual(expected);
      if (process.env.ANKID_FUZZ_EACH)
        expect(await deviations(world, reference, trial, like), context).toEqual([]);
    }
    const context = `${name}: ${JSON.stringify(round)}`;
    expect(await deviations(world, reference, trial, like), context).toEqual([]);
    if (round.settled && (await disagreements(world, reference)).length === 0) {
      expect(await disagreements(world, trial), context).toEqual([]);
    }
  }

  async function side({ account, places }: Pair, company: Sides, proxy: FaultProxy): Promise<Side> {
    const at = (which: 0 | 1): Promise<SyncClient> | SyncClient =>
      company[which] === 'real'
        ? world.open(places[which], account, proxy.endpoint)
        : new OurClient(world, places[which], { endpoint: proxy.endpoint, key: account.key });
    return { account, clients: [await at(0), await at(1)], proxy };
  }
});
