import { CARD_TYPE, type Card } from '../../cards/card.ts';
import { type CardData, parseCardData } from '../../cards/card-data.ts';
import type { Collection } from '../../collection/collection.ts';
import type { CardId, DeckId } from '../../ids/ids.ts';
import { lastReviewTimes, type Review, reviewsOfCards } from '../../revlog/revlog.ts';
import { stateFromLog } from '../fsrs/history.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import { type ButtonLabels, buttonLabels } from '../labels.ts';
import type { StateContext } from '../states/context.ts';
import { fuzzFactor, fuzzSeed } from '../states/fuzz.ts';
import type { LoadBalancer } from '../states/load-balancer.ts';
import { nextStates } from '../states/next-states.ts';
import type { SchedulingStates } from '../states/state.ts';
import { timingToday } from '../timing.ts';
import { currentState } from './current-state.ts';
import { type DeckRules, deckRules, type FsrsRules } from './rules.ts';
import { easeOf, type StudiedCard } from './studied-card.ts';

const DAY = 86_400;

/** Schedules cards of one moment; what many cards share is looked up once. Use one for one request, or for one answer. */
export class Study {
  readonly timing;
  readonly #col: Collection;
  readonly #balancer: LoadBalancer | undefined;
  readonly #fsrsIsOn: boolean;
  readonly #shortTermWithSteps: boolean;
  readonly #learnAheadSecs: number;
  readonly #rules = new Map<string, DeckRules>();
  readonly #logs = new Map<CardId, readonly Review[]>();
  readonly #lastReviews = new Map<CardId, number | undefined>();

  constructor(col: Collection, balancer?: LoadBalancer) {
    this.#col = col;
    this.#balancer = balancer;
    this.timing = timingToday(col);
    this.#fsrsIsOn = col.config.getBoolean('fsrs');
    this.#shortTermWithSteps = col.config.getBoolean('fsrsShortTermWithStepsEnabled');
    this.#learnAheadSecs = col.config.getNumber('collapseTime', 1200);
  }

  /** Reads the review logs that many cards will need at once. */
  prepare(cards: readonly Card[]): void {
    if (!this.#fsrsIsOn) return;
    const parsed = cards.map((card) => ({ card, data: parseCardData(card.data) }));
    this.#readLogs(parsed.filter(({ card, data }) => needsLog(card, data)).map(({ card }) => card.id));
    this.#readLastReviews(parsed.filter(({ data }) => data.lrt === undefined).map(({ card }) => card.id));
  }

  /** Throws not_found for a missing deck, invalid where Anki refuses the options (Rust: get_scheduling_states). */
  states(card: Card): SchedulingStates {
    return this.statesOf(this.study(card));
  }

  statesOf(studied: StudiedCard): SchedulingStates {
    return nextStates(currentState(studied), this.#context(studied));
  }

  labels(states: SchedulingStates): ButtonLabels {
    const { nextDayAt, now } = this.timing;
    return buttonLabels(states, {
      secsUntilRollover: Math.max(nextDayAt - now, 0),
      learnAheadSecs: this.#learnAheadSecs,
    });
  }

  /** Rust: card_state_updater. */
  study(card: Card): StudiedCard {
    const rules = this.#rulesOf(card.did, card.odid);
    const data = parseCardData(card.data);
    const { fsrs } = rules;
    const memory = storedMemory(data) ?? (fsrs && this.#memoryFromLog(card, rules, fsrs));
    return {
      card,
      data: fsrs ? { ...data, decay: fsrs.decay } : data,
      memory,
      rules,
      timing: this.timing,
      fuzzSeed: fuzzSeed(card.id, card.reps),
      outcomes: fsrs?.model.outcomes(memory, fsrs.retention, this.#daysSinceReview(card.id, data)),
      shortTermWithSteps: this.#shortTermWithSteps,
    };
  }

  #rulesOf(did: DeckId, odid: DeckId): DeckRules {
    const key = `${did} ${odid}`;
    const known = this.#rules.get(key);
    if (known) return known;
    const rules = deckRules(this.#col, did, odid, this.#fsrsIsOn);
    this.#rules.set(key, rules);
    return rules;
  }

  #context(studied: StudiedCard): StateContext {
    const { rules, fuzzSeed: seed, outcomes, shortTermWithSteps } = studied;
    const { config, learnSteps, relearnSteps, previewDelays, fsrs } = rules;
    return {
      fuzzFactor: fuzzFactor(seed),
      balance: this.#balance(studied),
      learnSteps,
      relearnSteps,
      graduatingIntervalGood: config.graduatingIntervalGood,
      graduatingIntervalEasy: config.graduatingIntervalEasy,
      initialEase: config.initialEase,
      hardMultiplier: config.hardMultiplier,
      easyMultiplier: config.easyMultiplier,
      intervalMultiplier: config.intervalMultiplier,
      maximumReviewInterval: config.maximumReviewInterval,
      leechThreshold: config.leechThreshold,
      lapseMultiplier: config.lapseMultiplier,
      minimumLapseInterval: config.minimumLapseInterval,
      previewDelays,
      fsrs: outcomes,
      fsrsKnowsShortTerm: fsrs?.knowsShortTerm ?? false,
      fsrsShortTermWithSteps: shortTermWithSteps,
    };
  }

  #balance({ card, rules, fuzzSeed: seed }: StudiedCard): StateContext['balance'] {
    const balancer = this.#balancer;
    if (!balancer) return undefined;
    const { preset } = rules;
    const buriesReviews = this.#col.presets.get(preset)?.config.buryReviews ?? false;
    const avoidNote = buriesReviews ? card.nid : undefined;
    return (interval, least, most) => balancer.find({ interval, least, most, preset, seed, avoidNote });
  }

  /** Cards that came under FSRS without a state get one from their log, or from interval and ease. */
  #memoryFromLog(card: Card, { config }: DeckRules, fsrs: FsrsRules): MemoryState | undefined {
    if (card.type === CARD_TYPE.new) return undefined;
    if (!this.#logs.has(card.id)) this.#readLogs([card.id]);
    const { historicalRetention } = config;
    const state = stateFromLog(fsrs.model, this.#logs.get(card.id) ?? [], {
      nextDayAt: this.timing.nextDayAt,
      ignoreBefore: fsrs.ignoreBefore(),
      historicalRetention,
    });
    if (state || card.ivl === 0) return state?.memory;
    return fsrs.model.stateFromSm2(easeOf(card), card.ivl, historicalRetention);
  }

  #daysSinceReview(id: CardId, { lrt }: CardData): number {
    if (lrt === undefined && !this.#lastReviews.has(id)) this.#readLastReviews([id]);
    const last = lrt ?? this.#lastReviews.get(id);
    return last === undefined ? 0 : Math.floor(Math.max(this.timing.nextDayAt - last, 0) / DAY) >>> 0;
  }

  #readLogs(ids: readonly CardId[]): void {
    const logs = ids.length > 0 ? reviewsOfCards(this.#col, ids) : undefined;
    for (const id of ids) this.#logs.set(id, logs?.get(id) ?? []);
  }

  #readLastReviews(ids: readonly CardId[]): void {
    const times = ids.length > 0 ? lastReviewTimes(this.#col, ids) : undefined;
    for (const id of ids) this.#lastReviews.set(id, times?.get(id));
  }
}

const needsLog = (card: Card, data: CardData): boolean =>
  card.type !== CARD_TYPE.new && storedMemory(data) === undefined;

const storedMemory = ({ s, d }: CardData): MemoryState | undefined =>
  s === undefined || d === undefined ? undefined : { stability: s, difficulty: d };
