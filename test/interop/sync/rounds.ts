import type { Change } from './changes.ts';
import type { Fault, FaultProxy } from './fault-proxy.ts';
import { RandomChanges } from './random-changes.ts';
import type { SyncClient } from './real-clients.ts';
import type { Account } from './sync-server-process.ts';
import { serverPath, type World } from './world.ts';

/** Two clients of one account. */
export interface Pairing {
  readonly account: Account;
  readonly clients: readonly [SyncClient, SyncClient];
}

/** Two clients behind one proxy. */
export interface Side extends Pairing {
  readonly proxy: FaultProxy;
}

type Which = 0 | 1;

export type Step = { readonly tick: number; readonly who: Which } & (
  | { readonly changes: readonly Change[] }
  /** `full`: what to do when a one-way sync is required. */
  | { readonly sync: true; readonly full: 'upload' | 'download'; readonly broken?: Broken }
);

/** What happens to the message of that number. */
interface Broken {
  readonly index: number;
  readonly fault: Fault;
}

/**
 * What goes wrong on the way: nothing; connections that end, but no answer to `finish` is lost; those, too.
 *
 * A real client takes what it sent in a sync that it believes to have failed back from the server, ours does not, which
 * shows in usn, and in tags that it has removed since.
 */
export type Trouble = 'none' | 'cuts' | 'lost answers';

export interface Round {
  readonly steps: readonly Step[];
  /** Ends with both in step with the server. */
  readonly settled: boolean;
}

/** Milliseconds between steps: several in one second, days later, and what lies between. */
const TICKS = [0, 1, 300, 700, 1000, 1000, 2500, 60_000, 3_600_000, 90_000_000];

/** Changes on both sides in random order, then syncs in random order; the same for the same seed. */
export function randomRounds(seed: number, count: number, trouble: Trouble = 'none'): Round[] {
  const draw = new RandomChanges(seed);
  const who = (): Which => (draw.chance(50) ? 0 : 1);
  // In one second a client cannot tell its own row, come back from the server, from a later change of it.
  const tick = () => draw.pick(trouble === 'lost answers' ? TICKS.filter((tick) => tick >= 1000) : TICKS);
  const sync = (which: Which): Step => ({
    tick: tick(),
    who: which,
    sync: true,
    full: draw.chance(50) ? 'upload' : 'download',
    ...(trouble !== 'none' && draw.chance(40) ? { broken: broken() } : {}),
  });
  const broken = (): Broken => ({
    index: draw.below(10),
    fault: { cut: draw.pick(['before', 'after', 'halfway']) },
  });
  const edit = (): Step => ({
    tick: tick(),
    who: who(),
    changes: Array.from({ length: 1 + draw.below(4) }, () =>
      draw.chance(1) ? draw.ofSchema() : draw.next(),
    ),
  });
  return Array.from({ length: count }, () => {
    const first = who();
    const second: Which = first === 0 ? 1 : 0;
    const edits = Array.from({ length: 1 + draw.below(6) }, edit);
    const settled = draw.chance(70);
    if (settled) return { settled, steps: [...edits, sync(first), sync(second), sync(first)] };
    const loose = Array.from({ length: 1 + draw.below(3) }, () => [sync(who()), edit()]);
    return { settled, steps: [...edits, ...loose.flat()] };
  });
}

/** What came of a step, to be compared between sides: with the messages of a sync, in order and whole. */
export async function play(side: Side, step: Step, trouble: Trouble = 'none'): Promise<unknown> {
  const client = side.clients[step.who];
  if ('changes' in step) return client.change(...step.changes);
  side.proxy.clear();
  side.proxy.fault = ({ index, method }) => {
    if (method === 'sync/finish' && trouble !== 'lost answers') return undefined;
    return index === step.broken?.index ? step.broken.fault : undefined;
  };
  const outcome = await synced(client, step.full);
  return { outcome, messages: trouble === 'lost answers' ? [] : messagesTo(side.proxy) };
}

async function synced(client: SyncClient, full: 'upload' | 'download'): Promise<string> {
  try {
    const required = await client.sync();
    const direction = DIRECTION[required] ?? (required === 'FULL_SYNC' ? full : undefined);
    if (direction) await client.full(direction);
    return required;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return isOfTheNetwork(error) ? 'network' : error.message.replace(WHAT_ANKI_LEAVES_UNTOLD, '');
  }
}

const WHAT_ANKI_LEAVES_UNTOLD = /^the server's \w+ \d+ cannot be stored: /;

const isOfTheNetwork = ({ message }: Error): boolean => /network error|reading stream/.test(message);

/** Only `meta`, which names the program, and collections as files are left out. */
const messagesTo = ({ requests }: FaultProxy): unknown[] =>
  requests.map(({ method, body }) =>
    /meta|upload$/.test(method) ? method : [method, JSON.parse(Buffer.from(body).toString('utf8'))],
  );

const DIRECTION: Partial<Record<string, 'upload' | 'download'>> = {
  FULL_DOWNLOAD: 'download',
  FULL_UPLOAD: 'upload',
};

/**
 * Differences between two clients and their server, all of which have just been settled. Tags are left out: those that
 * one client has removed stay in the lists of the others.
 */
export async function disagreements(world: World, { account, clients: [a, b] }: Pairing): Promise<string[]> {
  const [between, withServer] = [
    await world.clients.compare(a.path, b.path, 'synced'),
    await world.clients.compare(a.path, serverPath(account), 'synced'),
  ];
  return [
    ...between.map((text) => `clients: ${text}`),
    ...withServer.map((text) => `client and server: ${text}`),
  ].filter((text) => !text.includes(': tags '));
}

/**
 * Differences between two sides that did the same, down to every stamp; with `synced` but for usn and, as a tag may come
 * back from the server, tags.
 */
export async function deviations(
  world: World,
  expected: Pairing,
  actual: Pairing,
  like: 'same' | 'synced' = 'same',
): Promise<string[]> {
  const pairs = [
    ['first', expected.clients[0].path, actual.clients[0].path],
    ['second', expected.clients[1].path, actual.clients[1].path],
    ['server', serverPath(expected.account), serverPath(actual.account)],
  ] as const;
  const found: string[] = [];
  for (const [name, wanted, path] of pairs) {
    for (const text of await world.clients.compare(wanted, path, like)) found.push(`${name}: ${text}`);
  }
  return like === 'same' ? found : found.filter((text) => !text.includes(': tags '));
}
