import { family } from './family.ts';
import { addActions } from './notes/add.ts';
import { findNotes } from './notes/find.ts';
import { infoActions } from './notes/info.ts';
import { removeActions } from './notes/remove.ts';
import { updateActions } from './notes/update.ts';

/** Actions on notes; tags have a family of their own. */
export const noteActions = family('notes', {
  ...addActions,
  ...updateActions,
  ...infoActions,
  ...removeActions,
  findNotes,
});
