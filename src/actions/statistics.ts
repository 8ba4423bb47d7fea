import type { AnyAction } from './define.ts';
import { countActions } from './statistics/counts.ts';
import { htmlActions } from './statistics/html.ts';
import { reviewActions } from './statistics/reviews.ts';

export const statisticsActions: readonly AnyAction[] = [...countActions, ...htmlActions, ...reviewActions];
