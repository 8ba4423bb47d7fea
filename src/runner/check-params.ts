import * as z from 'zod';
import type { AnyAction } from '../actions/define.ts';
import { AnkiError } from '../engine/errors.ts';
import { isObject } from '../engine/json/json-object.ts';

/** What callers may send, and how they are told of parameters that an action does not have, or has and misses. */
export interface ParamWords {
  /** Whether all forms are taken that the original takes, or only the documented ones. */
  readonly isLax: boolean;
  notAnObject(action: string, params: unknown): string;
  unknown(action: string, key: string, known: readonly string[]): string;
  missing(action: string, keys: readonly string[]): string;
}

/** The parameters as the action wants them; an unknown one is told before a missing one. Throws invalid. */
export function checkParams(action: AnyAction, params: unknown, words: ParamWords): Record<string, unknown> {
  if (!isObject(params)) throw invalid(words.notAnObject(action.name, params));
  const schema: z.ZodObject = words.isLax ? action.accepts : action.params;
  const { shape } = schema;
  for (const key of Object.keys(params))
    if (!Object.hasOwn(shape, key)) throw invalid(words.unknown(action.name, key, Object.keys(shape)));
  const missing = Object.keys(shape).filter((key) => !Object.hasOwn(params, key) && isRequired(shape[key]));
  if (missing.length > 0) throw invalid(words.missing(action.name, missing));
  if (words.isLax) return parsed(schema, params, withEmptyLists);
  const data = parsed(schema, params);
  return schema === action.accepts ? data : parsed(action.accepts, params); // the action knows no other form
}

type Params = Record<string, unknown>;

/** What does not fit is put right by `mend`, if that can. */
function parsed(
  schema: z.ZodObject,
  params: Params,
  mend?: (schema: z.ZodObject, params: Params) => Params,
): Params {
  const { success, data, error } = schema.safeParse(params);
  if (success) return data;
  const mended = mend && schema.safeParse(mend(schema, params));
  if (mended?.success) return mended.data;
  throw invalid(firstIssue(error));
}

/** Programs in Go write null for an empty list, those in Lua {}. */
function withEmptyLists({ shape }: z.ZodObject, params: Params): Params {
  const fits = (key: string, value: unknown): boolean => z.safeParse(shape[key] ?? z.never(), value).success;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      isNothing(value) && !fits(key, value) && fits(key, []) ? [] : value,
    ]),
  );
}

const isNothing = (value: unknown): boolean =>
  value === null || (isObject(value) && Object.keys(value).length === 0);

/** For callers that need no Python. */
export const PLAIN_WORDS: ParamWords = {
  isLax: false,
  notAnObject: (action) => `the parameters of ${action} must be an object`,
  unknown: (action, key, known) =>
    `${action} has no parameter "${key}"${known.length > 0 ? `; it has ${listed(known)}` : ''}`,
  missing: (action, keys) => `${action} needs the parameter${keys.length > 1 ? 's' : ''} ${listed(keys)}`,
};

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** zod marks what a key may be left out for: optional, defaulted, caught. */
const isRequired = (schema: z.core.$ZodType | undefined): boolean => schema?._zod.optin === undefined;

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'the parameters are not valid';
  const message = issue.message.replace(/^Invalid input: /, '');
  return `parameter ${pathText(issue.path)}: ${message}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
