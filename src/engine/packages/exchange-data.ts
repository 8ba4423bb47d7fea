import { create } from '@bufbuild/protobuf';
import { CARD_QUEUE, CARD_TYPE, type Card } from '../cards/card.ts';
import { parseCardData, unroundedCardData } from '../cards/card-data.ts';
import { removeFromFilteredDeck } from '../cards/filtered.ts';
import { NewPositions } from '../cards/new-positions.ts';
import type { Collection } from '../collection/collection.ts';
import { type Deck, isFiltered, presetIdOf } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import {
  type CardId,
  DEFAULT_DECK_ID,
  DEFAULT_PRESET_ID,
  type DeckId,
  deckId,
  type NoteId,
  type PresetId,
} from '../ids.ts';
import type { Note } from '../notes/note.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import type { Preset } from '../presets/preset.ts';
import { DeckCommonSchema, type NormalDeck, NormalDeckSchema } from '../proto/storage.gen.ts';
import type { Review } from '../revlog/storage.ts';
import { lastPosition } from '../scheduler/changes/forget.ts';
import { takenHome } from '../scheduler/changes/home-deck.ts';
import { timingToday } from '../scheduler/timing.ts';
import { allNoteIds, cardsOfNotes, notesOf, reviewsOf } from './storage.ts';

/** What goes from one collection to another. All of it is the receiver's own and may be changed. */
export interface ExchangeData {
  readonly notes: Note[];
  readonly cards: Card[];
  readonly notetypes: Notetype[];
  readonly decks: Deck[];
  readonly presets: Preset[];
  readonly reviews: Review[];
  /** The day of the collection that it comes from. */
  readonly today: number;
}

export interface GatherOptions {
  readonly withScheduling: boolean;
  readonly withPresets: boolean;
  /** The notes that go; absent: all. */
  readonly noteIds?: readonly NoteId[] | undefined;
  /** The only cards of theirs that go; absent: all. */
  readonly cardIds?: ReadonlySet<CardId> | undefined;
  /** Cards in filtered decks go as cards of their home decks, and the filtered decks stay behind. */
  readonly cardsGoHome?: boolean | undefined;
}

/** Throws corrupt for rows that no collection may have, conflict for ids of the future (Rust: ExchangeData::gather_data). */
export function gather(col: Collection, options: GatherOptions): ExchangeData {
  const { withScheduling, withPresets } = options;
  const noteIds = options.noteIds ?? allNoteIds(col.db);
  const notes = notesOf(col.db, noteIds);
  const stored = cardsOf(col, noteIds, options);
  const decks = decksOf(col, stored, withScheduling);
  const keepsFiltered = !options.cardsGoHome && withScheduling && canKeepFiltered(stored, decks);
  const data = {
    notes: withScheduling ? notes : notes.map(withoutSystemTags),
    cards: withScheduling ? (keepsFiltered ? stored : stored.map(asInNormalDeck)) : resetCards(col, stored),
    notetypes: notetypesOf(col, notes),
    presets: withPresets ? presetsOf(col, decks) : [],
    reviews: withScheduling
      ? reviewsOf(
          col.db,
          stored.map(({ id }) => id),
        ).map(checkedReview)
      : [],
    today: timingToday(col).daysElapsed,
  };
  const known = new Set(data.presets.map(({ id }) => id));
  const settled = decks.map((deck) => resetDeck(deck, { withScheduling, keepsFiltered, known }));
  requirePast(col, data);
  return { ...data, decks: settled };
}

function cardsOf(col: Collection, noteIds: readonly NoteId[], options: GatherOptions): Card[] {
  const { cardIds, cardsGoHome } = options;
  const all = cardsOfNotes(col.db, noteIds).map(checkedCard);
  const some = cardIds ? all.filter(({ id }) => cardIds.has(id)) : all;
  return cardsGoHome ? some.map(removeFromFilteredDeck) : some;
}

/** The decks that the cards are in, and the ones above them (Rust: gather_decks). */
function decksOf(col: Collection, cards: readonly Card[], withScheduling: boolean): Deck[] {
  const ids = new Set<DeckId>();
  for (const { did, odid } of cards) {
    ids.add(did);
    if (withScheduling && odid !== 0) ids.add(odid);
  }
  const decks = [...ids].sort((a, b) => a - b).flatMap((id) => col.decks.get(id) ?? []);
  const found = new Map(
    decks.flatMap((deck) => [deck, ...col.decks.parentsOf(deck)]).map((deck) => [deck.id, deck]),
  );
  return [...found.values()].filter(({ id }) => withScheduling || id !== DEFAULT_DECK_ID);
}

