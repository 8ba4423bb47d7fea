import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireCollectionPackage, restoreCollection } from '../engine/backup/restore.ts';
import { requireFree } from '../engine/collection/require-free.ts';
import { systemRandom } from '../engine/random/random.ts';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { confirm, YES_OPTIONS } from './confirm.ts';
import { clockOf, PROFILE_OPTIONS, profileFolder } from './profile-option.ts';
import { defineVerb } from './verb.ts';

export const restore = defineVerb({
  name: 'restore',
  operands: [{ name: 'FILE.colpkg', what: 'the backup to restore' }],
  options: { ...PROFILE_OPTIONS, ...YES_OPTIONS },
  summary: 'replaces the collection with that of a backup',
  details:
    'Replaces the collection with that of a backup, or of any other .colpkg file. The present one is kept in the backups folder, even if it is damaged. You are asked first; without a terminal, --yes is needed.',
  run: async (call, terminal) => {
    const { print, work } = terminal;
    const packagePath = resolve(call.operands[0] ?? '');
    const folder = profileFolder(call);
    const collectionPath = join(folder, COLLECTION_FILE);
    requireCollectionPackage(packagePath);
    requireFree(collectionPath);
    if (existsSync(collectionPath))
      await confirm(terminal, call.values, {
        loss: `all notes, cards and reviews of ${folder} are replaced (a backup is kept)`,
      });
    const { previous, mediaFiles } = await restoreCollection({
      packagePath,
      collectionPath,
      clock: clockOf(call),
      random: systemRandom,
      work,
    });
    print(`restored ${packagePath}${mediaFiles > 0 ? `, with ${mediaFiles} media files` : ''}`);
    if (previous) print(`the previous collection is in ${previous}`);
    return 0;
  },
});
