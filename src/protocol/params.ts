import type * as z from 'zod';
import type { AnyAction } from '../actions/define.ts';
import { AnkiError } from '../engine/errors.ts';
import { pythonType } from './python-repr.ts';
import { isObject } from './request.ts';

/**
 * The parameters as the action wants them. In the original they are keyword arguments of a Python method, so an
 * unknown or missing one gets Python's wording, the unknown one first.
 */
export function checkParams(action: AnyAction, params: unknown): Record<string, unknown> {
  if (!isObject(params)) {
    throw invalid(
      `AnkiConnect.${action.name}() argument after ** must be a mapping, not ${pythonType(params)}`,
    );
  }
  const shape: z.ZodRawShape = action.accepts.shape;
  checkUnknown(action.name, shape, params);
  checkMissing(action.name, shape, params);
  const parsed = action.accepts.safeParse(params);
  if (parsed.success) return parsed.data;
  throw invalid(firstIssue(parsed.error));
}

function checkUnknown(name: string, shape: z.ZodRawShape, params: Record<string, unknown>): void {
  for (const key of Object.keys(params)) {
    if (Object.hasOwn(shape, key)) continue;
    if (key === 'self') throw invalid(`AnkiConnect.${name}() got multiple values for argument 'self'`);
    throw invalid(`AnkiConnect.${name}() got an unexpected keyword argument '${key}'`);
  }
}

function checkMissing(name: string, shape: z.ZodRawShape, params: Record<string, unknown>): void {
  const missing = Object.keys(shape).filter((key) => !Object.hasOwn(params, key) && isRequired(shape[key]));
  if (missing.length === 0) return;
  const plural = missing.length > 1 ? 's' : '';
  throw invalid(
    `AnkiConnect.${name}() missing ${missing.length} required positional argument${plural}: ${listed(missing)}`,
  );
}

/** zod marks what a key may be left out for: optional, defaulted, caught. */
const isRequired = (schema: z.core.$ZodType | undefined): boolean => schema?._zod.optin === undefined;

/** Python's enumeration: 'a' — 'a' and 'b' — 'a', 'b', and 'c'. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

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
