import type { CardId } from '../ids.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';

/** The review log in columns; a million rows must take no longer than a blink. */
export interface ReviewLog {
  readonly length: number;
  /** When, in seconds since 1970. */
  readonly seconds: Float64Array;
  /** `REVIEW_KIND`. */
  readonly kind: Uint8Array;
  /** The button. */
  readonly ease: Uint8Array;
  /** Whether the interval before was a day or more. */
  readonly wasLong: Uint8Array;
  /** Whether the interval before was three weeks or more. */
  readonly wasMature: Uint8Array;
  /** Whether no ease is told, as after practice that schedules nothing. */
  readonly withoutFactor: Uint8Array;
  /** Milliseconds that the answer took. */
  readonly time: Float64Array;
}

/** What FSRS knows of a card; undefined when it knows nothing. Numbers are 32-bit floats. */
export type CardMemory =
  | {
      readonly stability: number;
      readonly difficulty: number;
      readonly decay: number;
      /** Seconds since 1970, if known. */
      readonly lastReview: number | undefined;
    }
  | undefined;

/** Cards in columns. */
export interface CardColumns {
  readonly length: number;
  /** When made, in seconds since 1970. */
  readonly added: readonly number[];
  readonly type: readonly number[];
  readonly queue: readonly number[];
  /** The due number, of cards in filtered decks the one from before. */
  readonly due: readonly number[];
  readonly ivl: readonly number[];
  readonly factor: readonly number[];
  readonly nid: readonly number[];
  readonly memory: readonly CardMemory[];
}

/** Which cards are meant: all, or these. */
export type Chosen = readonly CardId[] | 'all';

/**
 * Reviews from a moment on (milliseconds since 1970). All that is asked of a row but the time taken goes into one number,
 * and all numbers into one text: a row at a time would take the driver ten times as long, grouping them three times.
 */
export function readReviewLog(db: Database, cards: Chosen, fromMillis: number): ReviewLog {
  const sql = `select
      json_group_array(id / 1000 * 512 + (((type & 7) << 6) | ((ease & 7) << 3)
        | ((lastIvl not between -86399 and 0) << 2) | ((lastIvl > 20) << 1) | (factor = 0))),
      json_group_array(time)
    from revlog where id >= ?`;
  const [columns] = db.rows<string[]>(
    `${sql} ${cards === 'all' ? '' : 'and cid in (select value from json_each(?))'}`,
    ...[fromMillis, ...boundIds(cards)],
  );
  const [packed, time] = (columns ?? []).map((text) => JSON.parse(text));
  return unpacked(packed, time);
}

export function readCards(db: Database, cards: Chosen): CardColumns {
  const sql = `select json_group_array(id / 1000), json_group_array(type), json_group_array(queue),
      json_group_array(iif(odid > 0, odue, due)), json_group_array(cast(ivl as integer)), json_group_array(factor),
      json_group_array(nid),
      json_group_array(json_extract(iif(json_valid(data), data, '{}'), '$.s', '$.d', '$.decay', '$.lrt', '$.cd'))
    from cards ${cards === 'all' ? '' : 'where id in (select value from json_each(?))'}`;
  const [columns] = db.rows<string[]>(sql, ...boundIds(cards));
  const [added, type, queue, due, ivl, factor, nid, data] = (columns ?? []).map((text) => JSON.parse(text));
  return { length: added.length, added, type, queue, due, ivl, factor, nid, memory: memoryIn(data) };
}

/** What is no number counts as missing, and all does beside custom data that are no text (Rust: CardData). */
function memoryIn(rows: readonly (readonly unknown[])[]): CardMemory[] {
  return rows.map(([s, d, decay, lrt, cd]) => {
    if (typeof s !== 'number' || typeof d !== 'number' || (cd !== null && typeof cd !== 'string'))
      return undefined;
    return {
      stability: Math.fround(s),
      difficulty: Math.fround(d),
      decay: typeof decay === 'number' ? Math.fround(decay) : FSRS5_DECAY,
      lastReview: Number.isInteger(lrt) ? Number(lrt) : undefined,
    };
  });
}

/** The decay of cards from before FSRS 6. */
const FSRS5_DECAY = 0.5;

const boundIds = (cards: Chosen): SqlValue[] => (cards === 'all' ? [] : [JSON.stringify(cards)]);

function unpacked(packed: readonly number[], time: readonly number[]): ReviewLog {
  const { length } = packed;
  const log = {
    length,
    seconds: new Float64Array(length),
    kind: new Uint8Array(length),
    ease: new Uint8Array(length),
    wasLong: new Uint8Array(length),
    wasMature: new Uint8Array(length),
    withoutFactor: new Uint8Array(length),
    time: Float64Array.from(time),
  };
  packed.forEach((number, i) => {
    const seconds = Math.floor(number / 512);
    const flags = number - seconds * 512;
    log.seconds[i] = seconds;
    log.kind[i] = (flags >> 6) % 6; // what is no kind counts as learning, as in Anki
    log.ease[i] = (flags >> 3) & 7;
    log.wasLong[i] = (flags >> 2) & 1;
    log.wasMature[i] = (flags >> 1) & 1;
    log.withoutFactor[i] = flags & 1;
  });
  return log;
}
