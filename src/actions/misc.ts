import * as z from 'zod';
import { reflect } from '../derive/api-reflect.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';

const multi = defineAction({
  name: 'multi',
  since: 4,
  summary: 'Runs several requests one after the other; answers with the list of their replies.',
  // Each inner request that writes is a transaction of its own, so that one failure leaves the others.
  effect: 'requests',
  params: z.strictObject({ actions: z.array(z.record(z.string(), z.unknown())) }),
  result: z.array(z.unknown()),
  examples: [{ params: { actions: [{ action: 'version' }] }, result: [6] }],
  sources: ({ actions }, ofRequest) => (Array.isArray(actions) ? actions.flatMap(ofRequest) : []),
  run: ({ callAll }, { actions }) => callAll(actions),
});

const apiReflect = defineAction({
  name: 'apiReflect',
  since: 6,
  summary: 'Lists the actions of this server, or those of the given names that it has.',
  effect: 'none',
  params: z.strictObject({ scopes: z.unknown().optional(), actions: z.unknown().optional() }),
  result: z.object({ scopes: z.array(z.string()), actions: z.array(z.string()).optional() }),
  examples: [
    {
      params: { scopes: ['actions', 'invalidType'], actions: ['apiReflect', 'invalidMethod'] },
      result: { scopes: ['actions'], actions: ['apiReflect'] },
    },
  ],
  run: (context, { scopes, actions }) => reflect(context.actions, scopes, actions),
});

const getProfiles = defineAction({
  name: 'getProfiles',
  since: 6,
  summary: 'Lists the names of all profiles.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()),
  examples: [{ params: {}, result: ['User 1'] }],
  run: ({ profiles }) => profiles.names(),
});

const getActiveProfile = defineAction({
  name: 'getActiveProfile',
  since: 6,
  summary: 'Tells the name of the profile that is open.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.string(),
  examples: [{ params: {}, result: 'User 1' }],
  run: ({ profile }) => profile,
});

const loadProfile = defineAction({
  name: 'loadProfile',
  since: 6,
  summary: 'Opens another profile; false when there is none of that name.',
  effect: 'none',
  touches: ['profile'],
  runs: 'long',
  params: z.strictObject({ name: z.unknown() }),
  result: z.boolean(),
  examples: [{ params: { name: 'User 1' }, result: true }],
  run: ({ profiles }, { name }) => {
    if (typeof name !== 'string' || !profiles.names().includes(name)) return false;
    const loading = name === profiles.active ? undefined : profiles.load(name);
    return loading instanceof Promise ? loading.then(() => true) : true;
  },
});

const reloadCollection = defineAction({
  name: 'reloadCollection',
  since: 6,
  summary: 'Kept for old clients: nothing is held in memory that could be out of date.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.null(),
  examples: [{ params: {}, result: null }],
  run: (context) => {
    void context.col; // an error while no collection is open, as in the original
    return null;
  },
});

export const miscActions = family('misc', {
  multi,
  apiReflect,
  getProfiles,
  getActiveProfile,
  loadProfile,
  reloadCollection,
});
