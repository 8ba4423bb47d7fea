import type { Collection } from '../collection/collection.ts';
import { checkCardProperties, checkFilteredCards, removeOrphanedCards } from './cards.ts';
import { addMissingParents, recoverMissingDecks } from './decks.ts';
import { reportedFailure } from './failure.ts';
import { bringIdsIntoReach, fixFutureIds } from './future-ids.ts';
import { checkNotes } from './notes.ts';
import { type CheckReport, CORRUPT, type Findings, failureReport, noFindings, reportOf } from './report.ts';
import { isSound, nextPosition, rebuild, settleRevlog } from './storage.ts';

export type { CheckReport };

/** How far a check is, as Anki tells it; notes come with their number. */
export type CheckProgress =
  | { readonly stage: 'integrity' | 'optimize' | 'cards' | 'history' }
  | { readonly stage: 'notes'; readonly current: number; readonly total: number };

export interface CheckOptions {
  /** Called at each stage, and now and then between notes. What it throws ends the check with nothing repaired. */
  readonly onProgress?: (progress: CheckProgress) => void;
}

/**
 * Finds and repairs what is wrong in a collection, and rewrites its file (Rust: check_database). The steps that could be
 * undone are forgotten. A collection too broken to be checked is a report, too, with nothing repaired.
 */
export function checkCollection(col: Collection, { onProgress = () => {} }: CheckOptions = {}): CheckReport {
  onProgress({ stage: 'integrity' });
  if (!isSound(col.db)) return failureReport(CORRUPT);
  onProgress({ stage: 'optimize' });
  try {
    rebuild(col.db);
    return reportOf(col.transactForGood('Check Database', () => repair(col, onProgress)));
  } catch (error) {
    const failure = reportedFailure(error);
    if (failure === undefined) throw error;
    return failureReport(failure);
  }
}

/** Rust: check_database_inner. */
function repair(col: Collection, onProgress: (progress: CheckProgress) => void): Findings {
  const found = noFindings();
  bringIdsIntoReach(col.db);
  onProgress({ stage: 'cards' });
  checkCardProperties(col, found);
  removeOrphanedCards(col, found);
  recoverMissingDecks(col, found);
  checkFilteredCards(col, found);
  checkNotes(col, found, (current, total) => onProgress({ stage: 'notes', current, total }));
  onProgress({ stage: 'history' });
  found.revlogProperties = settleRevlog(col.db);
  if (found.revlogProperties > 0) col.schemaChanged();
  addMissingParents(col, found);
  col.config.set('nextPos', nextPosition(col.db));
  found.futureIds = fixFutureIds(col);
  if (found.futureIds > 0) col.schemaChanged();
  return found;
}
