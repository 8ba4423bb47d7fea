import { mediaOf } from '../engine/media/media.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withCollection } from './with-collection.ts';

export const mediaEmptyTrash = defineVerb({
  name: 'media-empty-trash',
  options: PROFILE_OPTIONS,
  summary: 'deletes the media files in the trash, for good',
  run: (call, { print, work }) =>
    withCollection(call, (col) => {
      print(`Deleted files: ${mediaOf(col).emptyTrash(work)}`);
      return 0;
    }),
});

export const mediaRestoreTrash = defineVerb({
  name: 'media-restore-trash',
  options: PROFILE_OPTIONS,
  summary: 'puts the media files in the trash back into the media folder',
  run: (call, { print, work }) =>
    withCollection(call, (col) => {
      print(`Restored files: ${mediaOf(col).restoreTrash(work).length}`);
      return 0;
    }),
});
