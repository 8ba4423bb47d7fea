import { expect, test } from 'vitest';
import * as z from 'zod';
import type { AnyAction } from '../../src/actions/define.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import { type JsonSchema, paramsJsonSchema } from '../../src/derive/json-schema.ts';
import { checkCollection } from '../../src/engine/check/check.ts';
import { contentOf } from '../table/content.ts';
import { openWorld, type World } from '../table/world.ts';
import { anyValue, asJson } from './any-value.ts';
import { type Dice, diceFor, placeOf, SEED } from './attack.ts';
import { type Known, valueFor, type Wildness } from './schema-values.ts';

/** Requests in all; `npm run attack` sets more. */
const REQUESTS = Number(process.env.ANKID_FUZZ_REQUESTS ?? 4000);

/** Requests to one collection, which is checked after them. */
const BATCH = 500;

/** Minutes after which no new batch begins. */
const LONGEST = Number(process.env.ANKID_FUZZ_MINUTES ?? 60);

const WILDNESS: readonly Wildness[] = [
  { wild: 1e6, odd: 50 },
  { wild: 1e6, odd: 4 },
  { wild: 40, odd: 6 },
  { wild: 6, odd: 3 },
];

/** Milliseconds that an action may take, unless others are answered meanwhile. */
const LONGEST_ANSWER = 1000;

/** Beside syncing, what needs a server around it, or leaves the collection that the others are about. */
const LEFT_OUT = ['loadProfile', 'importCollection', 'guiExitAnki'];

/** Others are answered meanwhile, or it simulates as many days and cards as it is told to. */
const mayTakeLong = ({ name, runs }: AnyAction): boolean => runs === 'long' || name === 'simulateFsrs';

const schemas = new Map<AnyAction, JsonSchema>();
const laxSchemas = new Map<AnyAction, JsonSchema>();

test('requests made from the schemas of all actions are answered or refused, and those refused change nothing', async () => {
  const found = new Map<string, string>();
  const begin = performance.now();
  const actions = ACTIONS.all.filter(({ name, runs }) => runs !== 'sync' && !LEFT_OUT.includes(name));
  let count = 0;
  for (let seed = SEED; count < REQUESTS && performance.now() - begin < LONGEST * 60_000; seed++) {
    for (const [kind, example] of await batch(seed, actions)) if (!found.has(kind)) found.set(kind, example);
    count += BATCH;
  }
  expect([...found].map(([kind, example]) => `${kind}: ${example}`)).toEqual([]);
}, 7_200_000);

/** What was wrong with the answers of one batch: a kind, and the request. */
async function batch(
  seed: number,
  actions: readonly AnyAction[],
): Promise<[kind: string, example: string][]> {
  const dice = diceFor(seed);
  const found: [string, string][] = [];
  let request = '';
  const faults: unknown[] = [];
  const world = await openWorld(dice.oneOf(['study', 'fsrs', 'empty']), (error) => faults.push(error));
  const known = knownIn(world);
  for (let i = 0; i < BATCH; i++) {
    const action = dice.oneOf(actions);
    request = requestFor(action, dice, known);
    const before = stateOf(world, dice);
    const start = process.cpuUsage();
    const error = await errorOf(world, request);
    const isSlow = millisSince(start) > LONGEST_ANSWER && !mayTakeLong(action);
    const example = `seed ${seed}: ${request.slice(0, 600)}`;
    if (error?.includes('internal error')) found.push([`${action.name}: ${placeOf(faults.at(-1))}`, example]);
    faults.length = 0;
    if (error !== null && isWhole(action) && !before.isSame())
      found.push([`${action.name} changes something and is refused`, `${error}, ${example}`]);
    if (isSlow && (await isSlowAgain(world, request))) found.push([`${action.name} takes long`, example]);
  }
  const report = checkCollection(world.col);
  if (!report.ok) found.push([`check: ${report.lines[0]}`, `seed ${seed}`]);
  world.close();
  return found;
}

function requestFor(action: AnyAction, dice: Dice, known: Known): string {
  const request = { action: action.name, version: dice.chance(8) ? 1 + dice.below(6) : 6 };
  const params = dice.chance(300) ? anyValue(dice) : paramsFor(action, dice, known);
  return asJson({ ...request, params });
}

function paramsFor(action: AnyAction, dice: Dice, known: Known): unknown {
  const lax = dice.chance(2);
  const kept = lax ? laxSchemas : schemas;
  const schema =
    kept.get(action) ??
    (lax
      ? z.toJSONSchema(action.accepts, { io: 'input', unrepresentable: 'any' })
      : paramsJsonSchema(action));
  kept.set(action, schema);
  return valueFor(schema, dice, known, dice.oneOf(WILDNESS));
}

/** Ids and names of what is there, so that requests reach beyond "not found". */
function knownIn({ col }: World): Known {
  const names = [
    ...['decks', 'notetypes', 'fields', 'templates', 'deck_config'].flatMap((table) =>
      col.db.column<string>(`select distinct name from ${table}`),
    ),
    ...col.db.column<string>('select tag from tags'),
  ].map((name) => name.replaceAll('\u001f', '::'));
  const ids = ['decks', 'notetypes', 'deck_config', 'notes', 'cards', 'revlog'].flatMap((table) =>
    col.db.column<number>(`select id from ${table} order by id limit 12`),
  );
  return {
    texts: [
      ...names,
      'a',
      'new name',
      'deck:current',
      'is:due',
      'a.txt',
      'YQ==',
      '{{Front}}',
      '{{cloze:Text}}',
      '{{c1::a}}',
    ],
    numbers: [...ids, 0, 1, 2, 3, 4, 10, 2500],
  };
}

/** The error of the answer, which must be JSON. */
async function errorOf(world: World, request: string): Promise<string | null> {
  const reply = JSON.parse(await world.answer(request));
  return typeof reply?.error === 'string' ? reply.error : null;
}

/** Memory may have been tidied up just then. */
async function isSlowAgain(world: World, request: string): Promise<boolean> {
  const start = process.cpuUsage();
  await world.answer(request);
  return millisSince(start) > LONGEST_ANSWER;
}

/** Of work; waiting for the processor counts for nothing. */
function millisSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** What a later look is compared with: how often something changed, now and then the rows as well. */
function stateOf(world: World, dice: Dice): { isSame: () => boolean } {
  const { changeCount } = world.col;
  const rows = dice.chance(25) ? rowsOf(world) : null;
  return { isSame: () => world.col.changeCount === changeCount && (rows === null || rows === rowsOf(world)) };
}

const rowsOf = (world: World): string =>
  [...contentOf(world)].filter(([key]) => !key.startsWith('media ')).join('\n');

/** It does all that it is asked for, or nothing. */
const isWhole = ({ ownTransactions, effect, runs }: AnyAction): boolean =>
  !ownTransactions && effect !== 'requests' && runs === 'engine';
