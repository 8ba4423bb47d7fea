import type { AnyAction } from './define.ts';
import { countActions } from './statistics/counts.ts';
import { reviewActions } from './statistics/reviews.ts';

export const statisticsActions: readonly AnyAction[] = [...countActions, ...reviewActions];
