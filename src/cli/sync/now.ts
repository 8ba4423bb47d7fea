import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb } from '../verb.ts';
import { syncLines } from './report-lines.ts';
import { withSync } from './with-sync.ts';

export const syncNow = defineVerb({
  name: 'sync now',
  options: PROFILE_OPTIONS,
  summary: 'syncs a profile, media included, both ways',
  details:
    'Syncs a profile with the server it is logged in to, both ways, media included, and tells what was exchanged. When only a one-way sync is possible it says so and does nothing: see "ankid sync full".',
  run: (call, { print, work }) =>
    withSync(call, async (sync) => {
      const report = await sync.sync(work);
      for (const line of syncLines(report)) print(line);
      return 0;
    }),
});
