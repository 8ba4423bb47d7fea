import { create } from '@bufbuild/protobuf';
import { deckId } from '../ids/ids.ts';
import { exactInteger, type LongInteger } from '../ids/long-integers.ts';
import type { JsonObject } from '../json/json-object.ts';
import {
  bool,
  boolFromAnything,
  float32,
  i32,
  i64,
  LegacyFields,
  list,
  numberOrText,
  optional,
  parseOther,
  type Reader,
  text,
  time,
  u32,
  writeOther,
} from '../json/legacy-fields.ts';
import { shortestFloat32 } from '../json/shortest-float32.ts';
import {
  type DayLimit,
  DayLimitSchema,
  type DeckCommon,
  DeckCommonSchema,
  type FilteredDeck,
  FilteredDeckSchema,
  type FilteredSearchTerm,
  FilteredSearchTermSchema,
  type NormalDeck,
  NormalDeckSchema,
} from '../proto/storage.gen.ts';
import { type Deck, filteredPart, normalPart } from './deck.ts';
import { humanName, storedName } from './name.ts';

/** A deck as Anki's schema 11 and all its old interfaces show it; further members are kept. */
export interface LegacyDeck extends JsonObject {
  id: LongInteger;
  mod: number;
  name: string;
  usn: number;
  /** 1 for a filtered deck. */
  dyn: number;
}

/** Rust: impl From<Deck> for DeckSchema11. */
export function deckToLegacy(deck: Deck): LegacyDeck {
  const { common } = deck;
  const normal = normalPart(deck);
  const filtered = filteredPart(deck);
  const day = common.lastDayStudied | 0;
  return {
    id: deck.id,
    mod: deck.mtimeSecs,
    name: deck.name,
    usn: deck.usn,
    lrnToday: [day, common.learningStudied],
    revToday: [day, common.reviewStudied],
    newToday: [day, common.newStudied],
    timeToday: [day, common.millisecondsStudied],
    collapsed: common.studyCollapsed,
    browserCollapsed: common.browserCollapsed,
    desc: normal?.description ?? '',
    ...(normal?.markdownDescription ? { md: true } : {}),
    dyn: filtered ? 1 : 0,
    ...parseOther(common.other, RESERVED),
    ...(normal ? normalToLegacy(normal) : {}),
    ...(filtered ? filteredToLegacy(filtered) : {}),
  };
}

/**
 * Reads what `deckToLegacy` and older Ankis write; the name is brought into order. Throws `AnkiError` invalid where
 * Anki's engine refuses it.
 */
export function deckFromLegacy(json: unknown): Deck {
  const fields = new LegacyFields(json);
  const filtered = isFilteredJson(fields);
  fields.skip('return'); // obsolete
  const id = deckId(fields.take('id', numberOrText(i64)));
  const mtimeSecs = fields.take('mod', numberOrText(time), 0);
  const name = humanName(storedName(fields.take('name', text)));
  const usn = fields.take('usn', i32);
  const common = commonFromLegacy(fields);
  const description = fields.take('desc', text, '');
  const markdownDescription = fields.take('md', bool, false);
  const kind: Deck['kind'] = filtered
    ? { case: 'filtered', value: filteredFromLegacy(fields) }
    : { case: 'normal', value: normalFromLegacy(fields, { description, markdownDescription }) };
  common.other = writeOther(fields.rest());
  return { id, name, mtimeSecs, usn, common, kind };
}

/** Names that are never taken from the bytes `other`. */
const RESERVED = new Set([
  ...[
    'usn',
    'revToday',
    'newLimit',
    'dyn',
    'reviewLimit',
    'newToday',
    'timeToday',
    'reviewLimitToday',
    'extendNew',
  ],
  ...[
    'mod',
    'newLimitToday',
    'desc',
    'name',
    'lrnToday',
    'conf',
    'browserCollapsed',
    'extendRev',
    'id',
    'collapsed',
  ],
  'desiredRetention',
]);

const normalToLegacy = (normal: NormalDeck) => ({
  conf: exactInteger(normal.configId),
  extendNew: normal.extendNew | 0,
  extendRev: normal.extendReview | 0,
  reviewLimit: normal.reviewLimit ?? null,
  newLimit: normal.newLimit ?? null,
  reviewLimitToday: dayLimitToLegacy(normal.reviewLimitToday),
  newLimitToday: dayLimitToLegacy(normal.newLimitToday),
  desiredRetention:
    normal.desiredRetention === undefined
      ? null
      : Math.trunc(Math.fround(normal.desiredRetention * 100)) >>> 0,
});

const dayLimitToLegacy = (limit: DayLimit | undefined) =>
  limit ? { limit: limit.limit, today: limit.today } : null;

