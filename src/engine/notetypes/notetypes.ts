import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { changeOfNotes, defaultChange, type NotetypeChange } from './change-of-notes.ts';
import { draftOf } from './draft.ts';
import { requireStorable, settleNames } from './names.ts';
import type { Notetype, NotetypeDraft } from './notetype.ts';
import { prepareForUpdate } from './prepare.ts';
import { restoredToStock } from './restore.ts';
import { updateCards, updateNotes } from './schema-change.ts';
import { type StockKind, stockNotetype } from './stock.ts';
import {
  auxiliaryConfigKeys,
  deleteNotetype,
  freeNotetypeId,
  nameGroups,
  noteIdsOfNotetype,
  readIdByName,
  readNames,
  readNotetype,
  readUsedIds,
  writeNotetype,
} from './storage.ts';

export interface SaveOptions {
  /** Lets templates pass that Anki would refuse. */
  readonly skipChecks?: boolean;
}

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

  /** Those that no note has, in the order of the names. */
  unused(): NotetypeId[] {
    const used = new Set(readUsedIds(this.#col.db));
    return this.namesAndIds().flatMap(({ id }) => (used.has(id) ? [] : [id]));
  }

  /** Remembers which note type the window for adding starts with. */
  setCurrent(id: NotetypeId): void {
    this.#col.transact('Update Note Type', () => this.#col.config.set('curModel', id));
  }

  /** Stores a new note type under a new id and makes it the current one (Rust: add_notetype). Throws as `update` does. */
  add(draft: NotetypeDraft, options: SaveOptions = {}): Notetype {
    return this.#col.transact('Add Note Type', () => {
      requireStorable(draft);
      const notetype = this.#stamped(draft);
      prepareForUpdate(notetype, { ...options, groupNames: this.#groupNames });
      notetype.id = freeNotetypeId(this.#col.db, this.#col.clock.nowMillis());
      this.#makeNameUnique(notetype);
      this.#write(notetype);
      this.setCurrent(notetype.id);
      return this.require(notetype.id);
    });
  }

  /**
   * Saves a changed draft of a stored note type: notes and cards follow added, removed and moved fields and templates,
   * templates follow renamed fields; the schema is marked changed where Anki does (Rust: update_notetype). The draft is
   * left as it was. Throws not_found, and invalid in Anki's words when it cannot be saved.
   */
  update(draft: NotetypeDraft, options: SaveOptions = {}): Notetype {
    return this.#col.transact('Update Note Type', () => {
      const stored = this.require(draft.id);
      requireStorable(draft, stored);
      const notetype = this.#stamped(draft);
      prepareForUpdate(notetype, { ...options, stored, groupNames: this.#groupNames });
      this.#makeNameUnique(notetype);
      updateNotes(this.#col, notetype, stored);
      updateCards(this.#col, notetype, stored);
      this.#write(notetype);
      return this.require(notetype.id);
    });
  }

  /** Gives the parts of a draft the names that saving it as it is now would give them. Throws invalid. */
  settleNames(draft: NotetypeDraft): void {
    settleNames(draft, this.#groupNames);
  }

  /** Removes a note type with its notes and cards; one that is gone already is no error (Rust: remove_notetype). */
  remove(id: NotetypeId): void {
    const { db, notes, config } = this.#col;
    this.#col.transact('Remove Note Type', () => {
      if (!this.get(id)) return;
      notes.remove(noteIdsOfNotetype(db, id));
      this.#col.schemaChanged();
      for (const key of auxiliaryConfigKeys(db, id)) config.remove(key);
      this.#known.delete(id);
      deleteNotetype(db, id);
      this.#chooseCurrent();
    });
  }

  /**
   * Gives a note type the fields, templates and styling of a stock one, by place; `kind` absent: of the one it was made
   * from. Throws not_found, and invalid when that is not known. For the dialogue of card templates (Rust:
   * restore_notetype_to_stock).
   */
  restoreToStock(id: NotetypeId, kind?: StockKind): Notetype {
    return this.update(restoredToStock(draftOf(this.require(id)), kind, this.#col.random));
  }

  /** How Anki's dialogue would map fields and templates at first (Rust: notetype_change_info). Throws not_found. */
  defaultChange(oldId: NotetypeId, newId: NotetypeId): NotetypeChange {
    return defaultChange(this.require(oldId), this.require(newId));
  }

  /** Gives notes of one note type another one; see `NotetypeChange`. Throws not_found for unknown ids. */
  changeOfNotes(noteIds: readonly NoteId[], change: NotetypeChange): void {
    this.#col.transact('Change Note Type', () => changeOfNotes(this.#col, noteIds, change));
  }

  readonly #groupNames = (names: readonly string[]): number[] => nameGroups(this.#col.db, names);

  #stamped(draft: NotetypeDraft): NotetypeDraft {
    return { ...draftOf(draft), mtimeSecs: this.#col.now, usn: this.#col.usn };
  }

  /** Rust: ensure_notetype_name_unique. */
  #makeNameUnique(notetype: NotetypeDraft): void {
    for (;;) {
      const holder = readIdByName(this.#col.db, notetype.name);
      if (holder === undefined || holder === notetype.id) return;
      notetype.name += '+';
    }
  }

  #write(notetype: NotetypeDraft): void {
    this.#known.delete(notetype.id);
    writeNotetype(this.#col.db, notetype);
  }

  /** A collection is never without a note type. */
  #chooseCurrent(): void {
    const [first] = this.namesAndIds();
    if (first) this.setCurrent(first.id);
    else this.add(stockNotetype('basic', this.#col.random), { skipChecks: true });
  }
}
