import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, nowSeconds } from '../../engine/clock.ts';
import { openCollection } from '../../engine/collection/open.ts';
import { requireFree } from '../../engine/collection/require-free.ts';
import { AnkiError } from '../../engine/errors.ts';
import type { Random } from '../../engine/random/random.ts';
import { isFolder, makeFolder } from '../make-folder.ts';
import { AnkiList } from './anki-list.ts';
import { checkProfileName } from './name.ts';

export interface ProfilesParts {
  /** Folder of the profiles: ankid's own, or Anki's. */
  readonly base: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Names of the profiles of a base folder: those that Anki lists there, and every folder that holds a collection. */
export function profileNames(base: string): string[] {
  const names = new Set([...knownToAnki(base), ...foldersWithCollection(base)]);
  return [...names].sort((a, b) => compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b));
}

/**
 * The profiles of a base folder, to be changed. Where Anki keeps a list, that is changed with them. All methods throw
 * busy for a profile that a program has open, and change nothing then.
 */
export class ProfileFolders {
  readonly #base: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #list: AnkiList;

  constructor({ base, clock, random }: ProfilesParts) {
    this.#base = base;
    this.#clock = clock;
    this.#random = random;
    this.#list = new AnkiList(base);
  }

  /** Makes a profile with an empty collection. Throws invalid, conflict. */
  create(name: string): void {
    checkProfileName(name);
    this.#requireNew(name);
    makeFolder(this.#base);
    this.#list.adding(name, nowSeconds(this.#clock), () => {
      const folder = this.#folder(name);
      makeFolder(folder);
      try {
        const path = join(folder, COLLECTION_FILE);
        openCollection({ path, clock: this.#clock, random: this.#random }).close();
      } catch (error) {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      }
    });
  }

  /** Throws not_found, invalid, conflict. */
  rename(from: string, to: string): void {
    const name = this.#require(from);
    checkProfileName(to);
    if (name.toLowerCase() !== to.toLowerCase()) this.#requireNew(to);
    this.#list.renaming(name, to, () => {
      if (existsSync(this.#folder(name))) renameSync(this.#folder(name), this.#folder(to));
    });
  }

  /** Moves the profile's folder into `trash` beside the profiles; answers where it is now. Throws not_found. */
  remove(name: string): string | undefined {
    const found = this.#require(name);
    if (profileNames(this.#base).length < 2)
      throw new AnkiError('invalid', 'There must be at least one profile.');
    return this.#list.removing(found, () => {
      if (!existsSync(this.#folder(found))) return undefined;
      const place = this.#placeInTrash(found);
      renameSync(this.#folder(found), place);
      return place;
    });
  }

  #placeInTrash(name: string): string {
    const trash = join(this.#base, TRASH);
    mkdirSync(trash, { recursive: true });
    let place = join(trash, name);
    for (let number = 2; existsSync(place); number++) place = join(trash, `${name} ${number}`);
    return place;
  }

  /** The name as it is written; nobody else may have the profile open. */
  #require(name: string): string {
    const names = profileNames(this.#base);
    const found = names.includes(name) ? name : names.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      throw new AnkiError('not_found', `there is no profile "${name}" in ${this.#base}`);
    requireFree(join(this.#folder(found), COLLECTION_FILE));
    return found;
  }

  #requireNew(name: string): void {
    if (profileNames(this.#base).some((one) => one.toLowerCase() === name.toLowerCase()))
      throw new AnkiError('conflict', 'Name exists.');
    if (existsSync(this.#folder(name))) throw new AnkiError('conflict', 'Folder already exists.');
  }

  #folder(name: string): string {
    return join(this.#base, name);
  }
}

const COLLECTION_FILE = 'collection.anki2';
const TRASH = 'trash';

/** Anki's list may have been made by somebody else: a name must not lead to another folder. */
const isFolderName = (name: unknown): name is string =>
  typeof name === 'string' && !/^\.{0,2}$|[/\\\0]/.test(name);

/** A list that cannot be read now is left out: the folders say enough. */
function knownToAnki(base: string): string[] {
  try {
    return new AnkiList(base).names().filter(isFolderName);
  } catch {
    return [];
  }
}

function foldersWithCollection(base: string): string[] {
  if (!isFolder(base)) return [];
  const folders = readdirSync(base, { withFileTypes: true });
  return folders.map(({ name }) => name).filter((name) => existsSync(join(base, name, COLLECTION_FILE)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
