import type { Collection } from '../collection/collection.ts';
import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { strippedTextChecksum } from '../text/field-checksum.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';
import type { ForeignNote } from './foreign-data.ts';
import type { MatchScope } from './settings.ts';
import { homeDecksOfNotes, idsByGuid, notesByChecksum } from './storage.ts';

/**
 * Finds the notes that those of a file may be versions of: by guid where the file gives one, else by note type and
 * checksum of the first field. Notes that the import itself adds are never among them.
 */
export class DuplicateFinder {
  readonly #byGuid: ReadonlyMap<string, NoteId>;
  readonly #byChecksum = new Map<string, NoteId[]>();
  readonly #matchScope: MatchScope;
  /** Absent for notes that are found by their guid, or have no first field. */
  readonly #checksums = new Map<ForeignNote, number>();

  /** The notes' fields must be normalized. */
  constructor(col: Collection, notes: readonly ForeignNote[], matchScope: MatchScope) {
    this.#matchScope = matchScope;
    const guids = notes.flatMap(({ guid }) => (guid === '' ? [] : guid));
    this.#byGuid = idsByGuid(col.db, [...new Set(guids)]);
    for (const note of notes) {
      const [first] = note.fields;
      if (note.guid === '' && first !== undefined)
        this.#checksums.set(note, strippedTextChecksum(comparable(first)));
    }
    const found = notesByChecksum(col.db, [...new Set(this.#checksums.values())]);
    const decks =
      matchScope === 'notetype'
        ? undefined
        : homeDecks(
            col,
            found.map(({ id }) => id),
          );
    for (const { id, mid, csum } of found) {
      for (const deck of decks ? (decks.get(id) ?? []) : [undefined]) this.#add(keyOf(mid, csum, deck), id);
    }
  }

  /** Without regard to what the first field really is. */
  candidates(note: ForeignNote, mid: NotetypeId, deck: DeckId): NoteId[] {
    if (note.guid !== '') {
      const id = this.#byGuid.get(note.guid);
      return id === undefined ? [] : [id];
    }
    const csum = this.#checksums.get(note);
    if (csum === undefined) return [];
    return this.#byChecksum.get(keyOf(mid, csum, this.#matchScope === 'notetype' ? undefined : deck)) ?? [];
  }

  /** All that `candidates` may answer. */
  get all(): NoteId[] {
    return [...new Set([...this.#byGuid.values(), ...[...this.#byChecksum.values()].flat()])];
  }

  #add(key: string, id: NoteId): void {
    const known = this.#byChecksum.get(key);
    if (known) known.push(id);
    else this.#byChecksum.set(key, [id]);
  }
}

/** What is compared of a first field (Rust: first_field_stripped). */
export const comparable = (field: string): string => stripHtmlPreservingMediaFilenames(field);

const keyOf = (mid: NotetypeId, csum: number, deck: DeckId | undefined): string =>
  `${mid}:${csum}:${deck ?? ''}`;

function homeDecks(col: Collection, ids: readonly NoteId[]): Map<NoteId, DeckId[]> {
  const decks = new Map<NoteId, DeckId[]>();
  for (const [nid, did] of homeDecksOfNotes(col.db, ids)) decks.set(nid, [...(decks.get(nid) ?? []), did]);
  return decks;
}
