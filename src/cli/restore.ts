import { join, resolve } from 'node:path';
import { restoreCollection } from '../engine/backup/restore.ts';
import { systemRandom } from '../engine/random/random.ts';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { clockOf, PROFILE_OPTIONS, profileFolder } from './profile-option.ts';
import { defineVerb } from './verb.ts';

export const restore = defineVerb({
  name: 'restore',
  operands: [{ name: 'FILE.colpkg', what: 'the backup to restore' }],
  options: PROFILE_OPTIONS,
  summary: 'puts the collection of a backup in place of the present one',
  details:
    'Puts the collection of a backup, or of any other .colpkg file, in place of the present one, which goes into the folder backups, even when it is damaged.',
  run: async (call, { print, work }) => {
    const packagePath = resolve(call.operands[0] ?? '');
    const { previous, mediaFiles } = await restoreCollection({
      packagePath,
      collectionPath: join(profileFolder(call), COLLECTION_FILE),
      clock: clockOf(call),
      random: systemRandom,
      work,
    });
    print(`restored ${packagePath}${mediaFiles > 0 ? `, with ${mediaFiles} media files` : ''}`);
    if (previous) print(`the collection of before is in ${previous}`);
    return 0;
  },
});
