import { dataOf, nonsense, uploadAnswer } from './answers.ts';
import { gather, type Outgoing } from './gather.ts';
import { type MediaSession, MOST_FILES } from './session.ts';
import { storedZip } from './stored-zip.ts';

/** Sends what changed here since the last sync, archive by archive, until nothing is left (Rust: send_changes). */
export async function sendChanges(session: MediaSession): Promise<void> {
  const { media, server } = session;
  for (;;) {
    session.goOn();
    const pending = media.exclusively((db) => db.pending(MOST_FILES));
    if (pending.length === 0) return;
    const outgoing = await gather(media, pending);
    if (outgoing.length === 0) continue; // all of them were forgotten
    const { processed, usn } = dataOf(
      uploadAnswer,
      await server.callWithBytes('msync/uploadChanges', await zipped(outgoing)),
    );
    if (processed > outgoing.length) throw nonsense('it counts more files than it was sent');
    const done = outgoing.slice(0, processed);
    recordSent(session, done, usn);
    const deleted = done.filter(({ file }) => !file).length;
    session.count('uploaded', done.length - deleted);
    session.count('deletedThere', deleted);
  }
}

function zipped(outgoing: readonly Outgoing[]): Promise<Uint8Array> {
  const meta = outgoing.map(({ name, file }, place) => [name, file ? String(place) : null]);
  const files = outgoing.flatMap(({ file }, place) =>
    file ? [{ name: String(place), data: file.data }] : [],
  );
  return storedZip([...files, { name: '_meta', data: Buffer.from(JSON.stringify(meta)) }]);
}

function recordSent({ media }: MediaSession, done: readonly Outgoing[], usn: number): void {
  media.exclusively((db) => {
    for (const { name, file } of done) {
      const entry = db.entry(name);
      // What requests changed since is still to be sent.
      if (entry?.dirty && entry.sha1 === (file?.sha1 ?? null)) db.setEntry({ ...entry, dirty: false });
    }
    // With another usn somebody else changed files, too, or some were there already: the next sync fetches them.
    const meta = db.meta();
    if (meta.lastUsn + done.length === usn) db.setMeta({ ...meta, lastUsn: usn });
  });
}
