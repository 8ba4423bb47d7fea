import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { draftOf } from '../notetypes/draft.ts';
import { isCloze, type Notetype, type NotetypeDraft } from '../notetypes/notetype.ts';
import { prepareForUpdate } from '../notetypes/prepare.ts';
import { updateCards, updateNotes } from '../notetypes/schema-change.ts';
import {
  freeNotetypeId,
  nameGroups,
  noteIdsOfNotetype,
  readIdByName,
  readUsedIds,
  writeNotetype,
} from '../notetypes/storage.ts';
import { copyOrds, hasSameSchema, mergeInto, ordsOf } from './notetype-merge.ts';

/** When what is here is replaced: by something newer, by anything of another time, or not at all. */
export type UpdateCondition = 'if_newer' | 'always' | 'never';

export interface NotetypeRules {
  readonly mergeNotetypes: boolean;
  readonly updateNotetypes: UpdateCondition;
}

/** Brings the note types of a package into a collection, and tells what that means for its notes and cards. */
export class NotetypeImport {
  /** Note types that are here under another id. */
  readonly ids = new Map<NotetypeId, NotetypeId>();
  /** For merged note types of the package: for each field here the field there that it gets its text from. */
  readonly fields = new Map<NotetypeId, (number | null)[]>();
  /** Ordinals of templates here by those there. */
  readonly templates = new Map<NotetypeId, Map<number, number>>();
  readonly #col: Collection;
  readonly #rules: NotetypeRules;
  /** As they were before the import. */
  readonly #here: readonly Notetype[];
  /** Those whose notes all have gone to another one, probably. */
  readonly #merged = new Set<NotetypeId>();

  constructor(col: Collection, rules: NotetypeRules) {
    this.#col = col;
    this.#rules = rules;
    this.#here = col.notetypes.all();
  }

  /** Rust: import_notetypes. */
  import(source: Notetype): void {
    const incoming = draftOf(source);
    incoming.config.originalId = BigInt(source.id);
    const here = this.#here.find(({ id }) => id === source.id);
    if (!here) this.#add(incoming);
    else if (this.#rules.mergeNotetypes) this.#updateOrMerge(incoming, here);
    else this.#updateOrDuplicate(incoming, here);
  }

  /**
   * Lets notes here have the note type that the package has for them (Rust: resolve_notetype_conflicts). Anki rewrites the
   * notes and templates that the note type has already by the places of the other one's fields, so that texts end up in
   * wrong fields; here they stay as they are.
   */
  unite(existingId: NotetypeId, incomingId: NotetypeId, noteIds: readonly NoteId[]): void {
    const existing = draftOf(this.#col.notetypes.require(existingId));
    const stored = this.#col.notetypes.require(incomingId);
    const incoming = draftOf(stored);
    requireSameKind(existing, incoming);
    mergeInto(existing, incoming);
    mergeInto(incoming, existing);
    this.#recordOrds(incoming);
    this.#save(incoming, stored);
    this.#changeNotes(existing, incomingId, noteIds);
  }

  /** Rust: delete_merged_unused_notetypes. */
  removeMerged(): void {
    const used = new Set(readUsedIds(this.#col.db));
    for (const id of this.#merged) if (!used.has(id)) this.#col.notetypes.remove(id);
  }

  #add(incoming: NotetypeDraft): void {
    this.#prepare(incoming, undefined);
    this.#makeNameUnique(incoming);
    this.#write({ ...incoming, usn: this.#col.usn });
  }

  #updateOrDuplicate(incoming: NotetypeDraft, here: Notetype): void {
    let existing = here;
    if (!hasSameSchema(here, incoming)) {
      const copy = this.#earlierCopy(incoming);
      if (!copy) {
        this.#addCopy(incoming);
        return;
      }
      this.ids.set(incoming.id, copy.id);
      incoming.id = copy.id;
      existing = copy;
    }
    if (!shouldUpdate(this.#rules.updateNotetypes, existing.mtimeSecs, incoming.mtimeSecs)) return;
    incoming.usn = this.#col.usn;
    this.#store(incoming, existing);
  }

  /** Rust: get_previously_duplicated_notetype. */
  #earlierCopy(incoming: NotetypeDraft): Notetype | undefined {
    const original = BigInt(incoming.id);
    return this.#here.find(
      (notetype) =>
        notetype.id !== incoming.id &&
        notetype.config.originalId === original &&
        hasSameSchema(notetype, incoming),
    );
  }

  /** Rust: add_notetype_with_remapped_id. */
  #addCopy(incoming: NotetypeDraft): void {
    const id = freeNotetypeId(this.#col.db, this.#col.clock.nowMillis());
    this.ids.set(incoming.id, id);
    this.#add(Object.assign(incoming, { id }));
    this.#col.notetypes.setCurrent(id);
  }

  #updateOrMerge(incoming: NotetypeDraft, here: Notetype): void {
    requireSameKind(here, incoming);
    const existing = draftOf(here);
    const copies = this.#here
      .filter(({ id, config }) => id !== here.id && config.originalId === BigInt(here.id))
      .map(draftOf);
    for (const copy of copies) mergeInto(existing, copy);
    mergeInto(incoming, existing);
    mergeInto(existing, incoming);
    this.#recordOrds(incoming);
    const isTaken =
      this.#rules.updateNotetypes === 'always' ||
      (this.#rules.updateNotetypes === 'if_newer' && existing.mtimeSecs < incoming.mtimeSecs);
    // The ordinals of what is here tell what becomes of the notes here.
    if (isTaken) copyOrds(incoming, existing);
    const chosen = isTaken ? incoming : existing;
    this.#save(chosen, here);
    for (const copy of copies) {
      mergeInto(copy, chosen);
      this.#changeNotes(copy, here.id, noteIdsOfNotetype(this.#col.db, copy.id));
    }
  }

  /** Gives notes of a merged note type the one that it was merged with; its ordinals tell from where the texts come. */
  #changeNotes(merged: NotetypeDraft, newNotetypeId: NotetypeId, noteIds: readonly NoteId[]): void {
    this.#col.notetypes.changeOfNotes(noteIds, {
      oldNotetypeId: merged.id,
      newNotetypeId,
      fieldMap: ordsOf(merged.fields),
      templateMap: ordsOf(merged.templates),
    });
    this.#merged.add(merged.id);
  }

