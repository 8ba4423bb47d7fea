import type { Collection } from '../collection/collection.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { checkCardProperties, checkFilteredCards, removeOrphanedCards } from './cards.ts';
import { addMissingParents, recoverMissingDecks } from './decks.ts';
import { reportedFailure } from './failure.ts';
import { bringIdsIntoReach, fixFutureIds } from './future-ids.ts';
import { checkNotes } from './notes.ts';
import { type CheckReport, CORRUPT, type Findings, failureReport, noFindings, reportOf } from './report.ts';
import { isSound, nextPosition, rebuild, settleRevlog } from './storage.ts';

export type { CheckReport };

/**
 * Finds and repairs what is wrong in a collection, and rewrites its file (Rust: check_database). The steps that could be
 * undone are forgotten. A collection too broken to be checked is a report, too, with nothing repaired. Throws interrupted,
 * with nothing repaired.
 */
export function checkCollection(col: Collection, work: LongWork = {}): CheckReport {
  col.refuseInTransaction('a check');
  reportProgress(work, 0, 0, 'Checking collection...');
  if (!isSound(col.db)) return failureReport(CORRUPT);
  reportProgress(work, 0, 0, 'Rebuilding...');
  try {
    col.writing(() => rebuild(col.db));
    return reportOf(col.transact('Check Database', () => repair(col, work), 'final'));
  } catch (error) {
    const failure = reportedFailure(error);
    if (failure === undefined) throw error;
    return failureReport(failure);
  }
}

/** Rust: check_database_inner. */
function repair(col: Collection, work: LongWork): Findings {
  const found = noFindings();
  bringIdsIntoReach(col.db);
  reportProgress(work, 0, 0, 'Checking cards...');
  checkCardProperties(col, found);
  removeOrphanedCards(col, found);
  recoverMissingDecks(col, found);
  checkFilteredCards(col, found);
  checkNotes(col, found, work);
  reportProgress(work, 0, 0, 'Checking history...');
  found.revlogProperties = settleRevlog(col.db);
  if (found.revlogProperties > 0) col.schemaChanged();
  addMissingParents(col, found);
  col.config.set('nextPos', nextPosition(col.db));
  found.futureIds = fixFutureIds(col);
  if (found.futureIds > 0) col.schemaChanged();
  return found;
}
