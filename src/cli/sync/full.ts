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
    direction: option(
      'DIRECTION',
      'upload: replace the collection on the server; download: replace this one',
    ),
    force: flag('even replace a collection that has cards with one that has none'),
  },
  summary: "replaces the collection on the server with this one, or this one with the server's",
  details:
    "Replaces the collection on the server with this one (upload), or this one with the server's (download), then syncs the media. Changes made since the last sync in the replaced collection are lost. Before a download, a backup is saved in the backups folder.",
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
  const wants = 'upload (replace the collection on the server) or download (replace this one)';
  if (text === '') throw new UsageError(`the direction is missing; --direction wants ${wants}`);
  throw new UsageError(`--direction wants ${wants}, not '${text}'`);
}

/** Before anything happens, so that Ctrl-C comes in time. */
function warn(direction: Direction, { contents, pending }: SyncStatus, { complain }: Terminal): void {
  if (direction === 'upload') {
    const [what = 'an empty collection'] = counts('this collection with', contents);
    complain(`${what.replace(':', '')} replaces everything on the server`);
  } else {
    const [lost] = counts('changes here that the server does not have and that will be lost', pending);
    if (lost) complain(`${lost} (they stay in the backup)`);
  }
}
