import { join } from 'node:path';
import { countProgress, type LongWork } from '../long-work.ts';
import { lookAt, sha1OfFile, waitForDisk } from '../media/files.ts';
import type { Media } from '../media/media.ts';
import { isEntryName, normalizeFilename, withHashSuffix } from '../media/names.ts';
import { replaceMediaReferences } from '../text/media-references.ts';
import type { ListedMedia } from './media-list.ts';
import type { PackageReader, Unpacked } from './package-reader.ts';
import { importedMedia, processedMedia } from './stages.ts';

/**
 * The media of a package on their way into the media folder. Notes ask for what they name; `unpack` then writes it to a
 * place of its own, and `put` moves it over.
 */
export class MediaImport {
  readonly #reader: PackageReader;
  readonly #folder: string;
  readonly #work: LongWork;
  /** By the name that notes of the package use; those missing here have the same file here already. */
  readonly #wanted = new Map<string, ListedMedia & { isUsed: boolean }>();
  /** Names of the package whose file is here already under the name in lower case. */
  readonly #namedOtherwise = new Map<string, string>();
  /** Files of templates and styles, by whom they are used is not looked up. */
  readonly #unasked: ListedMedia[] = [];
  readonly #unpacked: ({ readonly file: string; readonly name: string } & Unpacked)[] = [];

  /** `folder`: the media folder of the collection; it may be missing (Rust: prepare_media). */
  constructor(reader: PackageReader, folder: string, work: LongWork) {
    this.#reader = reader;
    this.#folder = folder;
    this.#work = work;
    const entries = reader.media();
    const considered = countProgress(work, entries.length, processedMedia);
    for (const entry of entries) {
      this.#consider(entry);
      considered();
    }
  }

  /** The text with its media under the names that they will have here (Rust: munge_media, replace_media_refs). */
  withNewNames(field: string): string {
    return replaceMediaReferences(field, (name) => {
      if (!isEntryName(name)) return undefined;
      const normalized = normalizeFilename(name);
      const entry = this.#wanted.get(normalized);
      if (entry) entry.isUsed = true;
      const here = entry?.name ?? this.#namedOtherwise.get(normalized) ?? normalized;
      return here === name ? undefined : here;
    });
  }

  /** Unpacks what is used into the folder `workshop`. Throws corrupt, interrupted. */
  unpack(workshop: string): void {
    const used = [...this.#wanted.values()].filter(({ isUsed }) => isUsed);
    const files = [...used, ...this.#unasked];
    const imported = countProgress(this.#work, files.length, importedMedia);
    for (const [number, entry] of files.entries()) {
      const file = join(workshop, `media-${number}`);
      this.#unpacked.push({ file, name: entry.name, ...this.#reader.writeMedia(entry, file) });
      imported();
    }
    // When all are written, since the first wait then brings most others to the disk, too.
    for (const { file } of this.#unpacked) waitForDisk(file);
  }

  /** Stores what was unpacked; a part of the collection's transaction, taken back with it. Answers the names. */
  put(media: Media): string[] {
    return this.#unpacked.map(({ file, name, size, sha1 }) =>
      media.addKeepingCase(name, { file, size, sha1 }),
    );
  }

  /** Names that differ only in case would be one on some systems. Unlike Anki's, no import ever replaces a file. */
  #consider(entry: ListedMedia): void {
    const { name } = entry;
    const here = [name, name.toLowerCase()].find((each) => lookAt(join(this.#folder, each)));
    if (/^(?:_|latex-)/.test(name)) {
      if (here !== name) this.#unasked.push(entry);
    } else if (here === undefined) {
      this.#wanted.set(name, { ...entry, isUsed: false });
    } else {
      const sha1 = this.#reader.mediaSha1(entry);
      if (this.#isThere(here, sha1)) {
        if (here !== name) this.#namedOtherwise.set(name, here);
      } else this.#wanted.set(name, { ...entry, name: withHashSuffix(name, sha1), isUsed: false });
    }
  }

  #isThere(name: string, sha1: string): boolean {
    const path = join(this.#folder, name);
    return lookAt(path)?.isFile() === true && sha1OfFile(path) === sha1;
  }
}
