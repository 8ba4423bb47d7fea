import type { Collection } from '../../collection/collection.ts';
import type { CardId } from '../../ids/ids.ts';
import { markRelearning } from './storage.ts';

/** Gives cards type and queue of those learned again, and nothing else, not even a stamp: what AnkiConnect writes. */
export function markAsRelearning(col: Collection, ids: readonly CardId[]): void {
  col.transact('Relearn', () => markRelearning(col.db, ids));
}
