import type * as z from 'zod';
import type { CardId, DeckId, NoteId, NotetypeId, PresetId } from '../engine/ids/ids.ts';
import type { LongInteger } from '../engine/ids/long-integers.ts';
import { id } from './lax-values.ts';

/**
 * Ids in parameters and results, each of its own kind: integers of 64 bits. At run time one beyond 2^53 is a bigint; in JSON
 * it is an integer like the others.
 */
export const noteId = idOf<NoteId>();
export const cardId = idOf<CardId>();
export const deckId = idOf<DeckId>();
export const modelId = idOf<NotetypeId>();
export const presetId = idOf<PresetId>();
/** Of whatever kind. */
export const anyId = idOf<LongInteger>();

/** The brand is a promise of the documents: whether a row has the id is seen where it is looked for. */
function idOf<Id>(): z.ZodType<Id> {
  return id.meta({ type: 'integer', format: 'int64' }) as z.ZodType as z.ZodType<Id>;
}
