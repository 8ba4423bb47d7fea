import type { Collection } from '../../collection/collection.ts';
import type { CardId } from '../../ids/ids.ts';
import { schedulerOf } from '../scheduler.ts';

/**
 * Answers cards with 1 (again) to 4 (easy) without showing them, as one step; the time taken counts as none. Throws
 * not_found for an unknown card, and then none is answered. For the browser's command Grade Now (Rust: grade_now).
 */
export function gradeNow(col: Collection, ids: readonly CardId[], ease: number): void {
  col.transact('Grade Now', () => {
    for (const id of ids) schedulerOf(col).answer(id, ease);
  });
}
