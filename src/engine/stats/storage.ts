import type { CardId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { FSRS5_DECAY } from '../scheduler/fsrs/parameters.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';

/** The review log; a million rows must take no longer than a blink, so they stay packed. */
export class ReviewLog {
  readonly length: number;
  /** Rows of three; see `pack_reviews`. */
  readonly #rows: Uint32Array;

  constructor(packed: Uint8Array) {
    const { buffer, byteOffset, byteLength } = alignedTo(4, packed);
    this.#rows = new Uint32Array(buffer, byteOffset, byteLength / 4);
    this.length = this.#rows.length / 3;
  }

  /** When, in seconds since 1970. */
  seconds(i: number): number {
    return this.#rows[3 * i] ?? 0;
  }

  /** Milliseconds that the answer took. */
  time(i: number): number {
    return this.#rows[3 * i + 1] ?? 0;
  }

  /** The button. */
  ease(i: number): number {
    return this.#flags(i) & 7;
  }

  /** `REVIEW_KIND`. */
  kind(i: number): number {
    return (this.#flags(i) >> 3) & 7;
  }

  /** Whether the interval before was a day or more. */
  wasLong(i: number): boolean {
    return (this.#flags(i) & 64) !== 0;
  }

  /** Whether the interval before was three weeks or more. */
  wasMature(i: number): boolean {
    return (this.#flags(i) & 128) !== 0;
  }

  /** Whether no ease is told, as after practice that schedules nothing. */
  withoutFactor(i: number): boolean {
    return (this.#flags(i) & 256) !== 0;
  }

  #flags(i: number): number {
    return this.#rows[3 * i + 2] ?? 0;
  }
}

/** Cards in columns. */
export interface CardColumns {
  readonly length: number;
  /** When made, in seconds since 1970. */
  readonly added: Float64Array;
  readonly type: Float64Array;
  readonly queue: Float64Array;
  /** The due number, of cards in filtered decks the one from before. */
  readonly due: Float64Array;
  readonly ivl: Float64Array;
  readonly factor: Float64Array;
  readonly nid: Float64Array;
  readonly memory: MemoryColumns;
}

/** What FSRS knows of cards; all NaN where it knows nothing. Numbers but for times are 32-bit floats. */
export interface MemoryColumns {
  readonly stability: Float64Array;
  readonly difficulty: Float64Array;
  readonly decay: Float64Array;
  /** Seconds since 1970; NaN where it is not known. */
  readonly lastReview: Float64Array;
}

/** Which cards are meant: all, or these. */
export type Chosen = readonly CardId[] | 'all';

/** Reviews from a moment on (milliseconds since 1970). */
export function readReviewLog(db: Database, cards: Chosen, fromMillis: number): ReviewLog {
  const sql = 'select pack_reviews(id, type, ease, lastIvl, factor, time) from revlog where id >= ?';
  const packed = db.value<Uint8Array>(
    `${sql} ${cards === 'all' ? '' : 'and cid in (select value from json_each(?))'}`,
    ...[fromMillis, ...boundIds(cards)],
  );
  return new ReviewLog(packed ?? new Uint8Array());
}

export function readCards(db: Database, cards: Chosen): CardColumns {
  const sql =
    'select pack_cards(data, id, type, queue, iif(odid > 0, odue, due), ivl, factor, nid) from cards';
  const packed = db.value<Uint8Array>(
    `${sql} ${cards === 'all' ? '' : 'where id in (select value from json_each(?))'}`,
    ...boundIds(cards),
  );
  const { buffer, byteOffset, byteLength } = alignedTo(8, packed ?? new Uint8Array());
  const rows = new Float64Array(buffer, byteOffset, byteLength / 8);
  readOddData(db, rows);
  const column = (place: number, change: (value: number) => number = (value) => value): Float64Array =>
    new Float64Array(rows.length / WIDTH).map((_, i) => change(rows[i * WIDTH + place] ?? 0));
  return {
    length: rows.length / WIDTH,
    added: column(ID, (id) => Math.trunc(id / 1000)),
    type: column(5),
    queue: column(6),
    due: column(7),
    ivl: column(8, Math.trunc),
    factor: column(9),
    nid: column(10),
    memory: memoryIn(rows),
  };
}

/** Of the rows that `pack_cards` makes here. */
const [ID, WIDTH] = [4, 11];

/** Data that Anki would have written otherwise are read again; what is no number then counts as missing. */
function readOddData(db: Database, rows: Float64Array): void {
  const places = new Map<number, number>();
  for (let at = 0; at < rows.length; at += WIDTH)
    if (rows[at] === Number.POSITIVE_INFINITY) places.set(rows[at + ID] ?? 0, at);
  const odd = db.rows<[id: number, json: string]>(
    `select id, json_extract(iif(json_valid(data), data, '{}'), '$.s', '$.d', '$.decay', '$.lrt', '$.cd')
     from cards where id in (select value from json_each(?))`,
    boundJson([...places.keys()]),
  );
  for (const [id, json] of odd) rows.set(oddMemory(JSON.parse(json)), places.get(id));
}

/** All is missing beside custom data that are no text (Rust: CardData). */
const oddMemory = ([s, d, decay, lrt, cd]: readonly unknown[]): number[] =>
  cd === null || typeof cd === 'string' ? [s, d, decay, lrt].map(numberOrNone) : NONE;

const numberOrNone = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

const NONE = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

function memoryIn(rows: Float64Array): MemoryColumns {
  const none = () => new Float64Array(rows.length / WIDTH).fill(Number.NaN);
  const columns = { stability: none(), difficulty: none(), decay: none(), lastReview: none() };
  for (let i = 0, at = 0; at < rows.length; i++, at += WIDTH) {
    const stability = rows[at] ?? 0;
    const difficulty = rows[at + 1] ?? 0;
    if (Number.isNaN(stability) || Number.isNaN(difficulty)) continue;
    const decay = rows[at + 2] ?? 0;
    const lastReview = rows[at + 3] ?? 0;
    columns.stability[i] = Math.fround(stability);
    columns.difficulty[i] = Math.fround(difficulty);
    columns.decay[i] = Number.isNaN(decay) ? FSRS5_DECAY : Math.fround(decay);
    if (Number.isInteger(lastReview)) columns.lastReview[i] = lastReview;
  }
  return columns;
}

const boundIds = (cards: Chosen): SqlValue[] => (cards === 'all' ? [] : [boundJson(cards)]);

const alignedTo = (size: number, bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % size === 0 ? bytes : bytes.slice();
