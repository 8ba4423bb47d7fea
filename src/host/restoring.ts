import type { Replaced } from '../actions/define.ts';
import { unpackCollection } from '../engine/backup/restore.ts';
import type { LongWork } from '../engine/long-work.ts';
import { systemRandom } from '../engine/random/random.ts';
import type { ProfileSession } from './profile-session.ts';
import { backUp } from './sync/profile-sync.ts';
import type { WriteGate } from './sync/write-gate.ts';

/**
 * Puts the collection of a package in place of the open one, which becomes a backup before. Other requests are answered
 * meanwhile, and what they change is in the backup, too; no sync may be under way.
 */
export async function replaceByPackage(
  session: ProfileSession,
  gate: WriteGate,
  packagePath: string,
  work: LongWork,
): Promise<Replaced> {
  const col = session.collection;
  const { clock, path: collectionPath } = col;
  const fresh = await unpackCollection({ packagePath, collectionPath, clock, random: systemRandom, work });
  try {
    let backup = await backUp(col, work);
    const release = gate.hold();
    try {
      if (backup.changeCount !== col.changeCount) backup = await backUp(col, work);
      fresh.putMedia();
      session.replaceCollection(fresh.path);
    } finally {
      release();
    }
    return { previous: backup.path, mediaFiles: fresh.mediaFiles };
  } finally {
    fresh.dispose();
  }
}
