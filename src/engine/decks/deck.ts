import { create } from '@bufbuild/protobuf';
import { type DeckId, deckId, type PresetId, presetId } from '../ids/ids.ts';
import { exactInteger } from '../ids/long-integers.ts';
import {
  type DeckCommon,
  DeckCommonSchema,
  type DeckKind,
  type FilteredDeck,
  type NormalDeck,
  NormalDeckSchema,
} from '../proto/storage.gen.ts';

/** A deck as it is stored. Decks handed out are shared: copy them (`{ ...deck }`, protobuf's `clone`) to change them. */
export interface Deck {
  readonly id: DeckId;
  /** The whole name for people, parts joined by "::". */
  readonly name: string;
  /** Seconds since 1970. */
  readonly mtimeSecs: number;
  readonly usn: number;
  readonly common: DeckCommon;
  readonly kind: Extract<DeckKind['kind'], { case: string }>;
}

/** A normal deck with Anki's defaults, not yet stored (Rust: Deck::new_normal). */
export function newDeck(name: string): Deck {
  return {
    id: deckId(0),
    name,
    mtimeSecs: 0,
    usn: 0,
    common: create(DeckCommonSchema, { studyCollapsed: true, browserCollapsed: true }),
    kind: { case: 'normal', value: create(NormalDeckSchema, { configId: 1n }) },
  };
}

export const isFiltered = (deck: Deck): boolean => deck.kind.case === 'filtered';

/** What only a normal deck has. */
export const normalPart = (deck: Deck): NormalDeck | undefined =>
  deck.kind.case === 'normal' ? deck.kind.value : undefined;

/** What only a filtered deck has. */
export const filteredPart = (deck: Deck): FilteredDeck | undefined =>
  deck.kind.case === 'filtered' ? deck.kind.value : undefined;

/** The group of options that a normal deck names; it may not exist. */
export function presetIdOf(deck: Deck): PresetId | undefined {
  const normal = normalPart(deck);
  return normal && presetId(exactInteger(normal.configId));
}
