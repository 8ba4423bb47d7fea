import type { Collection } from '../collection/collection.ts';
import { type Deck, isFiltered, normalPart } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import type { DeckId } from '../ids/ids.ts';
import type { FilteredDeck } from '../proto/storage.gen.ts';
import { type SessionRequest, sessionConfig } from './custom-study-session.ts';
import { type FilteredDecks, SEARCH_RETURNED_NO_CARDS } from './filtered/filtered-decks.ts';
import { timingToday } from './timing.ts';

/** A way to study beyond the day's cards. */
export type CustomStudyRequest = LimitRequest | SessionRequest;

/** So many cards more today; less, below zero. */
interface LimitRequest {
  readonly kind: 'new-limit' | 'review-limit';
  readonly delta: number;
}

const SESSION = 'Custom Study Session';

/**
 * Raises a limit of the deck for today, or fills the filtered deck "Custom Study Session" and selects it. Throws not_found
 * for a missing deck, invalid where no card matches or a normal deck has that name. For the dialogue of custom study (Rust:
 * custom_study).
 */
export function customStudy(
  col: Collection,
  filteredDecks: FilteredDecks,
  id: DeckId,
  request: CustomStudyRequest,
): void {
  col.transact('Custom Study', () => {
    const deck = col.decks.require(id);
    if (isLimit(request)) return extendLimit(col, deck, request);
    fillSession(col, filteredDecks, sessionConfig(deck, request));
    if (request.kind !== 'cram') return;
    col.config.set(`_deck_${id}_customStudyIncludeTags`, request.tagsToInclude);
    col.config.set(`_deck_${id}_customStudyExcludeTags`, request.tagsToExclude);
  });
}

/**
 * Lets the deck, and with limits of all parents those too, show so many cards more today, by counting them as not studied
 * (Rust: extend_limits).
 */
export function extendLimits(col: Collection, id: DeckId, by: { new?: number; review?: number }): void {
  const deck = col.decks.get(id);
  if (!deck) return;
  const { daysElapsed } = timingToday(col);
  const parents = col.config.getBoolean('applyAllParentLimits') ? col.decks.parentsOf(deck) : [];
  col.transact('Custom Study', () => {
    for (const each of [deck, ...parents]) col.decks.update(withMoreToday(each, daysElapsed, by));
  });
}

function withMoreToday(deck: Deck, today: number, by: { new?: number; review?: number }): Deck {
  const studied =
    deck.common.lastDayStudied === today
      ? deck.common
      : { ...deck.common, newStudied: 0, learningStudied: 0, reviewStudied: 0, millisecondsStudied: 0 };
  return {
    ...deck,
    common: {
      ...studied,
      lastDayStudied: today,
      newStudied: studied.newStudied - (by.new ?? 0),
      reviewStudied: studied.reviewStudied - (by.review ?? 0),
    },
  };
}

const isLimit = (request: CustomStudyRequest): request is LimitRequest => 'delta' in request;

/** The deck remembers the last rise as what the dialogue offers next. */
function extendLimit(col: Collection, { id }: Deck, { kind, delta }: LimitRequest): void {
  const isNew = kind === 'new-limit';
  extendLimits(col, id, isNew ? { new: delta } : { review: delta });
  if (delta <= 0) return;
  const deck = col.decks.require(id);
  const normal = normalPart(deck);
  if (!normal) throw new AnkiError('invalid', 'deck not normal');
  const value = { ...normal, ...(isNew ? { extendNew: delta } : { extendReview: delta }) };
  col.decks.update({ ...deck, kind: { case: 'normal', value } });
}

/** Rust: create_custom_study_deck. */
function fillSession(col: Collection, filteredDecks: FilteredDecks, config: FilteredDeck): void {
  const existing = col.decks.byName(SESSION);
  if (existing && !isFiltered(existing))
    throw new AnkiError('invalid', 'Please rename the existing Custom Study deck first.');
  try {
    filteredDecks.save({ ...(existing && { id: existing.id }), name: SESSION, config });
  } catch (error) {
    if (!(error instanceof AnkiError && error.message === SEARCH_RETURNED_NO_CARDS)) throw error;
    throw new AnkiError('invalid', 'No cards matched the criteria you provided.');
  }
}
