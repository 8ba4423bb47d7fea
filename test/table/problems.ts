import type { AnyAction } from '../../src/actions/define.ts';
import { paramsJsonSchema, resultJsonSchema } from '../../src/derive/json-schema.ts';
import { undescribed } from './descriptions.ts';
import { runExample } from './examples.ts';
import { checksOf, spoiled, type ValueChecks } from './values.ts';

/** All that a document, a tool or a client made from the action would lack, or tell wrongly. */
export async function problemsOf(action: AnyAction): Promise<string[]> {
  try {
    const checks = checksOf(action);
    return [
      ...undescribed(paramsJsonSchema(action), 'params'),
      ...undescribed(resultJsonSchema(action), 'result'),
      ...textProblems(action),
      ...parameterProblems(action),
      ...(await exampleProblems(action, checks)),
    ];
  } catch (error) {
    return [String(error)];
  }
}

const textProblems = ({ summary, description = 'None.', errors }: AnyAction): string[] =>
  [summary, description, ...errors.map(({ when }) => when)].flatMap((text) =>
    /^[A-Z].*\.$/s.test(text) ? [] : [`is no sentence: ${text}`],
  );

/** The documented parameters are among those that are taken, and none is demanded beside them. */
function parameterProblems({ params, accepts }: AnyAction): string[] {
  const names = Object.keys(params.shape);
  const foreign = names.filter((name) => !(name in accepts.shape));
  return foreign.map((name) => `params.${name} is not accepted`);
}

async function exampleProblems(action: AnyAction, checks: ValueChecks): Promise<string[]> {
  if (action.examples.length === 0) return ['has no example'];
  const problems = action.examples.map(async (example, i) =>
    [
      ...(await runExample(action, example)),
      ...misfits('params', checks.params, example.params),
      ...misfits('params', checks.accepts, { ...example.params, ...FILLED_IN[action.name] }),
      ...misfits('result', checks.result, example.result),
      ...blindSpots('params', checks.params, example.params),
      ...blindSpots('result', checks.result, example.result),
      ...(checks.params.some((fits) => fits({ ...example.params, noSuchName: 1 }))
        ? ['takes an unknown parameter']
        : []),
    ].map((problem) => `example ${i}: ${problem}`),
  );
  return (await Promise.all(problems)).flat();
}

/** Parameters that no client sends: the protocol fills them in. */
const FILLED_IN: Readonly<Record<string, object>> = { requestPermission: { origin: '', allowed: true } };

const misfits = (what: string, checks: ValueChecks['params'], value: unknown): string[] =>
  checks.every((fits) => fits(value)) ? [] : [`${what} do not fit`];

/** Parts of a value in whose place the schema lets everything through. */
const blindSpots = (what: string, checks: ValueChecks['params'], value: unknown): string[] =>
  [...spoiled(value)].flatMap(({ at, copies }) =>
    checks.every((fits) => copies.some((copy) => !fits(copy))) ? [] : [`${what} ${at} is not checked`],
  );
