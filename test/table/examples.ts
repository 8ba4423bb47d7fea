import type { AnyAction, Effect } from '../../src/actions/define.ts';
import type { Example } from '../../src/actions/examples.ts';
import { contentOf } from './content.ts';
import { offerSync } from './sync-server.ts';
import { openWorld } from './world.ts';

/** The runner of the recorded scenarios compares what differs from run to run. */
const { compare } = (await import('../../conformance/run.mjs' as string)) as {
  compare: (want: unknown, got: unknown, match?: object) => [where: string, what: string][];
};

/** Ways to compare that nothing fails. */
const NO_COMPARISON = ['any', 'absent-ok'];

/** Runs an example; what is not as it says, one sentence each. */
export async function runExample(action: AnyAction, example: Example): Promise<string[]> {
  const { collection = 'empty', before = [], version, params, result, match = {} } = example;
  const world = await openWorld(collection);
  if (action.runs === 'sync') await offerSync(world);
  for (const step of before) {
    const { error } = await world.ask(step.action, step.params);
    if (error !== null) return [`${step.action} before it fails: ${error}`];
  }
  const content = contentOf(world);
  const reply = await world.ask(action.name, params, version);
  if (reply.error !== null) return [`fails: ${reply.error}`];
  return [
    ...compare(result, reply.result, match).map(([where, what]) => `result ${where}: ${what}`),
    ...Object.values(match)
      .filter((kind) => NO_COMPARISON.includes(kind))
      .map((kind) => `is compared as '${kind}', which everything passes`),
    ...otherEffect(action.effect, content, contentOf(world)),
  ];
}

type Content = ReadonlyMap<string, string>;

/** What an action has done that it does not declare. */
function otherEffect(effect: Effect | 'requests', before: Content, after: Content): string[] {
  const keys = [...before.keys()];
  const gone = keys.filter((key) => !after.has(key) && !isBookkeeping(key));
  const changed = keys.filter((key) => before.get(key) !== after.get(key) && !isBookkeeping(key));
  if (effect === 'none') {
    const added = [...after.keys()].filter((key) => !before.has(key));
    return [...changed, ...added].map((key) => `has an effect, on ${key}`);
  }
  if (effect === 'adds') return changed.map((key) => `does more than add: ${key}`);
  return effect === 'changes' ? gone.filter(isPrecious).map((key) => `destroys ${key}`) : [];
}

/** What is kept about additions: settings such as the last deck, and times. */
const isBookkeeping = (key: string): boolean => /^(config|graves) /.test(key);

const isPrecious = (key: string): boolean =>
  /^(notes|cards|decks|deck_config|notetypes|fields|templates|media) /.test(key);
