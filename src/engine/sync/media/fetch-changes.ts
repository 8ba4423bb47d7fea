import type { MediaDatabase } from '../../media/storage.ts';
import { Pace } from '../../pace.ts';
import { changesAnswer, dataOf, nonsense, type RemoteChange } from './answers.ts';
import { download, type Wanted } from './download.ts';
import { requiredChange } from './required-change.ts';
import type { MediaSession } from './session.ts';
import { moveToTrash } from './trash.ts';

/** Brings here what changed on the server since the last sync, page by page (Rust: fetch_changes). */
export async function fetchChanges(session: MediaSession): Promise<void> {
  const { media, server } = session;
  let { lastUsn } = media.exclusively((db) => db.meta());
  for (;;) {
    session.goOn();
    const changes = dataOf(changesAnswer, await server.call('msync/mediaChanges', { lastUsn }));
    const last = changes.at(-1);
    if (!last) return;
    if (last.usn <= lastUsn) throw nonsense('it repeats itself');
    session.count('checked', changes.length);
    await download(session, await applyHere(session, changes));
    lastUsn = last.usn;
    media.exclusively((db) => db.setMeta({ ...db.meta(), lastUsn }));
  }
}

/** Changes that are dealt with at a time. */
const PORTION = 50;

/** Does what needs no download; answers what does. */
async function applyHere(session: MediaSession, changes: readonly RemoteChange[]): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  const pace = new Pace();
  for (let at = 0; at < changes.length; at += PORTION) {
    await pace.turn();
    const portion = changes.slice(at, at + PORTION);
    const deleted = session.media.exclusively((db) =>
      portion.filter((it) => applyOne(session, db, it, wanted)),
    );
    session.count('deletedHere', deleted.length);
  }
  return wanted;
}

/** Whether the change was a deletion. */
function applyOne(
  { col }: MediaSession,
  db: MediaDatabase,
  { name, sha1 }: RemoteChange,
  wanted: Wanted[],
): boolean {
  const entry = db.entry(name);
  const change = requiredChange(entry, sha1);
  if (change === 'download') wanted.push({ name, entry });
  if (change === 'mark clean' && entry) db.setEntry({ ...entry, dirty: false });
  if (change !== 'delete') return false;
  // A file that nobody knows of is left for the next scan.
  if (entry?.sha1) moveToTrash(col, name, entry.sha1);
  db.removeEntry(name);
  return true;
}
