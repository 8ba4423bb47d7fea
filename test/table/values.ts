import { isDeepStrictEqual } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnyAction } from '../../src/actions/define.ts';
import { paramsJsonSchema, resultJsonSchema } from '../../src/derive/json-schema.ts';

type Fits = (value: unknown) => boolean;

/** Whether a value fits an action's params or result: as the program checks it, and by the JSON Schema. */
export interface ValueChecks {
  readonly params: readonly Fits[];
  readonly accepts: readonly Fits[];
  readonly result: readonly Fits[];
}

/** Throws where a schema cannot be told as JSON Schema. */
export const checksOf = (action: AnyAction): ValueChecks => ({
  params: [byZod(action.params), byAjv(paramsJsonSchema(action))],
  accepts: [byZod(action.accepts)],
  result: [byZod(action.result), byAjv(resultJsonSchema(action))],
});

const byZod =
  (schema: AnyAction['result']): Fits =>
  (value) =>
    schema.safeParse(value).success;

const ajv = new Ajv2020({ allowUnionTypes: true, formats: { int64: true } });

function byAjv(schema: object): Fits {
  const validate = ajv.compile(schema);
  return (value) => validate(asJson(value));
}

/** Ajv takes only numbers for integers. */
function asJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asJson);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asJson(part)]));
}

/** What stands wrongly in the place of something else, whatever that is; where any JSON may stand, NaN is wrong. */
const WRONG: readonly unknown[] = [null, true, -1.5, 'no such thing', [[[]]], { wrong: {} }, Number.NaN];

/**
 * Copies of `value` with one part replaced by something wrong: for each part all of them, of which a schema that says
 * anything about the part refuses one at least.
 */
export function* spoiled(value: unknown, at = ''): Generator<{ at: string; copies: unknown[] }> {
  yield { at, copies: WRONG.filter((wrong) => !isDeepStrictEqual(wrong, value)) };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const { at: below, copies } of spoiled(part, `${at}/${key}`))
      yield { at: below, copies: copies.map((copy) => withPart(value, key, copy)) };
  }
}

function withPart(value: object, key: string, part: unknown): unknown {
  if (Array.isArray(value)) return value.map((old, i) => (String(i) === key ? part : old));
  return { ...value, [key]: part };
}
