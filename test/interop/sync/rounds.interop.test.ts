import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANKI_PYTHON } from '../anki.ts';
import { OurClient } from './our-client.ts';
import type { SyncClient } from './real-clients.ts';
import { deviations, disagreements, play, type Round, randomRounds, type Side } from './rounds.ts';
import { type Pair, World } from './world.ts';

// Random changes on two clients of one account, synced in random order. Beside them two real clients of another account
// do the same at the same time of a standing clock; nothing may differ, stamps included.
const rounds = Number(process.env.ANKID_FUZZ_ROUNDS ?? 100);
const fresh = Number(process.env.ANKID_FUZZ_SEED ?? Date.now() % 1_000_000);
const ROUNDS_OF_ONE = 10;

type Sides = readonly ['real' | 'ours', 'real' | 'ours'];
const COMPANIES: readonly Sides[] = [
  ['ours', 'real'],
  ['real', 'ours'],
  ['ours', 'ours'],
];

/** Each plays some of the rounds from a fresh start. */
const sessions = Array.from({ length: Math.ceil(rounds / ROUNDS_OF_ONE) }, (_, i) => ({
  seed: i % 5 === 4 ? fresh + i : i + 1,
  company: COMPANIES[i % COMPANIES.length] ?? COMPANIES[0],
  fixture: i % 4 === 3 ? ('fsrs' as const) : ('study' as const),
}));

describe.skipIf(ANKI_PYTHON === '')('random rounds', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.make(2 * sessions.length + 4);
  }, 60_000);
  afterAll(() => world?.close());

  test.each(sessions)(
    'seed $seed: $company beside two real clients ($fixture)',
    {
      timeout: 300_000,
    },
    async ({ seed, company, fixture }) => {
      const reference = await side(await world.pair(fixture), ['real', 'real']);
      const trial = await side(await world.pair(fixture), company ?? ['ours', 'real']);
      for (const [index, round] of randomRounds(seed, ROUNDS_OF_ONE).entries()) {
        await playRound(`seed ${seed}, round ${index}`, round, reference, trial);
      }
      for (const client of [...reference.clients, ...trial.clients]) await client.close();
    },
  );

  async function playRound(name: string, round: Round, reference: Side, trial: Side): Promise<void> {
    for (const [index, step] of round.steps.entries()) {
      world.clock.tick(step.tick);
      const expected = await play(reference, step);
      const context = `${name}, step ${index}: ${JSON.stringify(step)}`;
      expect(await play(trial, step), context).toEqual(expected);
      if (process.env.ANKID_FUZZ_EACH) expect(await deviations(world, reference, trial), context).toEqual([]);
    }
    const context = `${name}: ${JSON.stringify(round)}`;
    expect(await deviations(world, reference, trial), context).toEqual([]);
    if (round.settled && (await disagreements(world, reference)).length === 0) {
      expect(await disagreements(world, trial), context).toEqual([]);
    }
  }

  async function side({ account, places }: Pair, company: Sides): Promise<Side> {
    const at = (which: 0 | 1): Promise<SyncClient> | SyncClient =>
      company[which] === 'real'
        ? world.open(places[which], account)
        : new OurClient(world, places[which], { endpoint: world.server.endpoint, key: account.key });
    return { account, clients: [await at(0), await at(1)] };
  }
});
