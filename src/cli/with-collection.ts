import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../engine/collection/collection.ts';
import { openCollection } from '../engine/collection/open.ts';
import { AnkiError } from '../engine/errors.ts';
import { systemRandom } from '../engine/random/random.ts';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { clockOf, type ProfileCall, profileFolder } from './profile-option.ts';

/** Opens the collection of the call's profile, unlike `serve` only where there is one, and closes it after `use`. */
export async function withCollection<Result>(
  call: ProfileCall,
  use: (col: Collection) => Result | Promise<Result>,
): Promise<Result> {
  const folder = profileFolder(call);
  const path = join(folder, COLLECTION_FILE);
  if (!existsSync(path)) throw new AnkiError('not_found', `there is no collection in ${folder}`);
  const col = openCollection({ path, clock: clockOf(call), random: systemRandom });
  try {
    return await use(col);
  } finally {
    col.close();
  }
}