const withoutSystemTags = (note: Note): Note => ({
  ...note,
  tags: note.tags.filter((tag) => !/^(?:marked|leech)$/i.test(tag)),
});

/** Cards become new where they are, filtered deck or not: such a deck becomes a normal one (Rust: reset_cards). */
function resetCards(col: Collection, cards: readonly Card[]): Card[] {
  const positions = new NewPositions(col);
  return cards.map((card) => {
    const { pos: _pos, s: _s, d: _d, ...data } = parseCardData(card.data);
    return {
      ...takenHome(card),
      did: card.did,
      due: (lastPosition(card) ?? positions.take()) | 0,
      type: CARD_TYPE.new,
      queue: CARD_QUEUE.new,
      ivl: 0,
      factor: 0,
      reps: 0,
      lapses: 0,
      flags: 0,
      data: unroundedCardData(data),
    };
  });
}

/** The deck that the card is in becomes a normal one, so that it stays there (Rust: restore_cards_from_filtered_decks). */
const asInNormalDeck = (card: Card): Card =>
  card.odid === 0 ? card : { ...removeFromFilteredDeck({ ...card, odid: card.did }) };

/** Whether the home deck of each card is known (Rust: enables_filtered_decks). */
function canKeepFiltered(cards: readonly Card[], decks: readonly Deck[]): boolean {
  const known = new Map(decks.map((deck) => [deck.id, deck]));
  return cards.every(({ did, odid }) => {
    const deck = known.get(did);
    return (odid === 0 && deck && !isFiltered(deck)) || odid === DEFAULT_DECK_ID || known.has(odid);
  });
}

function notetypesOf(col: Collection, notes: readonly Note[]): Notetype[] {
  const ids = [...new Set(notes.map(({ mid }) => mid))].sort((a, b) => a - b);
  return ids.flatMap((id) => col.notetypes.get(id) ?? []);
}

function presetsOf(col: Collection, decks: readonly Deck[]): Preset[] {
  const ids = new Set(decks.flatMap((deck): PresetId[] => [presetIdOf(deck) ?? []].flat()));
  return [...ids].flatMap((id) => col.presets.get(id) ?? []);
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

/** Rows are written back as they are, so only whole numbers may come along (Rust: row_to_card). */
function checkedCard(card: Card): Card {
  const { id, nid, did, ord, mod, usn, type, queue, ivl, factor, reps, lapses, left, odid, flags } = card;
  const numbers = [id, nid, did, ord, mod, usn, ivl, factor, reps, lapses, left, odid, flags];
  if (!numbers.every(isWhole) || !CARD_TYPES.has(type) || !CARD_QUEUES.has(queue)) {
    throw new AnkiError('corrupt', `the package holds a card that is damaged: ${id}`);
  }
  const data = typeof card.data === 'string' ? card.data : '';
  return { ...card, odid: deckId(Math.max(odid, 0)), due: int32(card.due), odue: int32(card.odue), data };
}

function checkedReview(review: Review): Review {
  const { id, cid, usn, ease, ivl, lastIvl, factor, time, type } = review;
  if (![id, cid, usn, ease, ivl, lastIvl, factor, time, type].every(isWhole))
    throw new AnkiError('corrupt', `the package holds a review that is damaged: ${id}`);
  return review;
}

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
const int32 = (value: number): number => (isWhole(value) && (value | 0) === value ? value : 0);
const CARD_TYPES: ReadonlySet<number> = new Set(Object.values(CARD_TYPE));
const CARD_QUEUES: ReadonlySet<number> = new Set(Object.values(CARD_QUEUE));

const DAY = 86_400_000;

/** Rust: check_ids. */
function requirePast(
  col: Collection,
  { cards, notes, reviews }: Pick<ExchangeData, 'cards' | 'notes' | 'reviews'>,
): void {
  const tomorrow = col.clock.nowMillis() + DAY;
  for (const rows of [cards, notes, reviews]) {
    if (rows.some(({ id }) => id > tomorrow))
      throw new AnkiError('conflict', 'the collection has ids of the future: run Check Database');
  }
}
