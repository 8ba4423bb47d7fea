import { AnkiError } from '../engine/errors.ts';
import { parseExactly } from '../engine/json/exact-json.ts';
import { isObject } from '../engine/json/json-object.ts';
import { jsonFault } from './json-fault.ts';
import { pythonRepr } from './python-repr.ts';

/** Deeper JSON is refused: the original dies of it, and no client needs it. */
const MAX_DEPTH = 500;

/** The JSON text of a request as an object that has the form of the envelope; throws what is wrong with it. */
export function parseRequest(text: string): Record<string, unknown> {
  const value = parseJson(text);
  // Ids beyond 2^53 take a second reading, which goes as deep as the JSON.
  return checkEnvelope(holdsRounded(value) ? parseExactly(text) : value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AnkiError('invalid', `the request is not valid JSON: ${jsonFault(text) ?? error.message}`);
  }
}

/** Whether a number may have been rounded. Throws for what is nested too deeply; by levels, so that depth costs no stack. */
function holdsRounded(root: unknown): boolean {
  let isFound = isRounded(root);
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH)
      throw new AnkiError('invalid', `the request is nested more than ${MAX_DEPTH} levels deep`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const item of Array.isArray(value) ? value : Object.values(value)) {
        if (typeof item === 'object' && item !== null) next.push(item);
        else if (isRounded(item)) isFound = true;
      }
    }
    level = next;
  }
  return isFound;
}

const isRounded = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);

/** The original validates by a JSON schema; the first line of its messages is kept. */
function checkEnvelope(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw notOfType(value, 'object');
  if (!Object.hasOwn(value, 'action')) throw new AnkiError('invalid', "'action' is a required property");
  if (typeof value.action !== 'string') throw notOfType(value.action, 'string');
  if (value.action === '') throw new AnkiError('invalid', "'' should be non-empty");
  if (Object.hasOwn(value, 'version') && !Number.isInteger(value.version))
    throw notOfType(value.version, 'integer');
  if (Object.hasOwn(value, 'params') && !isObject(value.params)) throw notOfType(value.params, 'object');
  return value;
}

const notOfType = (value: unknown, type: string): AnkiError =>
  new AnkiError('invalid', `${pythonRepr(value)} is not of type '${type}'`);
