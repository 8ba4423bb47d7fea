import { family } from './family.ts';
import { reviewActions } from './gui/review.ts';
import { windowActions } from './gui/window.ts';

/** What acts on the state of Anki's windows. */
export const guiActions = family('gui', { ...windowActions, ...reviewActions });
