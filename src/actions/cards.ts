import { findActions } from './cards/find.ts';
import { infoActions } from './cards/info.ts';
import { scheduleActions } from './cards/schedule.ts';
import { stateActions } from './cards/state.ts';
import { suspendActions } from './cards/suspend.ts';
import { valueActions } from './cards/values.ts';
import { family } from './family.ts';

/** Actions on cards, but for answering them. */
export const cardActions = family('cards', {
  ...findActions,
  ...infoActions,
  ...stateActions,
  ...suspendActions,
  ...valueActions,
  ...scheduleActions,
});
