import { canonicalCardData } from '../cards/card-data.ts';
import type { Collection } from '../collection/collection.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
import { joinTags, splitTags } from '../tags/name.ts';
import { type Graves, pendingIds, readCardRows, readNoteRows, readReviewRows } from './storage.ts';

/** So many objects, or one or two more, travel in one message (Rust: CHUNK_SIZE). */
export const CHUNK_SIZE = 250;

/** Ids of the rows that must be sent. */
export interface ChunkIds {
  readonly reviews: readonly LongInteger[];
  readonly cards: readonly LongInteger[];
  readonly notes: readonly LongInteger[];
}

/** Rust: get_chunkable_ids. */
export const pendingChunkIds = (col: Collection): ChunkIds => ({
  reviews: pendingIds(col.db, 'revlog'),
  cards: pendingIds(col.db, 'cards'),
  notes: pendingIds(col.db, 'notes'),
});

/**
 * The ids of one message after the other, the newest of each kind first; the last message has fewer than `CHUNK_SIZE`
 * objects and may be empty (Rust: the first half of get_chunk).
 */
export function* chunksOf(ids: ChunkIds): Generator<ChunkIds & { isLast: boolean }> {
  const rest = { reviews: [...ids.reviews], cards: [...ids.cards], notes: [...ids.notes] };
  for (let isLast = false; !isLast; ) {
    const chunk = { reviews: [] as LongInteger[], cards: [] as LongInteger[], notes: [] as LongInteger[] };
    let limit = CHUNK_SIZE;
    while (limit > 0 && rest.reviews.length + rest.cards.length + rest.notes.length > 0) {
      for (const kind of ['reviews', 'notes', 'cards'] as const) {
        const id = rest[kind].pop();
        if (id === undefined) continue;
        chunk[kind].push(id);
        limit -= 1;
      }
    }
    isLast = limit > 0;
    yield { ...chunk, isLast };
  }
}

/** The body of applyChunk; the rows are read as they are now and numbered as the server will number them. */
export function chunkToJson(col: Collection, ids: ChunkIds & { isLast: boolean }, usn: number): string {
  const { db } = col;
  const cards = ids.cards.length === 0 ? [] : readCardRows(db, ids.cards, usn);
  const chunk = {
    done: ids.isLast,
    revlog: nonEmpty(ids.reviews.length === 0 ? [] : readReviewRows(db, ids.reviews, usn)),
    cards: nonEmpty(cards.map((row) => [...row.slice(0, -1), canonicalCardData(String(row.at(-1)))])),
    notes: nonEmpty(ids.notes.length === 0 ? [] : noteRows(col, ids.notes, usn)),
  };
  return boundJson({ chunk });
}

/** Sort field and checksum are left to the receiver (Rust: impl From<Note> for NoteEntry). */
const noteRows = (col: Collection, ids: readonly LongInteger[], usn: number): unknown[] =>
  readNoteRows(col.db, ids).map(({ id, guid, mid, mod, tags, flds }) => [
    id,
    guid,
    mid,
    mod,
    usn,
    joinTags(splitTags(tags)),
    flds,
    '',
    '',
    0,
    '',
  ]);

/** Empty lists are left out. */
const nonEmpty = <Row>(rows: Row[]): Row[] | undefined => (rows.length === 0 ? undefined : rows);

/** Deletions in messages of at most `CHUNK_SIZE`: cards, then notes, then decks (Rust: take_chunk). */
export function* gravesChunks(graves: Graves): Generator<Graves> {
  const all = [
    ...graves.cards.map((id) => ['cards', id] as const).reverse(),
    ...graves.notes.map((id) => ['notes', id] as const).reverse(),
    ...graves.decks.map((id) => ['decks', id] as const).reverse(),
  ];
  for (let start = 0; start < all.length; start += CHUNK_SIZE) {
    const part = all.slice(start, start + CHUNK_SIZE);
    const idsOf = (wanted: keyof Graves) => part.flatMap(([kind, id]) => (kind === wanted ? [id] : []));
    yield { cards: idsOf('cards'), notes: idsOf('notes'), decks: idsOf('decks') };
  }
}
