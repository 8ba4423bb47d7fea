import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/engine/clock.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { mediaOf } from '../src/engine/media/media.ts';
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
    mediaOf(this.col).exclusively(() => {}); // makes the folder
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
    mediaOf(this.col).add(name, { data: Buffer.from(data) }, replacing ? name : undefined);
  }

  /** As another program puts a file in place. */
  put(name: string, data: string | Uint8Array): void {
    const aside = join(mediaOf(this.col).folder, '..', 'aside');
    writeFileSync(aside, data);
    renameSync(aside, join(mediaOf(this.col).folder, name));
  }

  get texts(): Record<string, string> {
    return textsIn(mediaOf(this.col).folder);
  }

  get trash(): Record<string, string> {
    return textsIn(mediaOf(this.col).trashFolder);
  }

  /** Name, whether it exists, whether it must be sent. */
  get known(): [string, boolean, boolean][] {
    return readCopy(mediaOf(this.col).databasePath, (db) =>
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
