import type { Collection } from '../collection/collection.ts';
import { type Deck, isFiltered, newDeck } from '../decks/deck.ts';
import type { DeckId } from '../ids/ids.ts';
import type { NormalDeck } from '../proto/storage.gen.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { ExchangeData } from './exchange-data.ts';
import { insertFreePreset } from './storage.ts';

/** Takes over presets whose ids are free and decks by name; answers where each deck's cards go (Rust: import_decks_and_configs). */
export function importDecks(col: Collection, data: ExchangeData): ReadonlyMap<DeckId, DeckId> {
  for (const preset of data.presets) insertFreePreset(col.db, { ...preset, usn: col.usn });
  col.clearCaches();
  const decks = new DeckImport(col, data.today);
  const parentsFirst = [...data.decks].sort((a, b) => levelOf(a) - levelOf(b));
  for (const deck of parentsFirst) decks.import(deck);
  return decks.imported;
}

const levelOf = ({ name }: Deck): number => name.split('::').length;

class DeckImport {
  readonly imported = new Map<DeckId, DeckId>();
  readonly #col: Collection;
  readonly #today: number;
  readonly #sourceToday: number;
  /** What the names of children began with, and begin with now. */
  readonly #renamed: [before: string, after: string][] = [];

  constructor(col: Collection, sourceToday: number) {
    this.#col = col;
    this.#today = timingToday(col).daysElapsed;
    this.#sourceToday = sourceToday;
  }

  import(source: Deck): void {
    const deck = this.#withLimitsOfToday({ ...source, name: this.#reparented(source.name) });
    const here = this.#col.decks.byName(deck.name);
    if (here && isFiltered(here) === isFiltered(deck)) {
      this.#col.decks.update(updated(here, deck));
      this.imported.set(source.id, here.id);
      return;
    }
    const named = here ? { ...deck, name: this.#renamedFrom(deck.name) } : deck;
    const added = this.#col.decks.add({ ...named, name: this.#belowNormalParent(named.name) });
    this.imported.set(source.id, added.id);
  }

  #reparented(name: string): string {
    const [before, after] = this.#renamed.find(([before]) => name.startsWith(before)) ?? ['', ''];
    return after + name.slice(before.length);
  }

  /** Rust: uniquify_name. */
  #renamedFrom(name: string): string {
    const unique = `${name} ${this.#col.now}`;
    this.#renamed.push([`${name}::`, `${unique}::`]);
    return unique;
  }

  /** A filtered deck cannot have children: a normal one beside it gets them (Rust: ensure_valid_first_existing_parent). */
  #belowNormalParent(name: string): string {
    const parts = name.split('::');
    for (let length = parts.length - 1; length > 0; length--) {
      const parent = this.#col.decks.byName(parts.slice(0, length).join('::'));
      if (!parent) continue;
      if (!isFiltered(parent)) return name;
      this.#col.decks.add(newDeck(this.#renamedFrom(parent.name)));
      const beside = [parent.name, ...parts.slice(length)].join('::');
      return this.#reparented(beside);
    }
    return name;
  }

  /** Limits for one day go with the day (Rust: maybe_correct_day_limits). */
  #withLimitsOfToday(deck: Deck): Deck {
    if (deck.kind.case !== 'normal') return deck;
    const { newLimitToday, reviewLimitToday, ...rest } = deck.kind.value;
    const value: NormalDeck = {
      ...rest,
      ...this.#limitHere('newLimitToday', newLimitToday),
      ...this.#limitHere('reviewLimitToday', reviewLimitToday),
    };
    return { ...deck, kind: { case: 'normal', value } };
  }

  #limitHere<Key extends string>(key: Key, limit: NormalDeck['newLimitToday']) {
    if (!limit || (limit.today !== this.#sourceToday && this.#today === 0)) return {};
    const today = limit.today === this.#sourceToday ? this.#today : Math.min(limit.today, this.#today - 1);
    return { [key]: { ...limit, today } };
  }
}

/** The deck here with what the other one has to say (Rust: update_deck, update_normal_with_other). */
function updated(here: Deck, other: Deck): Deck {
  if (here.kind.case !== 'normal' || other.kind.case !== 'normal') return { ...here, kind: other.kind };
  const { description, markdownDescription, configId, ...theirs } = other.kind.value;
  const given = Object.fromEntries(
    LIMITS.flatMap((key) => (theirs[key] === undefined ? [] : [[key, theirs[key]]])),
  );
  const value: NormalDeck = {
    ...here.kind.value,
    ...(description === '' ? {} : { description, markdownDescription }),
    ...(configId === 1n ? {} : { configId }),
    ...given,
  };
  return { ...here, kind: { case: 'normal', value } };
}

const LIMITS = ['reviewLimit', 'newLimit', 'reviewLimitToday', 'newLimitToday'] as const;
