import type { Card } from '../../cards/card.ts';
import { deckId } from '../../ids/ids.ts';

/** The due number that the card has, or had before it went into a filtered deck (Rust: original_or_current_due). */
export const homeDueOf = (card: Card): number => (card.odid > 0 ? card.odue : card.due);

/** The card in its home deck, about to be given another due number (Rust: remove_from_filtered_deck_before_reschedule). */
export const takenHome = (card: Card): Card =>
  card.odid === 0 ? card : { ...card, did: card.odid, odid: deckId(0), odue: 0 };
