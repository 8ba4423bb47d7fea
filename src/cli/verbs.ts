import { backup } from './backup.ts';
import { check } from './check.ts';
import { checkMedia } from './check-media.ts';
import { deckOptions } from './deck-options.ts';
import { exportFile } from './export-file.ts';
import { fsrsOptimize } from './fsrs/optimize.ts';
import { fsrsSimulate } from './fsrs/simulate.ts';
import { importFile } from './import-file.ts';
import { mediaEmptyTrash, mediaRestoreTrash } from './media-trash.ts';
import { profilesCreate } from './profiles/create.ts';
import { profilesDelete } from './profiles/delete.ts';
import { profilesList } from './profiles/list.ts';
import { profilesRename } from './profiles/rename.ts';
import { restore } from './restore.ts';
import { search } from './search.ts';
import { serve } from './serve.ts';
import { syncFull } from './sync/full.ts';
import { syncLogin } from './sync/login.ts';
import { syncLogout } from './sync/logout.ts';
import { syncNow } from './sync/now.ts';
import { syncStatus } from './sync/status.ts';
import type { AnyVerb } from './verb.ts';

/** Every command of the program, in the order of its help. A new one is a file with its verb, and its line here. */
export const VERBS: readonly AnyVerb[] = [
  serve,
  check,
  checkMedia,
  mediaEmptyTrash,
  mediaRestoreTrash,
  backup,
  restore,
  search,
  importFile,
  exportFile,
  deckOptions,
  fsrsOptimize,
  fsrsSimulate,
  profilesList,
  profilesCreate,
  profilesRename,
  profilesDelete,
  syncLogin,
  syncNow,
  syncStatus,
  syncFull,
  syncLogout,
];
