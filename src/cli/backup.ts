import { backupsOf } from '../engine/backup/backups.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withCollection } from './with-collection.ts';

export const backup = defineVerb({
  name: 'backup',
  options: PROFILE_OPTIONS,
  summary: "puts a copy of the collection into the profile's folder backups, as Anki does",
  run: (call, { print, work }) =>
    withCollection(call, async (col) => {
      const path = await backupsOf(col).create({ force: true, work });
      print(path ? `backed up to ${path}` : 'nothing has changed since the last backup');
      return 0;
    }),
});
