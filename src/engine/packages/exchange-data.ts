import { clone, create } from '@bufbuild/protobuf';
import { NewPositions } from '../cards/new-positions.ts';
import type { Collection } from '../collection/collection.ts';
import { type Deck, isFiltered, presetIdOf } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_DECK_ID, DEFAULT_PRESET_ID, type PresetId } from '../ids/ids.ts';
import { compareIds } from '../ids/long-integers.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import type { Preset } from '../presets/preset.ts';
import {
  DeckCommonSchema,
  type NormalDeck,
  NormalDeckSchema,
  PresetConfigSchema,
} from '../proto/storage.gen.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { CardRules } from './rows/card-rules.ts';
import {
  type Choice,
  choose,
  latestId,
  notetypesOfNotes,
  type Place,
  placesOfCards,
  requireSound,
} from './rows/storage.ts';

/**
 * What goes from one collection to another, but for the rows of notes, cards and reviews: these stay where they are, and
 * the rules say what they are to become. All of it is the receiver's own and may be changed.
 */
export interface ExchangeData {
  readonly notetypes: Notetype[];
  readonly decks: Deck[];
  readonly presets: Preset[];
  readonly cards: CardRules;
  readonly withScheduling: boolean;
  /** The day of the collection that it comes from. */
  readonly today: number;
}

export interface GatherOptions extends Choice {
  readonly withScheduling: boolean;
  readonly withPresets: boolean;
  /** Cards in filtered decks go as cards of their home decks, and the filtered decks stay behind. */
  readonly cardsGoHome?: boolean | undefined;
}

/**
 * Chooses the rows that go; caller lets go of them. Throws corrupt for rows that no collection may have, conflict for ids
 * of the future (Rust: ExchangeData::gather_data).
 */
export function gather(col: Collection, options: GatherOptions): ExchangeData {
  const { withScheduling, withPresets, cardsGoHome: goHome = false } = options;
  choose(col.db, options);
  requireSound(col.db, withScheduling);
  requirePast(col, withScheduling);
  const places = placesOfCards(col.db, goHome);
  const decks = decksOf(col, places, withScheduling);
  const keepsFiltered = !goHome && withScheduling && canKeepFiltered(places, decks);
  const presets = withPresets ? presetsOf(col, decks, withScheduling) : [];
  const known = new Set(presets.map(({ id }) => id));
  return {
    notetypes: notetypesOfNotes(col.db).flatMap((id) => col.notetypes.get(id) ?? []),
    decks: decks.map((deck) => resetDeck(deck, { withScheduling, keepsFiltered, known })),
    presets,
    cards: {
      goHome,
      scheduling: withScheduling ? (keepsFiltered ? 'kept' : 'kept in normal decks') : 'reset',
      firstPosition: new NewPositions(col).take(),
    },
    withScheduling,
    today: timingToday(col).daysElapsed,
  };
}

/** The decks that the cards are in, and the ones above them (Rust: gather_decks). */
function decksOf(col: Collection, places: readonly Place[], withScheduling: boolean): Deck[] {
  const ids = new Set(places.map(([did]) => did));
  if (withScheduling) for (const [, odid] of places) if (odid !== 0) ids.add(odid);
  const decks = [...ids].sort(compareIds).flatMap((id) => col.decks.get(id) ?? []);
  const found = new Map(
    decks.flatMap((deck) => [deck, ...col.decks.parentsOf(deck)]).map((deck) => [deck.id, deck]),
  );
  return [...found.values()].filter(({ id }) => withScheduling || id !== DEFAULT_DECK_ID);
}

/** Whether the home deck of each card is known (Rust: enables_filtered_decks). */
function canKeepFiltered(places: readonly Place[], decks: readonly Deck[]): boolean {
  const known = new Map(decks.map((deck) => [deck.id, deck]));
  return places.every(([did, odid]) => {
    const deck = known.get(did);
    return (odid === 0 && deck && !isFiltered(deck)) || odid === DEFAULT_DECK_ID || known.has(odid);
  });
}

/** FSRS parameters go with the scheduling that they were found from. */
function presetsOf(col: Collection, decks: readonly Deck[], withScheduling: boolean): Preset[] {
  const ids = new Set(decks.flatMap((deck): PresetId[] => [presetIdOf(deck) ?? []].flat()));
  const presets = [...ids].flatMap((id) => col.presets.get(id) ?? []);
  return withScheduling ? presets : presets.map(withoutParameters);
}

function withoutParameters(preset: Preset): Preset {
  const config = clone(PresetConfigSchema, preset.config);
  return { ...preset, config: Object.assign(config, { fsrsParams4: [], fsrsParams5: [], fsrsParams6: [] }) };
}

interface DeckRules {
  readonly withScheduling: boolean;
  readonly keepsFiltered: boolean;
  readonly known: ReadonlySet<PresetId>;
}

/** Rust: reset_decks. A deck whose preset does not come along gets the default one. */
function resetDeck(deck: Deck, { withScheduling, keepsFiltered, known }: DeckRules): Deck {
  const common = withScheduling ? deck.common : create(DeckCommonSchema);
  if (deck.kind.case === 'filtered')
    return {
      ...deck,
      common,
      kind: keepsFiltered ? deck.kind : { case: 'normal', value: create(NormalDeckSchema, { configId: 1n }) },
    };
  const value = withScheduling ? deck.kind.value : withoutStudy(deck.kind.value);
  const preset = presetIdOf(deck);
  const configId = preset !== undefined && known.has(preset) ? BigInt(preset) : BigInt(DEFAULT_PRESET_ID);
  return { ...deck, common, kind: { case: 'normal', value: { ...value, configId } } };
}

/** Without limits of its own and what was studied today. */
function withoutStudy(normal: NormalDeck): NormalDeck {
  const { description, markdownDescription, desiredRetention } = normal;
  const value = create(NormalDeckSchema, { description, markdownDescription });
  return desiredRetention === undefined ? value : { ...value, desiredRetention };
}

const DAY = 86_400_000;

/** Rust: check_ids. */
function requirePast({ db, clock }: Collection, withReviews: boolean): void {
  if (latestId(db, withReviews) > clock.nowMillis() + DAY)
    throw new AnkiError('conflict', 'the collection has ids of the future: run Check Database');
}
