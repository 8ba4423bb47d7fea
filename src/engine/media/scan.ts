import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { Pace } from '../pace.ts';
import { syncedMtime } from './changes.ts';
import { hashOfFile, stampOf } from './file-hash.ts';
import { mtimeMillis } from './files.ts';
import type { Media } from './media.ts';

/**
 * As `findChanges`, while other work goes on: files may be stored and deleted at any time. `onLooked` hears of numbers of
 * files, and may throw to end it; what was found by then stays.
 */
export async function scanInSlices(
  media: Media,
  clock: Clock,
  onLooked: (count: number) => void,
): Promise<void> {
  if (media.exclusively((db) => db.meta()).folderMtime === mtimeMillis(media.folder)) return;
  const mtimes = media.exclusively((db) => db.mtimes());
  const folderMtime = await settledMtime(media.folder);
  const scan = new Scan(media, clock, onLooked, mtimes);
  await scan.run();
  if (scan.isComplete) media.exclusively((db) => db.setMeta({ ...db.meta(), folderMtime }));
}

/** Milliseconds in which a file system may give two changes one time. */
const COARSE = 20;

/** The folder's mtime once it is old enough, so that any change from now on gets another one. */
async function settledMtime(folder: string): Promise<number> {
  let mtime = mtimeMillis(folder);
  for (let attempt = 0; attempt < 10; attempt++) {
    await setTimeout(COARSE);
    const now = mtimeMillis(folder);
    if (now === mtime) break;
    mtime = now;
  }
  return mtime;
}

/** Files that are read at a time. */
const TOGETHER = 32;
/** Files that are told of, and entries that are written, at a time. */
const PORTION = 200;

interface Candidate {
  readonly name: string;
  readonly stamp: string;
  readonly mtime: number;
}

/** Milliseconds after which a file's mtime in seconds tells it from what it may become. */
const FRESH = 2000;

class Scan {
  /** Whether nothing changed under its eyes, so that all is known of the folder. */
  isComplete = true;
  readonly #media: Media;
  readonly #clock: Clock;
  readonly #onLooked: (count: number) => void;
  readonly #unseen: Map<string, number>;
  readonly #pace = new Pace();
  #looked = 0;

  constructor(media: Media, clock: Clock, onLooked: (count: number) => void, mtimes: Map<string, number>) {
    this.#media = media;
    this.#clock = clock;
    this.#onLooked = onLooked;
    this.#unseen = mtimes;
  }

  async run(): Promise<void> {
    let candidates: Candidate[] = [];
    for (const name of await readdir(this.#media.folder)) {
      await this.#pace.turn();
      const candidate = this.#look(name);
      if (candidate) candidates.push(candidate);
      if (candidates.length < TOGETHER) continue;
      await this.#register(candidates);
      candidates = [];
    }
    await this.#register(candidates);
    await this.#registerMissing([...this.#unseen.keys()]);
    this.#tellLooked();
  }

  #tellLooked(): void {
    const count = this.#looked;
    this.#looked = 0;
    this.#onLooked(count);
  }

  #look(name: string): Candidate | undefined {
    const stamp = stampOf(this.#path(name));
    const mtime = syncedMtime(this.#media.folder, name);
    if (mtime === undefined || stamp === undefined) return undefined;
    const before = this.#unseen.get(name);
    this.#unseen.delete(name);
    if (++this.#looked === PORTION) this.#tellLooked();
    return before === mtime ? undefined : { name, stamp, mtime: this.#lasting(name, mtime) };
  }

  /**
   * A file may change once more within the second that Anki would note for it; with the milliseconds, which equal no
   * number of seconds, the next scan looks again.
   */
  #lasting(name: string, seconds: number): number {
    const isFresh = (seconds + 1) * 1000 + FRESH > this.#clock.nowMillis();
    return isFresh ? mtimeMillis(this.#path(name)) : seconds;
  }

  async #register(candidates: readonly Candidate[]): Promise<void> {
    const hashes = await Promise.all(candidates.map(({ name }) => hashOfFile(this.#path(name))));
    this.#media.exclusively((db) => {
      for (const [at, { name, stamp, mtime }] of candidates.entries()) {
        const sha1 = hashes[at];
        if (sha1 === undefined || stampOf(this.#path(name)) !== stamp) {
          this.isComplete = false;
          continue;
        }
        const known = db.entry(name);
        // A file that was only touched keeps its place in the sync.
        db.setEntry({ name, sha1, mtime, dirty: known?.sha1 === sha1 ? known.dirty : true });
      }
    });
  }

  async #registerMissing(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += PORTION) {
      await this.#pace.turn();
      this.#media.exclusively((db) => {
        for (const name of names.slice(at, at + PORTION)) {
          if (syncedMtime(this.#media.folder, name) !== undefined) this.isComplete = false;
          else if (db.entry(name)?.sha1) db.setEntry({ name, sha1: null, mtime: 0, dirty: true });
        }
      });
      this.#tellLooked();
    }
  }

  #path(name: string): string {
    return join(this.#media.folder, name);
  }
}
