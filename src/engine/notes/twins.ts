import type { Collection } from '../collection/collection.ts';
import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { strippedTextChecksum } from '../text/field-checksum.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';
import { firstFieldsByChecksum } from './storage.ts';

/** A note whose first field looks like another's. */
export interface Twin {
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
export class Twins {
  readonly #byChecksum = new Map<number, Twin[]>();

  static of(col: Collection, checksums: readonly number[]): Twins {
    const twins = new Twins();
    if (checksums.length === 0) return twins;
    const found = firstFieldsByChecksum(col.db, [...new Set(checksums)]);
    const decks = lazily(() => col.cards.decksOfNotes(found.map((note) => note.nid)));
    for (const { nid, mid, csum, first } of found) {
      const text = stripHtmlPreservingMediaFilenames(first);
      twins.add(csum, { nid, mid, first: text, decks: () => decks().get(nid) ?? [] });
    }
    return twins;
  }

  add(csum: number, twin: Twin): void {
    const known = this.#byChecksum.get(csum);
    if (known) known.push(twin);
    else this.#byChecksum.set(csum, [twin]);
  }

  with(csum: number): readonly Twin[] {
    return this.#byChecksum.get(csum) ?? [];
  }

  /** Whether another note of the type has this first field, html aside (Rust: is_duplicate). */
  hasDuplicate(mid: NotetypeId, first: string, self?: NoteId): boolean {
    const isTwin = (twin: Twin) =>
      twin.mid === mid && twin.first === first && (twin.nid === undefined || twin.nid !== self);
    return this.with(strippedTextChecksum(first)).some(isTwin);
  }
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
