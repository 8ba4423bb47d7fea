import type { Collection } from '../collection/collection.ts';
import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { strippedTextChecksum } from '../text/field-checksum.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';
import { firstFieldsByChecksum } from './storage.ts';

/** A note whose first field looks like another's. */
export interface Duplicate {
  /** Absent for a note that is not stored yet. */
  readonly nid?: NoteId;
  readonly mid: NotetypeId;
  /** First field without html. */
  readonly first: string;
  /** Where its cards are now. */
  readonly decks: () => readonly DeckId[];
}

/**
 * Finds notes by the checksum of their first field, for many candidates with one query. Notes that are about to be
 * stored can be put in, so that the next candidate is held against them too.
 */
export class Duplicates {
  readonly #byChecksum = new Map<number, Duplicate[]>();

  static of(col: Collection, checksums: readonly number[]): Duplicates {
    const duplicates = new Duplicates();
    if (checksums.length === 0) return duplicates;
    const found = firstFieldsByChecksum(col.db, [...new Set(checksums)]);
    const decks = lazily(() => col.cards.decksOfNotes(found.map((note) => note.nid)));
    for (const { nid, mid, csum, first } of found) {
      const text = stripHtmlPreservingMediaFilenames(first);
      duplicates.add(csum, { nid, mid, first: text, decks: () => decks().get(nid) ?? [] });
    }
    return duplicates;
  }

  add(csum: number, duplicate: Duplicate): void {
    const known = this.#byChecksum.get(csum);
    if (known) known.push(duplicate);
    else this.#byChecksum.set(csum, [duplicate]);
  }

  with(csum: number): readonly Duplicate[] {
    return this.#byChecksum.get(csum) ?? [];
  }

  /** Whether another note of the type has this first field, html aside (Rust: is_duplicate). */
  hasDuplicate(mid: NotetypeId, first: string, self?: NoteId): boolean {
    const isDuplicate = (duplicate: Duplicate) =>
      duplicate.mid === mid &&
      duplicate.first === first &&
      (duplicate.nid === undefined || duplicate.nid !== self);
    return this.with(strippedTextChecksum(first)).some(isDuplicate);
  }
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