const filteredToLegacy = (filtered: FilteredDeck) => ({
  resched: filtered.reschedule,
  terms: filtered.searchTerms.map(({ search, limit, order }) => [search, limit | 0, order]),
  separate: true,
  delays: filtered.delays.length === 0 ? null : filtered.delays.map(shortestFloat32),
  previewDelay: filtered.previewDelay,
  previewAgainSecs: filtered.previewAgainSecs,
  previewHardSecs: filtered.previewHardSecs,
  previewGoodSecs: filtered.previewGoodSecs,
});

/** Both a truth value and a number are in use. */
function isFilteredJson(fields: LegacyFields): boolean {
  return fields.take('dyn', (json) => (typeof json === 'number' ? json === 1 : bool(json)));
}

function commonFromLegacy(fields: LegacyFields): DeckCommon {
  const learning = fields.take('lrnToday', todayAmount);
  const review = fields.take('revToday', todayAmount);
  const fresh = fields.take('newToday', todayAmount);
  const time = fields.take('timeToday', todayAmount);
  // One day stands for all four now; what an earlier day counted is over. Learning alone never sets the day.
  const day = Math.max(time.day, fresh.day, review.day);
  const onDay = (counted: TodayAmount) => (counted.day === day ? counted.amount : 0);
  return create(DeckCommonSchema, {
    studyCollapsed: fields.take('collapsed', bool),
    browserCollapsed: fields.take('browserCollapsed', bool, false),
    lastDayStudied: day >>> 0,
    newStudied: onDay(fresh),
    reviewStudied: onDay(review),
    learningStudied: onDay(learning),
    millisecondsStudied: time.amount,
  });
}

interface TodayAmount {
  readonly day: number;
  readonly amount: number;
}

/** [day, amount]; what is missing or no whole number counts as 0. */
const todayAmount: Reader<TodayAmount> = (json) => {
  const values = list<number>((item) => (typeof item === 'number' && Number.isInteger(item) ? item | 0 : 0))(
    json,
  );
  return { amount: values.at(-1) ?? 0, day: values.at(-2) ?? 0 };
};

function normalFromLegacy(
  fields: LegacyFields,
  description: Pick<NormalDeck, 'description' | 'markdownDescription'>,
): NormalDeck {
  const reviewLimit = fields.takeOr('reviewLimit', optional(u32), undefined);
  const newLimit = fields.takeOr('newLimit', optional(u32), undefined);
  const reviewLimitToday = fields.takeOr('reviewLimitToday', optional(dayLimit), undefined);
  const newLimitToday = fields.takeOr('newLimitToday', optional(dayLimit), undefined);
  const retention = fields.takeOr('desiredRetention', optional(u32), undefined);
  return create(NormalDeckSchema, {
    configId: BigInt(fields.take('conf', numberOrText(i64))),
    extendNew: Math.max(0, fields.takeOr('extendNew', i32, 0)),
    extendReview: Math.max(0, fields.takeOr('extendRev', i32, 0)),
    ...description,
    ...(reviewLimit === undefined ? {} : { reviewLimit }),
    ...(newLimit === undefined ? {} : { newLimit }),
    ...(reviewLimitToday === undefined ? {} : { reviewLimitToday }),
    ...(newLimitToday === undefined ? {} : { newLimitToday }),
    ...(retention === undefined ? {} : { desiredRetention: Math.fround(retention / 100) }),
  });
}

const dayLimit: Reader<DayLimit> = (json) => {
  const fields = new LegacyFields(json);
  return create(DayLimitSchema, { limit: fields.take('limit', u32), today: fields.take('today', u32) });
};

function filteredFromLegacy(fields: LegacyFields): FilteredDeck {
  fields.take('separate', bool, false);
  return create(FilteredDeckSchema, {
    reschedule: fields.take('resched', boolFromAnything),
    searchTerms: fields.take('terms', list(searchTerm)),
    delays: fields.takeOr('delays', optional(list(float32)), undefined) ?? [],
    previewDelay: fields.take('previewDelay', u32, 0),
    previewAgainSecs: fields.take('previewAgainSecs', u32, 0),
    previewHardSecs: fields.take('previewHardSecs', u32, 0),
    previewGoodSecs: fields.take('previewGoodSecs', u32, 0),
  });
}

/** [search, limit, order]; the limit may be text. */
const searchTerm: Reader<FilteredSearchTerm> = (json) => {
  const [search, limit, order] = list((item) => item)(json);
  return create(FilteredSearchTermSchema, {
    search: text(search),
    limit: Math.max(0, numberOrText(i32)(limit)),
    order: i32(order),
  });
};
