import { findActions } from './cards/find.ts';
import { infoActions } from './cards/info.ts';
import { stateActions } from './cards/state.ts';
import type { AnyAction } from './define.ts';

/** Actions on cards that only read; those that schedule are not built yet, nor is `nextReviews` of cardsInfo. */
export const cardActions: readonly AnyAction[] = [...findActions, ...infoActions, ...stateActions];
