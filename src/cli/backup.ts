import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withActions } from './with-actions.ts';

export const backup = defineVerb({
  name: 'backup',
  options: PROFILE_OPTIONS,
  summary: "saves a copy of the collection in the profile's backups folder, as Anki does",
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      const path = await run('createBackup', { force: true });
      terminal.print(path ? `backed up to ${path}` : 'nothing has changed since the last backup');
      return 0;
    }),
});
