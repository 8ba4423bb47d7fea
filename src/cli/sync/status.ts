import type { SyncStatus } from '../../actions/syncing.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb, flag } from '../verb.ts';
import { counts } from './report-lines.ts';
import { withSync } from './with-sync.ts';

export const syncStatus = defineVerb({
  name: 'sync status',
  options: { ...PROFILE_OPTIONS, ask: flag('also ask the server') },
  summary: 'shows what the next sync of a profile would do',
  run: (call, terminal) =>
    withSync(call, terminal, async ({ run }) => {
      for (const line of statusLines(await run('syncStatus', { ask: call.values.ask }))) terminal.print(line);
      return 0;
    }),
});

const statusLines = (status: SyncStatus): string[] => [
  `logged in to ${status.endpoint} as ${status.user}`,
  `here: ${HERE[status.required]}`,
  ...counts('not synced yet', status.pending),
  ...(status.server === null ? [] : [`with the server: ${WITH_SERVER[status.server]}`]),
];

const HERE: Readonly<Record<SyncStatus['required'], string>> = {
  noChanges: 'nothing has changed since the last sync',
  normal: 'there are changes',
  fullSync: 'changed in such a way that only a one-way sync is possible',
};

const WITH_SERVER: Readonly<Record<SyncStatus['required'], string>> = {
  noChanges: 'nothing to sync',
  normal: 'a sync is needed',
  fullSync: 'a one-way sync is needed (ankid sync full)',
};
