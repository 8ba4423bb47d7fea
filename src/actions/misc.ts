import * as z from 'zod';
import { reflect } from '../derive/api-reflect.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';

const request = z
  .strictObject({
    action: z.string().describe('Name of an action'),
    version: z.int().default(4).describe('Version of the protocol that it speaks'),
    params: z.record(z.string(), z.json()).default({}).describe('Parameters of the action'),
    key: z.string().optional().describe('The key of the server; absent: it wants none'),
  })
  .describe('A request');

const replies = z.array(z.json()).describe('Their whole replies, each in the form of its version');

type Replies = z.output<typeof replies>;

const multi = defineAction({
  name: 'multi',
  since: 4,
  summary: 'Runs several requests one after the other; answers with the list of their replies.',
  description:
    'Each request is answered as if it came alone, so one that fails leaves the others as they are; all their changes are one undo step.',
  // Each inner request that writes is a transaction of its own, so that one failure leaves the others.
  effect: 'requests',
  params: z.strictObject({
    actions: z.array(request).describe('Requests, the first one first'),
  }),
  accepts: z.object({ actions: z.array(z.record(z.string(), z.unknown())) }),
  result: replies,
  errors: [],
  examples: [
    {
      params: {
        actions: [
          { action: 'createDeck', version: 6, params: { deck: 'Tokyo' } },
          { action: 'noSuchAction', version: 6 },
        ],
      },
      result: [
        { result: 1781524800000, error: null },
        { result: null, error: 'unsupported action' },
      ],
    },
  ],
  sources: ({ actions }, ofRequest) => (Array.isArray(actions) ? actions.flatMap(ofRequest) : []),
  run: ({ callAll }, { actions }) => callAll(actions) as Replies | Promise<Replies>, // they become JSON
});

const apiReflect = defineAction({
  name: 'apiReflect',
  since: 6,
  summary: 'Lists the actions of this server, or those of the given names that it has.',
  effect: 'none',
  params: z.strictObject({
    scopes: z.array(z.string()).describe('What to tell of; "actions" is the only scope'),
    actions: z.array(z.string()).nullable().default(null).describe('Names to look for; null: all actions'),
  }),
  accepts: z.object({ scopes: z.unknown().optional(), actions: z.unknown().optional() }),
  result: z
    .object({
      scopes: z.array(z.string()).describe('Those of the scopes asked for that there are'),
      actions: z.array(z.string()).optional().describe('Names of actions; absent: not asked for'),
    })
    .describe('What there is'),
  errors: [],
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
  result: z.array(z.string()).describe('Names of profiles'),
  errors: [],
  examples: [{ params: {}, result: ['User 1'] }],
  run: ({ profiles }) => profiles.names(),
});

const getActiveProfile = defineAction({
  name: 'getActiveProfile',
  since: 6,
  summary: 'Tells the name of the profile that is open.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.string().describe('Name of a profile'),
  errors: [],
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
  params: z.strictObject({ name: z.string().describe('Name of a profile') }),
  accepts: z.object({ name: z.unknown() }),
  result: z.boolean().describe('Whether there is one of the name'),
  errors: [
    { code: 'busy', when: 'Another program holds the profile.' },
    { code: 'corrupt', when: 'Its collection cannot be opened.' },
  ],
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
  errors: [],
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
