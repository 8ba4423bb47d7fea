import { CARD_TYPE, type Card, homeDeckOf } from '../../cards/card.ts';
import { type CardData, parseCardData, unroundedCardData } from '../../cards/card-data.ts';
import type { Collection } from '../../collection/collection.ts';
import { presetIdOf } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId, PresetId } from '../../ids/ids.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import { logRescheduling, REVIEW_KIND, type Review, reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { affectsMemory, isReset, type LoggedReview, stateFromLog } from '../fsrs/history.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { decayOf } from '../fsrs/parameters.ts';
import { fuzzed, fuzzFactor, fuzzSeed } from '../states/fuzz.ts';
import { type DayTiming, timingToday } from '../timing.ts';
import { Rescheduler } from './rescheduler.ts';
import { cardsWithLog } from './storage.ts';

/** The rules of FSRS that hold from now on. */
export interface MemoryRules {
  /** As the options store them; none stand for the defaults. */
  readonly parameters: readonly number[];
  readonly retention: number;
  readonly historicalRetention: number;
  /** Days. */
  readonly maximumInterval: number;
  /** Review cards become due when the new states say so. */
  readonly reschedule: boolean;
  /** Decks with a retention of their own. */
  readonly retentionOfDecks: ReadonlyMap<DeckId, number>;
}

export interface MemoryUpdate {
  /** The decks whose cards are meant, without the decks below them. */
  readonly decks: readonly DeckId[];
  /** Absent: FSRS is off, and its states go. */
  readonly rules: MemoryRules | undefined;
  /** Milliseconds since 1970; what was logged before does not count. */
  readonly ignoreBefore: number;
}

/** So many cards are read, changed and stored at a time. */
const CARDS_AT_ONCE = 2000;
const DAY = 86_400;

/**
 * Works out the memory states of cards anew from their review logs; cards without any log stay as they are
 * (Rust: update_memory_state). Throws invalid for unusable parameters, not_found, interrupted.
 */
export function updateMemoryStates(
  col: Collection,
  updates: readonly MemoryUpdate[],
  work: LongWork = {},
): void {
  if (updates.length === 0) return;
  col.transact('Update Card', () => {
    for (const update of updates) new Recomputation(col, update).run(work);
  });
}

const tell = (work: LongWork, done: number, total: number): void =>
  reportProgress(work, done, total, `Updating cards: ${done}/${total}...`);

class Recomputation {
  readonly #col: Collection;
  readonly #update: MemoryUpdate;
  readonly #timing: DayTiming;
  readonly #model: FsrsModel;
  readonly #rescheduler: Rescheduler | undefined;

  constructor(col: Collection, update: MemoryUpdate) {
    this.#col = col;
    this.#update = update;
    this.#timing = timingToday(col);
    const balances = col.config.getBoolean('loadBalancerEnabled', true);
    this.#rescheduler = balances ? new Rescheduler(col, this.#timing) : undefined;
    this.#model = new FsrsModel(update.rules?.parameters ?? []);
  }

  run(work: LongWork): void {
    // In Anki's SQL, -is:new counts only for cards that are in a filtered deck.
    const found = searchOf(this.#col).cards(`did:${this.#update.decks.join(',')} -is:new`);
    const ids = cardsWithLog(this.#col.db, found);
    tell(work, 0, ids.length);
    for (let start = 0; start < ids.length; start += CARDS_AT_ONCE) {
      this.#updateSome(ids.slice(start, start + CARDS_AT_ONCE));
      tell(work, Math.min(start + CARDS_AT_ONCE, ids.length), ids.length);
    }
  }

  #updateSome(ids: readonly CardId[]): void {
    const logs = reviewsOfCards(this.#col, ids);
    const { rules } = this.#update;
    const changed = this.#col.cards.getMany(ids).map((card) => {
      if (!rules) return withoutFsrs(card);
      return this.#recomputed(card, logs.get(card.id) ?? [], rules);
    });
    this.#col.cards.update(changed);
  }

  #recomputed(card: Card, log: readonly Review[], rules: MemoryRules): Card {
    const memory = stateFromLog(this.#model, log, {
      nextDayAt: this.#timing.nextDayAt,
      ignoreBefore: this.#update.ignoreBefore,
      historicalRetention: rules.historicalRetention,
    });
    const { s: _s, d: _d, ...rest } = parseCardData(card.data);
    const retention = rules.retentionOfDecks.get(homeDeckOf(card)) ?? rules.retention;
    const data: CardData = { ...rest, dr: retention, decay: decayOf(rules.parameters) };
    if (!memory) return { ...card, data: unroundedCardData(data) };
    const known = { ...data, s: memory.stability, d: memory.difficulty };
    const updated = { ...card, data: unroundedCardData(known) };
    const last = rules.reschedule && card.type === CARD_TYPE.review ? lastAnswer(log) : undefined;
    return last === undefined
      ? updated
      : this.#rescheduled(updated, this.#model.interval(memory.stability, retention), last, rules);
  }

  #rescheduled(card: Card, interval: number, lastAnswerAt: number, rules: MemoryRules): Card {
    const { daysElapsed: today, nextDayAt } = this.#timing;
    const daysElapsed = Math.floor(Math.max(nextDayAt - lastAnswerAt, 0) / DAY);
    const preset = this.#presetOf(homeDeckOf(card));
    const most = rules.maximumInterval;
    const seed = fuzzSeed(card.id, Math.max(card.reps - 1, 0));
    const ivl =
      this.#rescheduler?.find({ interval, most, daysElapsed, preset, seed }) ??
      fuzzed(fuzzFactor(seed), interval, 1, most);
    const due = today - daysElapsed + ivl;
    this.#rescheduler?.moved(card.odue !== 0 ? card.odue : card.due, due, preset);
    const changed = { ...card, ivl, ...(card.odue !== 0 ? { odue: due } : { due }) };
    logRescheduling(this.#col, changed, card.ivl, REVIEW_KIND.rescheduled);
    return changed;
  }

  #presetOf(home: DeckId): PresetId {
    const preset = presetIdOf(this.#col.decks.require(home));
    if (preset === undefined) throw new AnkiError('invalid', 'home deck is filtered');
    return preset;
  }
}

/** Seconds since 1970 of the last answer that counts; undefined after the card was made new (Rust: get_last_revlog_info). */
function lastAnswer(log: readonly LoggedReview[]): number | undefined {
  const last = log.findLast((review) => affectsMemory(review) || isReset(review));
  return last && affectsMemory(last) ? Math.trunc(last.id / 1000) : undefined;
}

function withoutFsrs(card: Card): Card {
  const { s: _s, d: _d, dr: _dr, decay: _decay, ...rest } = parseCardData(card.data);
  return { ...card, data: unroundedCardData(rest) };
}
