import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/engine/clock.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { type MediaReport, syncMedia } from '../src/engine/sync/media/sync-media.ts';
import { readCopy } from './database-copy.ts';
import { FakeMediaServer } from './fake-media-server.ts';
import { openFixture } from './support.ts';

/** An empty collection and a server that has no media yet. */
export class MediaSync {
  readonly server: FakeMediaServer;
  readonly col: Collection;
  report: MediaReport | undefined;

  constructor(server = new FakeMediaServer()) {
    this.server = server;
    this.col = openFixture('empty', systemClock);
    this.col.media.exclusively(() => {}); // makes the folder
  }

  async sync(serverMediaUsn?: number): Promise<MediaReport> {
    this.server.calls.length = 0;
    return syncMedia(this.col, this.server, {
      clientVersion: 'anki,test,linux',
      progress: (report) => {
        this.report = report;
      },
      ...(serverMediaUsn === undefined ? {} : { serverMediaUsn }),
    });
  }

  /** As a request stores a file; `replacing` one that may be there. */
  store(name: string, data: string | Uint8Array, replacing = false): void {
    this.col.media.add(name, { data: Buffer.from(data) }, replacing ? name : undefined);
  }

  /** As another program puts a file in place. */
  put(name: string, data: string | Uint8Array): void {
    const aside = join(this.col.media.folder, '..', 'aside');
    writeFileSync(aside, data);
    renameSync(aside, join(this.col.media.folder, name));
  }

  get texts(): Record<string, string> {
    return textsIn(this.col.media.folder);
  }

  get trash(): Record<string, string> {
    return textsIn(this.col.media.trashFolder);
  }

  /** Name, whether it exists, whether it must be sent. */
  get known(): [string, boolean, boolean][] {
    return readCopy(this.col.media.databasePath, (db) =>
      db
        .rows<[string, number, number]>('select fname, csum is not null, dirty from media order by fname')
        .map(([name, exists, dirty]) => [name, exists === 1, dirty === 1]),
    );
  }
}

export const NOTHING: MediaReport = {
  checked: 0,
  uploaded: 0,
  downloaded: 0,
  deletedHere: 0,
  deletedThere: 0,
};

function textsIn(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
