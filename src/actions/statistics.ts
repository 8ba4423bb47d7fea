import { family } from './family.ts';
import { countActions } from './statistics/counts.ts';
import { htmlActions } from './statistics/html.ts';
import { reviewActions } from './statistics/reviews.ts';

export const statisticsActions = family('statistics', { ...countActions, ...htmlActions, ...reviewActions });
