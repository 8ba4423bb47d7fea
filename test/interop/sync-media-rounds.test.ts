import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageOf } from '../../src/engine/errors.ts';
import { SeededRandom } from '../../src/engine/random/seeded-random.ts';
import { ANKI_PYTHON } from './anki.ts';
import { cutting } from './sync/media-faults.ts';
import {
  filesIn,
  knownTo,
  listedBy,
  type MediaSide,
  MediaWorld,
  OurMedia,
  replaceFile,
} from './sync/media-sides.ts';

const SEEDS = Number(process.env.ANKID_MEDIA_SEEDS ?? 6);
const ROUNDS = 8;

/** Of either side: what is done to a file, or a sync. */
interface Step {
  readonly side: 0 | 1;
  readonly kind: 'add' | 'replace' | 'remove' | 'trash' | 'sync';
  readonly name: string;
  readonly data: string;
}

const NAMES = ['a.txt', 'b.txt', 'ü.png', '🎉.mp3', 'c.jpg', '_d.css'];

function stepsOf(seed: number): Step[] {
  const random = new SeededRandom(BigInt(seed));
  const pick = <Value>(values: readonly Value[]): Value => values[random.range(0, values.length)] as Value; // in range
  return Array.from({ length: ROUNDS * 5 }, () => ({
    side: pick([0, 1] as const),
    kind: pick(['add', 'add', 'replace', 'remove', 'trash', 'sync', 'sync'] as const),
    name: pick(NAMES),
    data: `content ${random.range(0, 4)}`,
  }));
}

/** A file system tells changes apart by its clock's ticks, and Anki by seconds. */
const TICK = 12;

async function play(sides: readonly MediaSide[], steps: readonly Step[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const [at, { side: which, kind, name, data }] of steps.entries()) {
    await sleep(TICK);
    const side = sides[which] as MediaSide; // one of the two
    if (kind === 'add') outcomes.push(await side.add(name, data));
    if (kind === 'trash') await side.trash([name]);
    if (kind === 'remove') rmSync(join(side.folder, name), { force: true });
    if (kind === 'replace') {
      replaceFile(side.folder, name, data);
      utimesSync(join(side.folder, name), 1000 + at, 1000 + at);
    }
    if (kind === 'sync') outcomes.push(await synced(side));
  }
  for (const which of [0, 1, 0, 1, 0]) {
    await sleep(TICK);
    outcomes.push(await synced(sides[which] as MediaSide));
  }
  return outcomes;
}

async function synced(side: MediaSide): Promise<string> {
  try {
    await side.sync();
    return 'synced';
  } catch (error) {
    return messageOf(error);
  } finally {
    removeLeftovers(side);
  }
}

/**
 * When Anki deletes several files and one is missing, it leaves those after it in the folder without knowing them any
 * more (media/files.rs: remove_files returns), and sends them as new ones some day. We delete them all; for a fair
 * comparison the real clients are helped.
 */
function removeLeftovers(side: MediaSide): void {
  const known = new Set(knownTo(side).rows.map(([name]) => name));
  const leftovers = Object.keys(filesIn(side.folder)).filter((name) => !known.has(name));
  if (side instanceof OurMedia) expect(leftovers).toEqual([]);
  for (const name of leftovers) rmSync(join(side.folder, name));
}

describe.skipIf(ANKI_PYTHON === '')('random rounds of media', { timeout: 600_000 }, () => {
  let world: MediaWorld;
  beforeAll(async () => {
    world = await MediaWorld.make(3 * SEEDS);
  }, 60_000);
  afterAll(() => world.close(), 60_000);

  test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    'converge to what two real clients do (%i)',
    async (seed) => {
      const steps = stepsOf(seed);
      const [mixed, reference] = [world.account(), world.account()];
      const ours = [world.ours(mixed), await world.real(mixed)] as const;
      const theirs = [await world.real(reference), await world.real(reference)] as const;
      const [done, wanted] = [await play(ours, steps), await play(theirs, steps)];
      expect(filesIn(ours[0].folder)).toEqual(filesIn(ours[1].folder));
      expect(done).toEqual(wanted);
      for (const side of [0, 1] as const) {
        expect(filesIn(ours[side].folder)).toEqual(filesIn(theirs[side].folder));
        expect(knownTo(ours[side])).toEqual(knownTo(theirs[side]));
      }
      for (const side of [...ours, ...theirs]) await side.close();
    },
  );

  test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    'converge after cuts, too (%i)',
    async (seed) => {
      const random = new SeededRandom(BigInt(seed));
      const account = world.account();
      const sides = [world.ours(account), await world.real(account)] as const;
      sides[0].wrap = (server) =>
        cutting(server, random.range(0, 6), random.range(0, 2) === 0 ? 'before' : 'after');
      await play(sides, stepsOf(1000 + seed));
      sides[0].wrap = (server) => server;
      await play(sides, []);
      const files = filesIn(sides[0].folder);
      expect(filesIn(sides[1].folder)).toEqual(files);
      expect(filesIn(join(account.folder, 'media'))).toEqual(files);
      expect(listedBy(account)).toEqual(files);
      expect(knownTo(sides[0]).rows.filter(([, , dirty]) => dirty)).toEqual([]);
      for (const side of sides) await side.close();
    },
  );
});
