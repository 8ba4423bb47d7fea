import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyAction } from '../../src/actions/define.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import { parseExactly } from '../../src/engine/json/exact-json.ts';

/** The runner of the recorded scenarios puts saved values in. */
const { fill, pointer } = (await import('../../conformance/run.mjs' as string)) as {
  fill: <Value>(value: Value, saved: object) => Value;
  pointer: (value: unknown, path: string) => unknown;
};

const FOLDER = fileURLToPath(new URL('../../conformance', import.meta.url));

interface Request {
  readonly action?: unknown;
  readonly version?: unknown;
  readonly params?: { readonly actions?: readonly Request[] };
}

interface Step {
  readonly request?: Request;
  readonly response?: unknown;
  readonly save?: Readonly<Record<string, string>>;
}

interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** An answer in place of the recorded one. */
interface Departure {
  readonly scenario: string;
  readonly step: number;
  readonly response?: unknown;
  readonly save?: Readonly<Record<string, string>>;
  readonly match?: Readonly<Record<string, string>>;
}

/** Whether it holds an answer in which nothing stands for something else. */
const tellsAll = ({ response, match = {} }: Departure): boolean =>
  response !== undefined && !Object.values(match).includes('any');

/** A result that the original, or we on purpose, answered an action with. */
export interface Recorded {
  readonly scenario: string;
  readonly step: number;
  readonly action: AnyAction;
  readonly result: unknown;
}

/** All results in the recorded scenarios, those inside `multi` too. */
export function recordedResults(): Recorded[] {
  const departures = readJson<Departure[]>('departures.json');
  return readdirSync(join(FOLDER, 'scenarios'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const scenario = readJson<Scenario>(join('scenarios', file));
      return resultsOf(
        scenario,
        departures.filter((departure) => departure.scenario === scenario.name),
      );
    });
}

function resultsOf({ name, steps }: Scenario, departures: readonly Departure[]): Recorded[] {
  const saved: Record<string, unknown> = { tmp: '/tmp/x', profile: '/home/x', url: 'http://127.0.0.1:1' };
  return steps.flatMap(({ request = {}, response, save }, step) => {
    const ours = departures.filter((departure) => departure.step === step && tellsAll(departure));
    const [reply, ...more] = fill([response, ...ours.map((departure) => departure.response)], saved);
    for (const [key, path] of Object.entries(save ?? {})) saved[key] = pointer(reply, path);
    for (const { save, response } of ours)
      for (const [key, path] of Object.entries(save ?? {})) saved[key] = pointer(response, path);
    return [reply, ...more].flatMap((one) =>
      resultsIn(request, one).map((found) => ({ scenario: name, step, ...found })),
    );
  });
}

function resultsIn(request: Request, reply: unknown): { action: AnyAction; result: unknown }[] {
  const version = typeof request.version === 'number' ? request.version : 4;
  const action = ACTIONS.find(request.action, version);
  if (!action || reply === undefined || isError(reply)) return [];
  const result = version > 4 ? (reply as { result: unknown }).result : reply;
  const inner = request.params?.actions ?? [];
  const results =
    action.name === 'multi' ? inner.flatMap((one, i) => resultsIn(one, (result as unknown[])[i])) : [];
  return [{ action, result }, ...results];
}

const isError = (reply: unknown): boolean =>
  typeof reply === 'object' && reply !== null && 'error' in reply && reply.error !== null;

const readJson = <Value>(path: string): Value =>
  parseExactly(readFileSync(join(FOLDER, path), 'utf8')) as Value; // our own file
