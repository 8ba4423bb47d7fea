import type { AnyAction } from './define.ts';

export interface ActionTable {
  /** All actions, sorted by name. */
  readonly all: readonly AnyAction[];
  /** The action that a request of the given protocol version means by `name`. */
  find(name: unknown, version: number): AnyAction | undefined;
}

/** Versions up to this one know the older names of actions. */
const LAST_LEGACY_VERSION = 4;

/** Joins families of actions; two of one name are a mistake of the programmer and throw. */
export function actionTable(actions: readonly AnyAction[]): ActionTable {
  const current = new Map<unknown, AnyAction>();
  const legacy = new Map<unknown, AnyAction>();
  for (const action of actions) {
    register(current, action.name, action);
    for (const name of action.legacyNames ?? []) register(legacy, name, action);
  }
  return {
    all: [...actions].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find(name, version) {
      const action = current.get(name) ?? (version <= LAST_LEGACY_VERSION ? legacy.get(name) : undefined);
      return action?.until !== undefined && version > action.until ? undefined : action;
    },
  };
}

function register(names: Map<unknown, AnyAction>, name: string, action: AnyAction): void {
  if (names.has(name)) throw new Error(`two actions are named ${name}`);
  names.set(name, action);
}
