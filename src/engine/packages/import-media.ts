import { createHash } from 'node:crypto';
import { closeSync, lstatSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceMediaReferences } from '../text/media-references.ts';
import { isSafe, type ListedMedia } from './media-list.ts';
import { nameWithHash, normalizedMediaName } from './media-name.ts';
import type { PackageReader } from './package-reader.ts';

/** A file that was put into the media folder. */
export interface ImportedMedia {
  readonly name: string;
  readonly sha1: string;
}

/**
 * The media of a package on their way into the media folder. Notes ask for what they name; `unpack` then writes it to a
 * place of its own, and `put` moves it over, which is quick and taken back when it fails.
 */
export class MediaImport {
  readonly #reader: PackageReader;
  readonly #folder: string;
  /** By the name that notes of the package use; those missing here have the same file here already. */
  readonly #wanted = new Map<string, ListedMedia & { isUsed: boolean }>();
  /** Files of templates and styles, by whom they are used is not looked up. */
  readonly #unasked: ListedMedia[] = [];
  readonly #unpacked: { readonly from: string; readonly to: string; readonly media: ImportedMedia }[] = [];

  /** `folder`: the media folder of the collection; it may be missing (Rust: prepare_media). */
  constructor(reader: PackageReader, folder: string) {
    this.#reader = reader;
    this.#folder = folder;
    for (const entry of reader.media()) this.#consider(entry);
  }

  /** The text with its media under the names that they will have here (Rust: munge_media, replace_media_refs). */
  withNewNames(field: string): string {
    return replaceMediaReferences(field, (name) => {
      if (!isSafe(name)) return undefined;
      const normalized = normalizedMediaName(name);
      const entry = this.#wanted.get(normalized);
      if (entry) entry.isUsed = true;
      const here = entry?.name ?? normalized;
      return here === name ? undefined : here;
    });
  }

  /** Unpacks what is used into the folder `workshop`. Throws corrupt. */
  unpack(workshop: string): void {
    const used = [...this.#wanted.values()].filter(({ isUsed }) => isUsed);
    for (const [number, entry] of [...used, ...this.#unasked].entries()) {
      const from = join(workshop, `media-${number}`);
      const { sha1 } = this.#reader.writeMedia(entry, from);
      this.#unpacked.push({ from, to: join(this.#folder, entry.name), media: { name: entry.name, sha1 } });
    }
  }

  /** Moves what was unpacked into the media folder, all or nothing. */
  put(): ImportedMedia[] {
    if (this.#unpacked.length > 0) mkdirSync(this.#folder, { recursive: true });
    const done: string[] = [];
    try {
      for (const { from, to } of this.#unpacked) {
        const isNew = lstatSync(to, { throwIfNoEntry: false }) === undefined;
        renameSync(from, to);
        if (isNew) done.push(to);
      }
    } catch (error) {
      for (const path of done) rmSync(path, { force: true });
      throw error;
    }
    return this.#unpacked.map(({ media }) => media);
  }

  #consider(entry: ListedMedia): void {
    const path = join(this.#folder, entry.name);
    const here = lstatSync(path, { throwIfNoEntry: false });
    if (/^(?:_|latex-)/.test(entry.name)) {
      if (!here) this.#unasked.push(entry);
    } else if (!here) {
      this.#wanted.set(entry.name, { ...entry, isUsed: false });
    } else {
      const sha1 = this.#reader.mediaSha1(entry);
      if (here.isFile() && sha1Of(path) === sha1) return;
      this.#wanted.set(entry.name, { ...entry, name: nameWithHash(entry.name, sha1), isUsed: false });
    }
  }
}

function sha1Of(path: string): string {
  const hash = createHash('sha1');
  const file = openSync(path, 'r');
  try {
    const part = Buffer.alloc(256 * 1024);
    for (let size = readSync(file, part); size > 0; size = readSync(file, part))
      hash.update(part.subarray(0, size));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
