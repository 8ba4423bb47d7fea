import type { CardId, DeckId, NoteId } from '../ids/ids.ts';

/** Values of `type`. */
export const CARD_TYPE = { new: 0, learning: 1, review: 2, relearning: 3 } as const;

/** Values of `queue`; below zero the card is not shown. */
export const CARD_QUEUE = {
  new: 0,
  learning: 1,
  review: 2,
  dayLearning: 3,
  preview: 4,
  suspended: -1,
  siblingBuried: -2,
  userBuried: -3,
} as const;

/** A card as it is stored, columns under their own names. */
export interface Card {
  readonly id: CardId;
  nid: NoteId;
  did: DeckId;
  /** Number of its template, or of its cloze less one. */
  ord: number;
  /** Seconds since 1970 of the last change. */
  mod: number;
  usn: number;
  type: number;
  queue: number;
  /** New: position. Review and day learning: day of the collection. Learning: seconds since 1970. */
  due: number;
  /** Days, or seconds below zero. */
  ivl: number;
  /** Ease in thousandths. */
  factor: number;
  reps: number;
  lapses: number;
  /** Steps left, and in thousands those left today. */
  left: number;
  /** `due` before the card went into a filtered deck. */
  odue: number;
  /** Home deck while the card is in a filtered deck, else 0. */
  odid: DeckId;
  /** The lowest three bits are the flag's colour. */
  flags: number;
  /** JSON, see `card-data.ts`. */
  data: string;
}

export type NewCard = Pick<Card, 'nid' | 'did' | 'ord' | 'due'>;

/** The deck that a card belongs to, whether or not it is in a filtered one now (Rust: original_or_current_deck_id). */
export const homeDeckOf = (card: Pick<Card, 'did' | 'odid'>): DeckId =>
  card.odid !== 0 ? card.odid : card.did;
