import * as z from 'zod';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { job } from './jobs.ts';
import { id } from './lax-values.ts';
import { API_VERSION } from './settings.ts';

const version = defineAction({
  name: 'version',
  since: 1,
  summary: 'Tells which version of the protocol the server speaks.',
  effect: 'none',
  runs: 'system',
  params: z.strictObject({}),
  result: z.int().describe('Version of the protocol'),
  errors: [],
  examples: [{ params: {}, result: 6 }],
  run: () => API_VERSION,
});

const requestPermission = defineAction({
  name: 'requestPermission',
  since: 6,
  summary: 'Asks whether a web page may use this server; the only action that every origin may call.',
  description:
    'Over HTTP only: inside multi it is refused, as in the original, which fills in the origin of the request itself.',
  effect: 'none',
  runs: 'system',
  params: z.strictObject({}),
  // The protocol fills in both from the request itself; inside `multi` it does not, as in the original.
  accepts: z.object({ origin: z.unknown(), allowed: z.unknown() }),
  result: z
    .object({
      permission: z.enum(['granted', 'denied']).describe('Whether pages of this origin may use the server'),
      requireApikey: z.boolean().optional().describe('Whether requests need a key; absent: denied'),
      version: z.int().optional().describe('Version of the protocol; absent: denied'),
    })
    .describe('The answer to the page'),
  errors: [],
  examples: [{ params: {}, result: { permission: 'granted', requireApikey: false, version: 6 } }],
  run: ({ settings, origin }, { allowed }) =>
    allowed && origin.allowed
      ? { permission: 'granted' as const, requireApikey: Boolean(settings.apiKey), version: API_VERSION }
      : { permission: 'denied' as const },
});

const upgrade = defineAction({
  name: 'upgrade',
  since: 1,
  until: 4,
  summary: 'Once updated the add-on from the network; there is nothing to upgrade, so always false.',
  effect: 'none',
  runs: 'system',
  params: z.strictObject({}),
  result: z.boolean().describe('Whether something was updated'),
  errors: [],
  examples: [{ version: 4, params: {}, result: false }],
  run: () => false,
});

const getProgress = defineAction({
  name: 'getProgress',
  since: 6,
  summary:
    'Lists the long work that is being done for requests which are not answered yet, the oldest first.',
  effect: 'none',
  runs: 'system',
  params: z.strictObject({}),
  result: z.array(job).describe('The oldest first'),
  errors: [],
  examples: [{ params: {}, result: [] }],
  run: ({ jobs }) => jobs.list(),
});

const cancelJob = defineAction({
  name: 'cancelJob',
  since: 6,
  summary:
    'Asks long work to end; its request is then answered with the error "Interrupted", and nothing has changed. False when there is none of this id.',
  effect: 'none',
  runs: 'system',
  params: z.strictObject({ id: z.int().describe('Number of the job, as getProgress tells it') }),
  accepts: z.object({ id }),
  result: z.boolean().describe('Whether there is one of the number'),
  errors: [],
  examples: [{ params: { id: 1 }, result: false }],
  run: ({ jobs }, { id }) => jobs.cancel(Number(id)),
});

/** The actions that need no collection: answered at once, whatever the engine is doing. */
export const systemActions = family('system', {
  version,
  requestPermission,
  upgrade,
  getProgress,
  cancelJob,
});
