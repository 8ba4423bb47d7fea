import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANKI_PYTHON } from '../anki.ts';
import { FaultProxy } from './fault-proxy.ts';
import { mediaFolder, type Person, RealPerson, ServedPerson } from './persons.ts';
import { fromNothing, SITUATIONS, Stage } from './situations.ts';
import type { Account } from './sync-server-process.ts';
import { type Pair, serverPath, World } from './world.ts';

// Each situation is played by two real clients, and then with the built program in the place of either. All that comes of
// it must be the same, and end with two clients and a server that hold the same.

type Cast = readonly ['real' | 'ours', 'real' | 'ours'];

describe.skipIf(ANKI_PYTHON === '')('situations', () => {
  let world: World;
  let proxies: readonly [FaultProxy, FaultProxy];
  let start: number;
  beforeAll(async () => {
    world = await World.make(3 * Object.keys(SITUATIONS).length + 8);
    proxies = [await FaultProxy.start(world.server.port), await FaultProxy.start(world.server.port)];
    await world.pair('empty', prepare);
    start = world.clock.nowMillis() + 3_600_000;
  }, 60_000);
  afterAll(async () => {
    for (const proxy of proxies ?? []) await proxy.close();
    await world?.close();
  });

  test.each(Object.entries(SITUATIONS))('%s', { timeout: 120_000 }, (_, situation) =>
    compare(situation, () => world.pair('empty', prepare)),
  );

  test('from nothing', { timeout: 120_000 }, () =>
    compare(fromNothing, async () => ({ account: world.account(), places: [world.place(), world.place()] })),
  );

  async function compare(situation: (stage: Stage) => Promise<void>, begin: () => Promise<Pair>) {
    const wanted = await played(['real', 'real']);
    for (const cast of [
      ['ours', 'real'],
      ['real', 'ours'],
    ] as const) {
      const came = await played(cast);
      expect(came.log, `${cast}`).toEqual(wanted.log);
      expect(came.media, `${cast}`).toEqual(wanted.media);
      expect(new Set(Object.values(came.media).map((files) => JSON.stringify(files))).size).toBe(1);
      for (const [place, path] of Object.entries(wanted.paths)) {
        const other = came.paths[place] ?? '';
        expect(await world.clients.compare(path, other, 'played'), `${cast}: ${place}`).toEqual([]);
      }
      if (await isSettled(wanted.paths)) expect(await isSettled(came.paths), `${cast}`).toBe(true);
    }

    async function isSettled({ a = '', b = '', server = '' }: Record<string, string>): Promise<boolean> {
      const differences = [
        ...(await world.clients.compare(a, b, 'synced')),
        ...(await world.clients.compare(a, server, 'synced')),
      ];
      return differences.every((text) => text.startsWith('tags'));
    }

    async function played(cast: Cast) {
      world.clock.set(start);
      for (const proxy of proxies) proxy.clear();
      const { account, places } = await begin();
      const persons = [await person(cast[0], 0), await person(cast[1], 1)] as const;
      const stage = new Stage(...persons, proxies, (millis) => world.clock.tick(millis));
      await situation(stage);
      for (const proxy of proxies) proxy.clear();
      await stage.meet();
      const paths: Record<string, string> = { a: places[0], b: places[1], server: serverPath(account) };
      const media = {
        a: await world.clients.files(mediaFolder(places[0])),
        b: await world.clients.files(mediaFolder(places[1])),
        server: await world.clients.files(`${account.folder}/media`),
      };
      for (const person of persons) await person.leave();
      return { log: stage.log, paths, media };

      function person(kind: 'real' | 'ours', which: 0 | 1): Promise<Person> {
        return kind === 'real' ? real(places[which], account, which) : ours(places[which], account, which);
      }
    }
  }

  async function real(path: string, account: Account, which: 0 | 1): Promise<Person> {
    return new RealPerson(await world.open(path, account, proxies[which].endpoint));
  }

  function ours(path: string, account: Account, which: 0 | 1): Promise<Person> {
    return ServedPerson.start(path, account, proxies[which].endpoint, world.clock.env);
  }

  async function prepare(path: string, account: Account): Promise<void> {
    const person = new RealPerson(await world.open(path, account));
    await person.do('add', ['one', 'two'], 'German', ['t']);
    await person.do('add', ['three'], 'Default', []);
    await person.leave();
  }
});
