import type { ParamWords } from '../runner/check-params.ts';
import { pythonType } from './python-repr.ts';

/**
 * In the original, parameters are keyword arguments of a Python method, so an unknown or missing one gets Python's
 * wording.
 */
export const PYTHON_WORDS: ParamWords = {
  isLax: true,
  notAnObject: (action, params) =>
    `AnkiConnect.${action}() argument after ** must be a mapping, not ${pythonType(params)}`,
  unknown: (action, key) =>
    key === 'self'
      ? `AnkiConnect.${action}() got multiple values for argument 'self'`
      : `AnkiConnect.${action}() got an unexpected keyword argument '${key}'`,
  missing: (action, keys) =>
    `AnkiConnect.${action}() missing ${keys.length} required positional argument${keys.length > 1 ? 's' : ''}: ${listed(keys)}`,
};

/** Python's enumeration: 'a' — 'a' and 'b' — 'a', 'b', and 'c'. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}
