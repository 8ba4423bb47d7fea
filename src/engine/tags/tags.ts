import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { NoteId } from '../ids/ids.ts';
import { TagMatcher } from './matcher.ts';
import { joinTags, normalizedTag, parentTag, splitTags } from './name.ts';
import {
  deleteTags,
  distinctNoteTags,
  insertTag,
  type NoteTags,
  readAllNoteTags,
  readNoteTags,
  readTags,
  registeredTag,
  writeNoteTags,
} from './storage.ts';
import { tagTree } from './tag-tree.ts';
import { unicaseOrder } from './unicase-order.ts';

/** What is longer is no tag of anyone's, and a text with thousands of levels would be looked up as often. */
const LONGEST_PARENT = 1000;

/** The tags of a collection: the list of known ones and those of the notes. */
export class Tags {
  readonly #col: Collection;
  /** Tags as given, with the form that the list has. */
  readonly #canonical = new Map<string, string>();

  constructor(col: Collection) {
    this.#col = col;
    col.onCacheClear(() => this.#canonical.clear());
  }

  /** The list of known tags, sorted as Anki sorts them; unused ones stay in it until they are cleared. */
  all(): string[] {
    return readTags(this.#col.db);
  }

  /** The tags of a note; undefined when there is no such note. */
  ofNote(id: NoteId): string[] | undefined {
    const note = readNoteTags(this.#col.db, [id])[0];
    return note && splitTags(note.tags);
  }

  /** All tags of notes, each once whatever its case, sorted as Anki sorts them (Rust: all_tags_in_deck). */
  ofNotes(ids: readonly NoteId[]): string[] {
    const tags = new Set(readNoteTags(this.#col.db, ids).flatMap((note) => splitTags(note.tags)));
    return unicaseOrder(this.#col.db, [...tags]).sortedUnique([...tags]);
  }

  /**
   * Puts new tags into the list and answers the given ones as a note stores them: parted at spaces, in the list's case,
   * sorted, without doubles (Rust: canonify_tags). Caller must hold a transaction.
   */
  register(tags: readonly string[]): string[] {
    return this.registerLists([tags])[0] ?? [];
  }

  /** `register` for the tags of many notes at once; equal lists, which are many, are worked out once. */
  registerLists(lists: readonly (readonly string[])[]): string[][] {
    const keys = lists.map((tags) => tags.join(' '));
    const distinct = new Map(
      [...new Set(keys)].map((key) => [key, splitTags(key).map((tag) => this.#registerOne(tag))]),
    );
    const order = unicaseOrder(this.#col.db, [...distinct.values()].flat());
    for (const [key, canonical] of distinct) distinct.set(key, order.sortedUnique(canonical));
    return keys.map((key) => [...(distinct.get(key) ?? [])]);
  }

  /** Puts tags of a sync server into the list, as they are; caller must hold a transaction (Rust: merge_tags). */
  registerSynced(tags: readonly string[], usn: number): void {
    for (const tag of tags) {
      const { name, isNew } = this.#canonicalOne(tag);
      if (isNew) insertTag(this.#col.db, name, usn);
    }
  }

  /** What `register` would answer, without storing anything (Rust: canonify_tags_without_registering). */
  canonical(tags: readonly string[]): string[] {
    const canonical = tags.flatMap(splitTags).map((tag) => this.#canonicalOne(tag).name);
    return unicaseOrder(this.#col.db, canonical).sortedUnique(canonical);
  }

  /** Adds tags, given as one text, to notes; answers how many notes changed. Unknown notes are passed over. */
  addToNotes(ids: readonly NoteId[], tags: string): number {
    return this.#col.transact('Update Tag', () => {
      const wanted = splitTags(tags).map((tag) => this.#registerOne(tag));
      const notes = readNoteTags(this.#col.db, ids);
      const order = unicaseOrder(this.#col.db, [...wanted, ...notes.flatMap((note) => splitTags(note.tags))]);
      return this.#write(
        notes.flatMap(({ id, tags: stored }) => {
          const present = splitTags(stored);
          if (order.includesAll(present, wanted)) return [];
          return [{ id, tags: joinTags(order.sortedUnique([...present, ...wanted])) }];
        }),
      );
    });
  }

  /** Takes tags, given as one text, and their children from notes; answers how many notes changed. */
  removeFromNotes(ids: readonly NoteId[], tags: string): number {
    return this.#col.transact('Remove Tag', () => {
      const matcher = new TagMatcher(tags);
      return this.#write(this.#removing(readNoteTags(this.#col.db, ids), matcher));
    });
  }

  /** Takes tags, given as one text, and their children from all notes and from the list (Rust: remove_tags). */
  remove(tags: string): number {
    return this.#col.transact('Remove Tag', () => {
      const matcher = new TagMatcher(tags);
      const changed = this.#removing(readAllNoteTags(this.#col.db), matcher);
      this.#unregister(this.all().filter((tag) => matcher.matches(tag)));
      return this.#write(changed);
    });
  }

  /** Renames a tag and its children in all notes and in the list; answers how many notes changed (Rust: rename_tag). */
  rename(tag: string, newName: string): number {
    if (/[ \u3000]/.test(newName)) throw new AnkiError('invalid', 'replacement name can not contain a space');
    if (newName.trim() === '') throw new AnkiError('invalid', 'replacement name must not be empty');
    return this.#col.transact('Rename Tag', () => {
      const replacement = this.#likeParents(normalizedTag(newName));
      const matcher = new TagMatcher(tag);
      const notes = readAllNoteTags(this.#col.db).filter((note) => matcher.matches(note.tags));
      if (notes.length === 0) return 0;
      this.#unregister(this.all().filter((known) => matcher.matches(known)));
      const count = this.#write(
        notes.map(({ id, tags }) => ({ id, tags: matcher.replace(tags, replacement) })),
      );
      for (const created of matcher.newTags) this.#registerOne(created);
      return count;
    });
  }

  /**
   * Replaces a tag, whole and whatever its case, in the given notes (all when undefined), as AnkiConnect does through
   * Anki's Note.has_tag, remove_tag and add_tag: the whole note is stored. Answers how many notes had the tag.
   */
  replaceInNotes(ids: readonly NoteId[] | undefined, tag: string, replacement: string): number {
    return this.#col.transact('Update Tag', () => {
      const { db, notes } = this.#col;
      const lower = tag.toLowerCase();
      const isMeant = (present: string) => present.toLowerCase() === lower;
      const tagged = (ids ? readNoteTags(db, ids) : readAllNoteTags(db)).filter((note) =>
        splitTags(note.tags).some(isMeant),
      );
      const changed = notes.getMany(tagged.map((note) => note.id)).map((note) => {
        return { ...note, tags: [...note.tags.filter((present) => !isMeant(present)), replacement] };
      });
      notes.updateMany(changed);
      return changed.length;
    });
  }

  /** Takes tags that no note has, not even a child of them, from the list; answers how many. */
  clearUnused(): number {
    return this.#col.transact('Clear Unused Tags', () => {
      const used = [...new Set(distinctNoteTags(this.#col.db).flatMap(splitTags))];
      const known = this.all();
      const inUse = tagTree(this.#col.db, used, known);
      const unused = known.filter((tag) => !inUse(tag));
      this.#unregister(unused);
      return unused.length;
    });
  }

  #removing(notes: readonly NoteTags[], matcher: TagMatcher): NoteTags[] {
    return notes
      .filter((note) => matcher.matches(note.tags))
      .map(({ id, tags }) => ({ id, tags: matcher.remove(tags) }));
  }

  #write(notes: readonly NoteTags[]): number {
    if (notes.length > 0) writeNoteTags(this.#col.db, notes, this.#col.now, this.#col.usn);
    return notes.length;
  }

  #unregister(tags: readonly string[]): void {
    if (tags.length > 0) deleteTags(this.#col.db, tags);
    this.#canonical.clear();
  }

  #registerOne(tag: string): string {
    const known = this.#canonical.get(tag);
    if (known !== undefined) return known;
    const { name, isNew } = this.#canonicalOne(tag);
    if (isNew) insertTag(this.#col.db, name, this.#col.usn);
    this.#canonical.set(tag, name);
    return name;
  }

  /** Rust: prepare_tag_for_registering. */
  #canonicalOne(tag: string): { name: string; isNew: boolean } {
    const normalized = normalizedTag(tag);
    const registered = registeredTag(this.#col.db, normalized);
    if (registered !== undefined) return { name: registered, isNew: false };
    return { name: this.#likeParents(normalized), isNew: true };
  }

  /** The tag with its nearest known parent written as the list has it (Rust: adjusted_case_for_parents). */
  #likeParents(tag: string): string {
    for (let parent = parentTag(tag); parent !== undefined; parent = parentTag(parent)) {
      if (parent.length > LONGEST_PARENT) continue;
      const registered = registeredTag(this.#col.db, parent);
      if (registered !== undefined) return registered + tag.slice(parent.length);
    }
    return tag;
  }
}
