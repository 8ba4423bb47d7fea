import type { DeckId, NoteId } from '../../ids/ids.ts';

/** Whose siblings are left out of the queues. */
export interface BuryMode {
  readonly new: boolean;
  readonly reviews: boolean;
  readonly interdayLearning: boolean;
}

export const BURIES_NOTHING: BuryMode = { new: false, reviews: false, interdayLearning: false };

/** Remembers the notes that were met while queues are built: a card with burying on buries later siblings, not itself. */
export class BuryModes {
  readonly #ofDeck: (deck: DeckId) => BuryMode;
  readonly #seen = new Map<NoteId, BuryMode>();

  constructor(ofDeck: (deck: DeckId) => BuryMode) {
    this.#ofDeck = ofDeck;
  }

  /** What earlier siblings ask of this card, which joins them (Rust: get_and_update_bury_mode_for_note). */
  meet({ nid, did, odid }: { readonly nid: NoteId; readonly did: DeckId; readonly odid: DeckId }): BuryMode {
    const own = this.#ofDeck(odid === 0 ? did : odid);
    const earlier = this.#seen.get(nid);
    this.#seen.set(nid, earlier ? either(earlier, own) : own);
    return earlier ?? BURIES_NOTHING;
  }
}

const either = (a: BuryMode, b: BuryMode): BuryMode => ({
  new: a.new || b.new,
  reviews: a.reviews || b.reviews,
  interdayLearning: a.interdayLearning || b.interdayLearning,
});
