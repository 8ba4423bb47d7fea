import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { NotetypeId } from '../ids.ts';
import type { Notetype } from './notetype.ts';
import { readIdByName, readNames, readNotetype } from './storage.ts';

/** The note types of a collection. What `get` and its likes hand out is remembered: copy it (`draftOf`) before changing. */
export class Notetypes {
  readonly #col: Collection;
  readonly #known = new Map<NotetypeId, Notetype>();

  constructor(col: Collection) {
    this.#col = col;
    col.onCacheClear(() => this.#known.clear());
  }

  get(id: NotetypeId): Notetype | undefined {
    const known = this.#known.get(id);
    if (known) return known;
    const stored = readNotetype(this.#col.db, id);
    if (stored) this.#known.set(id, stored);
    return stored;
  }

  /** Throws not_found. */
  require(id: NotetypeId): Notetype {
    const notetype = this.get(id);
    if (!notetype) throw new AnkiError('not_found', `note type not found: ${id}`);
    return notetype;
  }

  /** Names are compared without regard to case, as the collation `unicase` does. */
  byName(name: string): Notetype | undefined {
    const id = readIdByName(this.#col.db, name);
    return id === undefined ? undefined : this.get(id);
  }

  /** In the order of the names. */
  namesAndIds(): { id: NotetypeId; name: string }[] {
    return readNames(this.#col.db).map(([id, name]) => ({ id, name }));
  }

  /** In the order of the names. */
  all(): Notetype[] {
    return this.namesAndIds().map(({ id }) => this.require(id));
  }
}
