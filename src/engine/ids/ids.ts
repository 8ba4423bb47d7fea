import type { LongInteger } from './long-integers.ts';

/**
 * Ids are the creation time in milliseconds since 1970, made unique inside their table; foreign ones may need all of 64
 * bits. Usn and ordinals are plain numbers. The brands keep a note's id from being passed where a card's is wanted, and,
 * as an id may be a bigint, nothing can be computed with one.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = LongInteger & { readonly [brand]: Name };

export type NoteId = Branded<'NoteId'>;
export type CardId = Branded<'CardId'>;
export type DeckId = Branded<'DeckId'>;
export type PresetId = Branded<'PresetId'>;
export type NotetypeId = Branded<'NotetypeId'>;

export const noteId = (value: LongInteger): NoteId => value as NoteId;
export const cardId = (value: LongInteger): CardId => value as CardId;
export const deckId = (value: LongInteger): DeckId => value as DeckId;
export const presetId = (value: LongInteger): PresetId => value as PresetId;
export const notetypeId = (value: LongInteger): NotetypeId => value as NotetypeId;

/** The deck that every collection has and that cannot be deleted. */
export const DEFAULT_DECK_ID = deckId(1);
export const DEFAULT_PRESET_ID = presetId(1);

/** The update sequence number of rows that the sync server has not seen yet. A client never writes another one. */
export const PENDING_USN = -1;
