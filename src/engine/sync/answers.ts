import { canonicalCardData } from '../cards/card-data.ts';
import { AnkiError } from '../errors.ts';
import { type NoteId, type NotetypeId, noteId, notetypeId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { parseExactly } from '../json/exact-json.ts';
import {
  bool,
  i32,
  i64,
  integer,
  LegacyFields,
  list,
  type Reader,
  stamp,
  text,
  u8,
  u16,
  u32,
} from '../json/legacy-fields.ts';
import { storable } from '../text/storable.ts';
import type { Graves } from './storage.ts';
import { SyncError } from './sync-error.ts';

/** Answers of a sync server are anyone's: what is not as Anki's engine expects it ends the sync. */

/** Reads an answer; throws `SyncError` when it is no JSON or not of the kind. */
export function readAnswer<Answer>(method: string, json: string, read: Reader<Answer>): Answer {
  try {
    return read(parseExactly(json));
  } catch (error) {
    if (!isNonsense(error)) throw error;
    throw new SyncError('sync', `the server's answer to ${method} cannot be used: ${error.message}`, {
      cause: error,
    });
  }
}

/** JSON can also be nested too deeply to be walked through. */
const isNonsense = (error: unknown): error is Error =>
  error instanceof SyntaxError ||
  error instanceof RangeError ||
  (error instanceof AnkiError && error.code === 'invalid');

/** What `meta` tells; `mod` and `scm` in milliseconds, `now` in seconds since 1970. */
export interface Meta {
  readonly mod: number;
  readonly scm: number;
  readonly usn: number;
  readonly now: number;
  readonly message: string;
  readonly mayContinue: boolean;
  readonly isEmpty: boolean;
  readonly mediaUsn: number;
}

/** Rust: SyncMeta. */
export const metaAnswer: Reader<Meta> = (json) => {
  const fields = new LegacyFields(json);
  return {
    mod: fields.take('mod', stamp),
    scm: fields.take('scm', stamp),
    usn: fields.take('usn', serverUsn),
    now: fields.take('ts', stamp),
    message: fields.take('msg', text),
    mayContinue: fields.take('cont', bool),
    isEmpty: fields.take('empty', bool, false),
    mediaUsn: fields.take('media_usn', i32),
  };
};

/** Pending rows are ours alone. */
const serverUsn = integer(0, 2_147_483_646);

export const gravesAnswer: Reader<Graves> = (json) => {
  const fields = new LegacyFields(json);
  return {
    cards: fields.take('cards', list(i64)),
    notes: fields.take('notes', list(i64)),
    decks: fields.take('decks', list(i64)),
  };
};

/** Rows as they came, checked, in the order of the columns. */
export interface Chunk {
  readonly isLast: boolean;
  readonly reviews: readonly (readonly LongInteger[])[];
  readonly cards: readonly (readonly (LongInteger | string)[])[];
  readonly notes: readonly NoteEntry[];
}

export interface NoteEntry {
  readonly id: NoteId;
  readonly guid: string;
  readonly mid: NotetypeId;
  readonly mod: number;
  readonly usn: number;
  readonly tags: string;
  /** Fields joined by U+001F. */
  readonly flds: string;
}

export const chunkAnswer: Reader<Chunk> = (json) => {
  const fields = new LegacyFields(json);
  const chunk = {
    isLast: fields.take('done', bool, false),
    reviews: fields.take('revlog', list(rowOf(REVIEW_COLUMNS)), []),
    cards: fields.take('cards', list(rowOf(CARD_COLUMNS)), []),
    notes: fields.take('notes', list(noteEntry), []),
  };
  if (!chunk.isLast && chunk.reviews.length + chunk.cards.length + chunk.notes.length === 0) {
    throw new AnkiError('invalid', 'a chunk without objects that is not the last');
  }
  return chunk;
};

const rowOf =
  <Value>(columns: readonly Reader<Value>[]): Reader<Value[]> =>
  (json) => {
    if (!Array.isArray(json)) throw new AnkiError('invalid', 'a row is not a list');
    const values: unknown[] = json;
    return columns.map((reader, place) => reader(values[place]));
  };

/** A number of any kind, its fraction dropped (Rust: deserialize_int_from_number). */
const whole: Reader<number> = (json) => {
  if (typeof json !== 'number' || !Number.isFinite(json))
    throw new AnkiError('invalid', 'a number is missing');
  return Math.trunc(json);
};
const wholeI32: Reader<number> = (json) => whole(json) | 0;
const wholeU32: Reader<number> = (json) => Math.max(0, whole(json)) >>> 0;
const reviewKind: Reader<number> = (json) =>
  typeof json === 'number' && [0, 1, 2, 3, 4, 5].includes(json) ? json : 0;

/** id, cid, usn, ease, ivl, lastIvl, factor, time, type (Rust: RevlogEntry). */
const REVIEW_COLUMNS = [i64, i64, serverUsn, u8, wholeI32, wholeI32, wholeU32, wholeU32, reviewKind];

const cardData: Reader<string> = (json) => {
  const data = text(json);
  return data === '{}' ? data : storable(canonicalCardData(data));
};

/** Rust: CardEntry. */
const CARD_COLUMNS: readonly Reader<LongInteger | string>[] = [
  i64, // id
  i64, // nid
  i64, // did
  u16, // ord
  whole, // mod
  serverUsn,
  integer(0, 3), // type
  integer(-3, 4), // queue
  wholeI32, // due
  wholeU32, // ivl
  u16, // factor
  u32, // reps
  u32, // lapses
  u32, // left
  wholeI32, // odue
  i64, // odid
  u8, // flags
  cardData,
];

/** Rust: NoteEntry; sfld and csum come empty, flags and data mean nothing. */
const noteEntry: Reader<NoteEntry> = (json) => {
  if (!Array.isArray(json)) throw new AnkiError('invalid', 'a note is not a list');
  const [id, guid, mid, mod, usn, tags, flds]: unknown[] = json;
  return {
    id: noteId(i64(id)),
    guid: text(guid),
    mid: notetypeId(i64(mid)),
    mod: stamp(mod),
    usn: serverUsn(usn),
    tags: text(tags),
    flds: text(flds),
  };
};

/** The status of sanityCheck2, and the answer as it came. */
export const sanityAnswer: Reader<{ isGood: boolean }> = (json) => {
  const status = new LegacyFields(json).take('status', text);
  if (status !== 'ok' && status !== 'bad') throw new AnkiError('invalid', `unknown status ${status}`);
  return { isGood: status === 'ok' };
};

/** The moment of a finished sync, in milliseconds since 1970. */
export const finishAnswer: Reader<number> = stamp;
