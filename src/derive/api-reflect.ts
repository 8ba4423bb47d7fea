import type { AnyAction } from '../actions/define.ts';
import { AnkiError } from '../engine/errors.ts';

export interface Reflection {
  scopes: string[];
  actions?: string[];
}

/**
 * What `apiReflect` answers over a table of actions: its only scope is 'actions'; `names` null or absent means all.
 * Names keep the caller's order and repetitions.
 */
export function reflect(actions: readonly AnyAction[], scopes: unknown, names: unknown): Reflection {
  if (!Array.isArray(scopes)) throw new AnkiError('invalid', 'scopes has invalid value');
  if (names !== undefined && names !== null && !Array.isArray(names)) {
    throw new AnkiError('invalid', 'actions has invalid value');
  }
  if (!scopes.includes('actions')) return { scopes: [] };
  const known = actions.filter((action) => action.until === undefined).map((action) => action.name);
  return { scopes: ['actions'], actions: names ? chosen(names, new Set(known)) : known };
}

function chosen(names: readonly unknown[], known: ReadonlySet<string>): string[] {
  return names.filter((name) => {
    if (typeof name !== 'string')
      throw new AnkiError('invalid', 'actions has invalid value: every name must be a string');
    return known.has(name);
  }) as string[]; // checked just above
}