  /** Rust: record_remapped_ords; a note type that is merged again adds to what it was before. */
  #recordOrds({ id, fields, templates }: NotetypeDraft): void {
    const before = this.fields.get(id);
    const ords = ordsOf(fields);
    this.fields.set(id, before ? ords.map((ord) => (ord === null ? null : (before[ord] ?? null))) : ords);
    const moved = new Map(
      ordsOf(templates).flatMap((ord, place) => (ord === null ? [] : [[ord, place] as const])),
    );
    const known = this.templates.get(id);
    this.templates.set(
      id,
      known ? new Map([...known].map(([from, to]) => [from, moved.get(to) ?? to])) : moved,
    );
  }

  #save(draft: NotetypeDraft, stored: Notetype): void {
    Object.assign(draft, { mtimeSecs: this.#col.now, usn: this.#col.usn });
    this.#store(draft, stored);
  }

  /** Rust: add_or_update_notetype_with_existing_id_inner. */
  #store(draft: NotetypeDraft, stored: Notetype): void {
    this.#prepare(draft, stored);
    this.#makeNameUnique(draft);
    updateNotes(this.#col, draft, stored);
    updateCards(this.#col, draft, stored);
    this.#write(draft);
  }

  #prepare(draft: NotetypeDraft, stored: Notetype | undefined): void {
    prepareForUpdate(draft, {
      stored,
      skipChecks: true,
      groupNames: (names) => nameGroups(this.#col.db, names),
    });
  }

  /** Rust: ensure_notetype_name_unique. */
  #makeNameUnique(draft: NotetypeDraft): void {
    for (;;) {
      const holder = readIdByName(this.#col.db, draft.name);
      if (holder === undefined || holder === draft.id) return;
      Object.assign(draft, { name: `${draft.name}+`, mtimeSecs: this.#col.now, usn: this.#col.usn });
    }
  }

  #write(draft: NotetypeDraft): void {
    writeNotetype(this.#col.db, draft);
    this.#col.clearCaches();
  }
}

function requireSameKind(a: NotetypeDraft, b: NotetypeDraft): void {
  if (isCloze(a) === isCloze(b)) return;
  const message = `Cloze note types cannot be merged with regular note types.
You may still import the file with 'Merge note types' disabled.`;
  throw new AnkiError('conflict', message);
}

/** Times in seconds since 1970 (Rust: should_update). */
export function shouldUpdate(condition: UpdateCondition, here: number, incoming: number): boolean {
  if (condition === 'never') return false;
  return condition === 'always' ? here !== incoming : here < incoming;
}
