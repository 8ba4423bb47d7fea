import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/engine/clock.ts';
import { openCollection } from '../src/engine/collection/open.ts';
import { DEFAULT_DECK_ID } from '../src/engine/ids/ids.ts';
import { type RunningProgram, serveProfile } from './program.ts';
import { HOSTILE_PATTERNS, HOSTILE_QUERIES } from './search-hostile-cases.ts';
import { temporaryFolder } from './support.ts';

// Searches that mean harm, against the built program. ANKID_HOSTILE_NOTES=100000 is the full size, with strict limits.
const noteCount = Number(process.env.ANKID_HOSTILE_NOTES ?? 2000);
const isFull = process.env.ANKID_HOSTILE_NOTES !== undefined;
const MOST_MILLIS = isFull ? 1000 : 5000;
const MOST_PING_MILLIS = isFull ? 20 : 200;

interface Timed {
  readonly name: string;
  readonly millis: number;
  readonly reply: string;
}

test(`answers or refuses hostile searches in ${noteCount} notes, and others meanwhile`, {
  timeout: 900_000,
}, async () => {
  const folder = temporaryFolder();
  fillCollection(join(folder, 'collection.anki2'));
  const server = await serveProfile(folder);
  await server.call('findNotes', { query: 'nothing' });
  const pings = pingAlong(server);
  const searches = await runAll(server);
  const pingMillis = await pings.stop();
  report(searches, pingMillis);
  expect(searches.filter(({ millis }) => millis > MOST_MILLIS).map(brief)).toEqual([]);
  expect(searches.filter(({ reply }) => !/^\{"result": ?(\[|null)/.test(reply)).map(brief)).toEqual([]);
  expect(percentile(pingMillis, 99)).toBeLessThan(MOST_PING_MILLIS);
  expect(await server.call('findNotes', { query: 'nid:1' })).toMatchObject({ result: [], error: null });
});

async function runAll(server: RunningProgram): Promise<Timed[]> {
  const queries = [
    ...HOSTILE_PATTERNS.flatMap((pattern) => {
      const quoted = pattern.replaceAll('"', '\\"');
      return [`"re:${quoted}"`, `"front:re:${quoted}"`, `"tag:re:${quoted}"`];
    }),
    ...HOSTILE_QUERIES,
  ];
  const searches: Timed[] = [];
  for (const query of queries) {
    const started = performance.now();
    const body = JSON.stringify({ action: 'findNotes', version: 6, params: { query } });
    const { text } = await server.send({}, body);
    searches.push({ name: query.slice(0, 40), millis: performance.now() - started, reply: text });
  }
  return searches;
}

/** Asks for the version again and again, in a row, until it is stopped; answers how long each took. */
function pingAlong(server: RunningProgram): { stop: () => Promise<number[]> } {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const taken: number[] = [];
  let running = true;
  const done = (async () => {
    while (running) {
      const started = performance.now();
      await server.send({ agent }, '{"action":"version","version":6}');
      taken.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    stop: async () => {
      running = false;
      await done;
      return taken;
    },
  };
}

const WORDS =
  'aaaa abab the over kari zet corazón uber über naïve 日本語 привет ab ba x1 w12 hund leçon and'.split(' ');

function fillCollection(path: string): void {
  const col = openCollection({ path, clock: systemClock });
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 48_271) % 0x7fff_ffff;
    return seed % below;
  };
  const text = (): string => Array.from({ length: 20 }, () => WORDS[next(WORDS.length)]).join(' ');
  const notetype = col.notetypes.byName('Basic (and reversed card)');
  if (!notetype) throw new Error('a new collection has this note type');
  for (let done = 0; done < noteCount; done += 5000) {
    const entries = Array.from({ length: Math.min(5000, noteCount - done) }, () => ({
      note: { mid: notetype.id, tags: [WORDS[next(WORDS.length)] ?? ''], fields: [text(), text()] },
      deckId: DEFAULT_DECK_ID,
    }));
    col.notes.addMany(entries);
  }
  col.close();
}

function report(searches: readonly Timed[], pingMillis: readonly number[]): void {
  const slowest = [...searches].sort((a, b) => b.millis - a.millis).slice(0, isFull ? 15 : 3);
  const ping = [50, 99, 100].map((percent) => `p${percent} ${percentile(pingMillis, percent).toFixed(1)} ms`);
  console.log(
    `${searches.length} searches; slowest:\n${slowest.map(brief).join('\n')}\npings: ${ping.join(', ')}`,
  );
}

const brief = ({ name, millis, reply }: Timed): string =>
  `${millis.toFixed(0)} ms ${name}: ${reply.slice(0, 100)}`;

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
