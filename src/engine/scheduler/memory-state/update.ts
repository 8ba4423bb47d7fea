import { CARD_QUEUE, CARD_TYPE, type Card, homeDeckOf } from '../../cards/card.ts';
import { type CardData, parseCardData, unroundedCardData } from '../../cards/card-data.ts';
import type { Collection } from '../../collection/collection.ts';
import { presetIdOf } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId, PresetId } from '../../ids/ids.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import { logRescheduling, REVIEW_KIND, reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { affectsMemory, isReset, type LoggedReview, type StateOfLog, stateFromLog } from '../fsrs/history.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { decayOf } from '../fsrs/parameters.ts';
import { fuzzed, fuzzFactor, fuzzSeed, leastFuzzed } from '../states/fuzz.ts';
import { type DayTiming, timingToday } from '../timing.ts';
import { Rescheduler } from './rescheduler.ts';
import { cardsWithLog } from './storage.ts';
import { unstablySorted } from './unstable-sort.ts';

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
  /** Only the cards that have no memory state yet. */
  readonly onlyMissing?: boolean;
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

/** What the log of a card says. */
interface Findings {
  readonly id: CardId;
  readonly state: StateOfLog | undefined;
  readonly last: LastAnswer | undefined;
}

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
    const balances = update.rules?.reschedule && col.config.getBoolean('loadBalancerEnabled', true);
    this.#rescheduler = balances ? new Rescheduler(col, this.#timing) : undefined;
    this.#model = new FsrsModel(update.rules?.parameters ?? []);
  }

  run(work: LongWork): void {
    const { decks, rules, onlyMissing } = this.#update;
    const found = cardsWithLog(this.#col.db, searchOf(this.#col).cards(`did:${decks.join(',')} -is:new`));
    const ids = onlyMissing ? inParts(found).flatMap((part) => this.#withoutState(part)) : found;
    tell(work, 0, ids.length);
    if (!rules) {
      this.#change(ids, (id) => id, withoutFsrs, work);
      return;
    }
    const findings = inParts(ids).flatMap((part) => this.#findings(part, rules));
    const order = rules.reschedule ? inOrder(findings) : findings;
    this.#change(
      order,
      ({ id }) => id,
      (card, of) => this.#recomputed(card, of, rules),
      work,
    );
  }

  #withoutState(ids: readonly CardId[]): CardId[] {
    return this.#col.cards
      .getMany(ids)
      .filter(({ data }) => parseCardData(data).s === undefined)
      .map(({ id }) => id);
  }

  #findings(ids: readonly CardId[], { historicalRetention }: MemoryRules): Findings[] {
    const { nextDayAt } = this.#timing;
    const rules = { nextDayAt, ignoreBefore: this.#update.ignoreBefore, historicalRetention };
    const logs = reviewsOfCards(this.#col, ids);
    return ids.map((id) => {
      const log = logs.get(id) ?? [];
      return { id, state: stateFromLog(this.#model, log, rules), last: lastAnswer(log) };
    });
  }

  /** Changes cards in the given order. */
  #change<Item>(
    items: readonly Item[],
    idOf: (item: Item) => CardId,
    changed: (card: Card, item: Item) => Card,
    work: LongWork,
  ): void {
    let done = 0;
    for (const part of inParts(items)) {
      const cards = new Map(this.#col.cards.getMany(part.map(idOf)).map((card) => [card.id, card]));
      const changes = part.flatMap((item) => {
        const card = cards.get(idOf(item));
        return card ? [changed(card, item)] : [];
      });
      this.#col.cards.update(changes);
      done += part.length;
      tell(work, done, items.length);
    }
  }

  #recomputed(card: Card, { state, last }: Findings, rules: MemoryRules): Card {
    const { s: _s, d: _d, ...rest } = parseCardData(card.data);
    const retention = rules.retentionOfDecks.get(homeDeckOf(card)) ?? rules.retention;
    const data: CardData = { ...rest, dr: retention, decay: decayOf(rules.parameters) };
    if (!state) return { ...card, data: unroundedCardData(data) };
    const { stability, difficulty } = state.memory;
    const updated = { ...card, data: unroundedCardData({ ...data, s: stability, d: difficulty }) };
    if (!rules.reschedule || !last || card.type !== CARD_TYPE.review || card.queue === CARD_QUEUE.suspended)
      return updated;
    return this.#rescheduled(updated, this.#model.interval(stability, retention), last, rules);
  }

  #rescheduled(card: Card, interval: number, last: LastAnswer, rules: MemoryRules): Card {
    const { daysElapsed: today, nextDayAt } = this.#timing;
    const daysElapsed = Math.floor(Math.max(nextDayAt - last.at, 0) / DAY);
    const preset = this.#presetOf(homeDeckOf(card));
    const most = rules.maximumInterval;
    const least = Math.max(leastFuzzed(interval, last.ivlBefore, most), 1);
    const seed = fuzzSeed(card.id, Math.max(card.reps - 1, 0));
    const ivl =
      this.#rescheduler?.find({ interval, least, most, daysElapsed, preset, seed }) ??
      fuzzed(fuzzFactor(seed), interval, least, most);
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

/**
 * Cards without a usable log first, then those with few answers before those with many: the order in which cards are
 * given their days, and in which Anki logs it (Rust: update_memory_state_for_cards_with_items).
 */
function inOrder(findings: readonly Findings[]): Findings[] {
  const known = findings.filter(({ state }) => state);
  const reviews = ({ state }: Findings): number => state?.reviews ?? 0;
  return [
    ...findings.filter(({ state }) => !state),
    ...unstablySorted(known, (a, b) => reviews(a) < reviews(b)),
  ];
}

function inParts<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / CARDS_AT_ONCE);
  return Array.from({ length: count }, (_, i) => items.slice(i * CARDS_AT_ONCE, (i + 1) * CARDS_AT_ONCE));
}

interface LastAnswer {
  /** Seconds since 1970. */
  readonly at: number;
  /** The days that the card had waited for it; 0 after a step or a failure. */
  readonly ivlBefore: number;
}

/** The last answer that counts; undefined after the card was made new (Rust: get_last_revlog_info). */
function lastAnswer(log: readonly (LoggedReview & { readonly lastIvl: number })[]): LastAnswer | undefined {
  const last = log.findLast((review) => affectsMemory(review) || isReset(review));
  if (!last || !affectsMemory(last)) return undefined;
  return { at: Math.trunc(last.id / 1000), ivlBefore: last.ease > 1 ? Math.max(last.lastIvl, 0) : 0 };
}

function withoutFsrs(card: Card): Card {
  const { s: _s, d: _d, dr: _dr, decay: _decay, ...rest } = parseCardData(card.data);
  return { ...card, data: unroundedCardData(rest) };
}
