import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb } from '../verb.ts';
import { syncLines } from './report-lines.ts';
import { withSync } from './with-sync.ts';

export const syncNow = defineVerb({
  name: 'sync now',
  options: PROFILE_OPTIONS,
  summary: 'syncs a profile, media included, both ways',
  details:
    'Syncs a profile with the server it is logged in to, both ways, media included, and prints what was exchanged. If only a one-way sync is possible, it says so and does nothing: see "ankid sync full".',
  run: (call, terminal) =>
    withSync(call, terminal, async ({ run }) => {
      const report = await run('sync', { report: true });
      for (const line of report ? syncLines(report) : []) terminal.print(line);
      return 0;
    }),
});
