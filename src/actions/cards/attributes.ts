import { CARD_QUEUE, CARD_TYPE, type Card } from '../../engine/cards/card.ts';
import { parseCardData, unroundedCardData } from '../../engine/cards/card-data.ts';
import { checkCustomData } from '../../engine/cards/custom-data.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { deckId, noteId } from '../../engine/ids/ids.ts';
import { exactInteger, isLongInteger, type LongInteger } from '../../engine/ids/long-integers.ts';
import { told } from '../lax-values.ts';

/**
 * Puts a value into one of the attributes that a card has in Anki's Python library, within the bounds that Anki's engine
 * sets. Another attribute changes nothing, as in the original. Throws `AnkiError` for what the card cannot take.
 */
export function withAttribute(col: Collection, card: Card, name: string, value: unknown): Card {
  return Object.hasOwn(WRITERS, name) ? (WRITERS[name]?.(card, value, name, col) ?? card) : card;
}

type Writer = (card: Card, value: unknown, name: string, col: Collection) => Card;

const MAX_U32 = 0xffff_ffff;
const MAX_I32 = 0x7fff_ffff;

const unsigned = (value: unknown, name: string): number => wholeWithin(value, name, 0, MAX_U32);
const signed = (value: unknown, name: string): number => wholeWithin(value, name, -MAX_I32 - 1, MAX_I32);
const seconds = (value: unknown, name: string): number =>
  wholeWithin(value, name, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

function id(value: unknown, name: string): LongInteger {
  const number = asWhole(value, name);
  if (!isLongInteger(number)) throw outOfRange(number);
  return number;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  id: sameId,
  nid: toNote,
  did: toDeck,
  ord: (card, value, name) => ({ ...card, ord: unsigned(value, name) & 0xffff }),
  type: (card, value, name) => ({ ...card, type: known(unsigned(value, name) & 0xff, CARD_TYPE, 'type') }),
  queue: (card, value, name) => ({ ...card, queue: known(asByte(signed(value, name)), CARD_QUEUE, 'queue') }),
  due: (card, value, name) => ({ ...card, due: signed(value, name) }),
  ivl: (card, value, name) => ({ ...card, ivl: unsigned(value, name) }),
  factor: (card, value, name) => ({ ...card, factor: unsigned(value, name) & 0xffff }),
  reps: (card, value, name) => ({ ...card, reps: unsigned(value, name) }),
  lapses: (card, value, name) => ({ ...card, lapses: unsigned(value, name) }),
  left: (card, value, name) => ({ ...card, left: unsigned(value, name) }),
  odue: (card, value, name) => ({ ...card, odue: signed(value, name) }),
  mod: unchanged(id),
  usn: unchanged(signed),
  odid: (card, value, name) => ({ ...card, odid: deckId(id(value, name)) }),
  flags: (card, value, name) => ({ ...card, flags: unsigned(value, name) & 0xff }),
  original_position: inData('pos', unsigned),
  desired_retention: inData('dr', numeric),
  decay: inData('decay', numeric),
  last_review_time: inData('lrt', seconds),
  custom_data: (card, value) => withCustomData(card, value),
};

/** Anki's engine stamps the card itself, but what is given must be a number. */
function unchanged(read: (value: unknown, name: string) => unknown): Writer {
  return (card, value, name) => {
    read(value, name);
    return card;
  };
}

/** The original would write the card over another one. */
function sameId(card: Card, value: unknown): Card {
  if (value !== card.id) throw new AnkiError('invalid', 'the id of a card cannot be changed');
  return card;
}

/** A card without a note is lost at the next check of the database. */
function toNote(card: Card, value: unknown, name: string, col: Collection): Card {
  const nid = noteId(id(value, name));
  col.notes.require(nid);
  return { ...card, nid };
}

function toDeck(card: Card, value: unknown, name: string, col: Collection): Card {
  const did = deckId(id(value, name));
  col.decks.require(did);
  return { ...card, did };
}

function withCustomData(card: Card, value: unknown): Card {
  if (typeof value !== 'string') throw new AnkiError('invalid', "'custom_data' must be a text");
  checkCustomData(value);
  return { ...card, data: unroundedCardData({ ...parseCardData(card.data), cd: value }) };
}

/** What may be missing: null takes it away. */
function inData(key: 'pos' | 'dr' | 'decay' | 'lrt', read: (value: unknown, name: string) => number): Writer {
  return (card, value, name) => {
    const { [key]: _old, ...rest } = parseCardData(card.data);
    return {
      ...card,
      data: unroundedCardData(value === null ? rest : { ...rest, [key]: read(value, name) }),
    };
  };
}

/** As in Python's protobuf nothing counts as zero, while a truth value is no number. */
function wholeWithin(value: unknown, name: string, least: number, most: number): number {
  const number = asWhole(value, name);
  if (number < least || number > most) throw outOfRange(number);
  return Number(number);
}

function asWhole(value: unknown, name: string): LongInteger {
  const number = value ?? 0;
  if (typeof number === 'bigint') return number;
  if (typeof number !== 'number' || !Number.isInteger(number))
    throw new AnkiError('invalid', `'${name}' must be a whole number, not ${told(value)}`);
  return exactInteger(number);
}

const outOfRange = (value: LongInteger): AnkiError =>
  new AnkiError('invalid', `Value out of range: ${value}`);

function numeric(value: unknown, name: string): number {
  if (typeof value === 'number') return Math.fround(value);
  throw new AnkiError('invalid', `'${name}' must be a number, not ${told(value)}`);
}

const asByte = (value: number): number => (value << 24) >> 24;

function known(value: number, values: Readonly<Record<string, number>>, what: string): number {
  if (Object.values(values).includes(value)) return value;
  throw new AnkiError('invalid', `invalid card ${what}`);
}
