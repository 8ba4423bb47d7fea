import type { Family, FamilyAction } from './family.ts';

/** Actions by their names, and what a request means by one. `Actions` is the record of them. */
export interface ActionTable<Actions = unknown> {
  readonly byName: Actions;
  /** All actions, sorted by name. */
  readonly all: readonly FamilyAction[];
  /** The action that a request of the given protocol version means by `name`. */
  find(name: unknown, version: number): FamilyAction | undefined;
}

/** Versions up to this one know the older names of actions. */
const LAST_LEGACY_VERSION = 4;

/** Joins families of actions; two of one name are a mistake of the programmer and throw. */
export function actionTable<Families extends readonly Family[]>(
  ...families: Families
): ActionTable<Joined<Families>> {
  const actions = families.flatMap((family) => Object.values(family));
  const current = new Map<unknown, FamilyAction>();
  const legacy = new Map<unknown, FamilyAction>();
  for (const action of actions) {
    register(current, action.name, action);
    for (const name of action.legacyNames ?? []) register(legacy, name, action);
  }
  return {
    byName: Object.assign({}, ...families) as Joined<Families>, // no name twice, as was seen just now
    all: [...actions].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find(name, version) {
      const action = current.get(name) ?? (version <= LAST_LEGACY_VERSION ? legacy.get(name) : undefined);
      return action?.until !== undefined && version > action.until ? undefined : action;
    },
  };
}

/** One record of what several hold. */
type Joined<Families extends readonly unknown[]> = Families extends readonly [infer First, ...infer Rest]
  ? First & Joined<Rest>
  : unknown;

function register(names: Map<unknown, FamilyAction>, name: string, action: FamilyAction): void {
  if (names.has(name)) throw new Error(`two actions are named ${name}`);
  names.set(name, action);
}
