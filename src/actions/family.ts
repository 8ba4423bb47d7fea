import type { AnyAction } from './define.ts';

/** An action and the family that it belongs to. */
export type FamilyAction = AnyAction & { readonly family: string };

/** Actions on one topic, by their names. */
export type Family = Readonly<Record<string, FamilyAction>>;

/** Makes a family of actions; one that is not under its own name does not compile. */
export function family<
  Actions extends { readonly [Name in keyof Actions]: AnyAction & { readonly name: Name } },
>(name: string, actions: Actions): Members<Actions> {
  const members = Object.entries<AnyAction>(actions).map(([key, action]) => [
    key,
    { ...action, family: name },
  ]);
  return Object.fromEntries(members) as Members<Actions>; // the same keys, each with its action
}

type Members<Actions> = { readonly [Name in keyof Actions]: Actions[Name] & { readonly family: string } };
