import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withActions } from './with-actions.ts';

export const mediaEmptyTrash = defineVerb({
  name: 'media-empty-trash',
  options: PROFILE_OPTIONS,
  summary: 'permanently deletes the media files in the trash',
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      terminal.print(`Deleted files: ${await run('emptyMediaTrash', {})}`);
      return 0;
    }),
});

export const mediaRestoreTrash = defineVerb({
  name: 'media-restore-trash',
  options: PROFILE_OPTIONS,
  summary: 'puts the media files in the trash back into the media folder',
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      terminal.print(`Restored files: ${(await run('restoreMediaTrash', {})).length}`);
      return 0;
    }),
});
