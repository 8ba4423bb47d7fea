import { expect, test } from 'vitest';
import { MediaSync } from '../../../../test/media-sync.ts';
import { mediaOf } from '../../media/media.ts';
import { SeededRandom } from '../../random/seeded-random.ts';

const SEEDS = 60;
const SYNCS = 6;
const NAMES = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e?.txt', 'e.txt'];

/** Requests, another client and broken connections at any message; nothing that a request stored may get lost. */
test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  'random requests while media are synced (%i)',
  async (seed) => {
    const random = new SeededRandom(BigInt(seed));
    const chance = (percent: number) => random.range(0, 100) < percent;
    const name = () => NAMES[random.range(0, NAMES.length)] ?? '';
    const side = new MediaSync();
    /** Contents that requests have stored, with their names, until a request takes them away. */
    const stored = new Map<string, string>();
    const forget = (name: string) => {
      for (const [content, place] of stored) if (place === name) stored.delete(content);
    };
    let count = 0;

    const request = () => {
      const content = `content ${count++}`;
      const at = name();
      if (chance(25)) {
        mediaOf(side.col).trash([at]);
        forget(at);
      } else if (chance(30)) {
        const replaced = at.replace('?', '');
        forget(replaced);
        stored.set(content, mediaOf(side.col).add(replaced, { data: Buffer.from(content) }, replaced));
      } else stored.set(content, mediaOf(side.col).add(at, { data: Buffer.from(content) }));
    };
    const otherClient = () => {
      if (chance(60)) side.server.put(name(), `theirs ${count++}`);
      else side.server.remove(name());
    };

    for (let i = 0; i < SYNCS; i++) {
      for (let k = 0; k < 3; k++) chance(50) ? request() : otherClient();
      side.server.before = () => {
        if (chance(30)) request();
        if (chance(10)) otherClient();
        if (chance(8)) throw new Error('cut');
      };
      side.server.answer = (_, answer) => {
        if (chance(30)) request();
        if (chance(8)) throw new Error('cut');
        return answer;
      };
      await side.sync().catch(() => {});
      const there = new Set([
        ...Object.values(side.texts),
        ...Object.values(side.trash),
        ...side.server.seen,
      ]);
      expect([...stored.keys()].filter((content) => !there.has(content))).toEqual([]);
    }
    side.server.before = () => {};
    side.server.answer = (_, answer) => answer;
    for (let i = 0; i < 4; i++) await side.sync().catch(() => {});
    expect(side.texts).toEqual(side.server.texts);
    expect(side.known.filter(([, , dirty]) => dirty)).toEqual([]);
    expect(await side.sync()).toMatchObject({ checked: 0, uploaded: 0, downloaded: 0 });
  },
);
