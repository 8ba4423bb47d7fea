import { dataOf, nonsense, uploadAnswer } from './answers.ts';
import { gather, type Outgoing } from './gather.ts';
import { type MediaSession, MOST_FILES } from './session.ts';
import { storedZip } from './stored-zip.ts';

/** Sends what changed here since the last sync, archive by archive, until nothing is left (Rust: send_changes). */
export async function sendChanges(session: MediaSession): Promise<void> {
  for (;;) {
    session.goOn();
    const batch = await nextBatch(session);
    if (!batch) return;
    if (batch.changes.length === 0) continue; // all of them were forgotten
    const answer = await session.server.callWithBytes('msync/uploadChanges', batch.archive);
    const { processed, usn } = dataOf(uploadAnswer, answer);
    if (processed > batch.changes.length) throw nonsense('it counts more files than it was sent');
    const done = batch.changes.slice(0, processed);
    recordSent(session, done, usn);
    const deleted = done.filter(({ sha1 }) => sha1 === null).length;
    session.count('uploaded', done.length - deleted);
    session.count('deletedThere', deleted);
  }
}

interface Batch {
  readonly archive: Uint8Array;
  /** What is in it; without a SHA-1: a deletion. */
  readonly changes: readonly { readonly name: string; readonly sha1: string | null }[];
}

/** Undefined when nothing is left. The files themselves are in memory only until they are in the archive. */
async function nextBatch({ media }: MediaSession): Promise<Batch | undefined> {
  const pending = media.exclusively((db) => db.pending(MOST_FILES));
  if (pending.length === 0) return undefined;
  const outgoing = await gather(media, pending);
  const changes = outgoing.map(({ name, file }) => ({ name, sha1: file?.sha1 ?? null }));
  return { archive: await zipped(outgoing), changes };
}

function zipped(outgoing: readonly Outgoing[]): Promise<Uint8Array> {
  const meta = outgoing.map(({ name, file }, place) => [name, file ? String(place) : null]);
  const files = outgoing.flatMap(({ file }, place) =>
    file ? [{ name: String(place), data: file.data }] : [],
  );
  return storedZip([...files, { name: '_meta', data: Buffer.from(JSON.stringify(meta)) }]);
}

function recordSent({ media }: MediaSession, done: Batch['changes'], usn: number): void {
  media.exclusively((db) => {
    for (const { name, sha1 } of done) {
      const entry = db.entry(name);
      // What requests changed since is still to be sent.
      if (entry?.dirty && entry.sha1 === sha1) db.setEntry({ ...entry, dirty: false });
    }
    // With another usn somebody else changed files, too, or some were there already: the next sync fetches them.
    const meta = db.meta();
    if (meta.lastUsn + done.length === usn) db.setMeta({ ...meta, lastUsn: usn });
  });
}
