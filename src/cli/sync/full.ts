import { direction as directions, type SyncStatus } from '../../actions/syncing.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, flag, option } from '../verb.ts';
import { counts, fullSyncLines } from './report-lines.ts';
import { withSync } from './with-sync.ts';

type Direction = (typeof directions.options)[number];

export const syncFull = defineVerb({
  name: 'sync full',
  options: {
    ...PROFILE_OPTIONS,
    direction: option('DIRECTION', "upload: ours in place of the server's; download: the other way round"),
    force: flag('also puts a collection without cards in place of one with cards'),
  },
  summary: "puts a profile's collection in place of the server's, or the other way round",
  details:
    "Puts the collection in place of the server's (upload), or the server's in place of this one (download), then syncs the media. What was changed on the other side since the last sync is lost. Before a download the collection goes into the folder backups.",
  run: async (call, terminal) => {
    const direction = parseDirection(call.values.direction ?? (await terminal.ask('upload or download? ')));
    return withSync(call, terminal, async ({ run }) => {
      warn(direction, await run('syncStatus', { ask: false }), terminal);
      const report = await run('fullSync', { direction, force: call.values.force });
      for (const line of fullSyncLines(report)) terminal.print(line);
      return 0;
    });
  },
});

function parseDirection(text: string): Direction {
  const { data } = directions.safeParse(text);
  if (data) return data;
  const wants = 'upload (this collection replaces the one on the server) or download (the other way round)';
  if (text === '') throw new UsageError(`the direction is missing; --direction wants ${wants}`);
  throw new UsageError(`--direction wants ${wants}, not '${text}'`);
}

/** Before anything happens, so that Ctrl-C comes in time. */
function warn(direction: Direction, { contents, pending }: SyncStatus, { complain }: Terminal): void {
  if (direction === 'upload') {
    const [what = 'an empty collection'] = counts('this collection with', contents);
    complain(`${what.replace(':', '')} takes the place of all that is on the server`);
  } else {
    const [lost] = counts('changes here that the server has not got, and that go', pending);
    if (lost) complain(`${lost} (they stay in the backup)`);
  }
}
