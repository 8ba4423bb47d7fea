import * as z from 'zod';
import { statisticsPage } from '../../charts/page.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { timingToday } from '../../engine/scheduler/timing.ts';
import { collectGraphs } from '../../engine/stats/graphs.ts';
import { defineAction } from '../define.ts';

const getCollectionStatsHTML = defineAction({
  name: 'getCollectionStatsHTML',
  since: 6,
  summary:
    'Returns the statistics as a page of html: of the whole collection, or of the current deck and those below.',
  effect: 'none',
  params: z.strictObject({
    wholeCollection: z.boolean().default(true).describe('False: of the current deck and those below it only'),
  }),
  accepts: z.object({ wholeCollection: z.boolean().nullable().optional() }),
  result: z.string().describe('A whole page of html, its charts as SVG'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { wholeCollection: true },
      result: '<!doctype html>…',
      match: { '': 'regex:^<!doctype html>' },
    },
  ],
  run: ({ col }, { wholeCollection = true }) => {
    const graphs = collectGraphs(col, wholeCollection ? '' : 'deck:current', 0);
    const deck = wholeCollection ? undefined : col.decks.get(col.decks.currentId);
    return statisticsPage(graphs, {
      scope: deck ? `Deck ${deck.name}` : 'Whole collection',
      today: dateOfToday(col),
      firstWeekday: col.config.getNumber('firstDayOfWeek', 0),
    });
  },
});

export const htmlActions = { getCollectionStatsHTML };

/** The local date on which the collection's day began. */
function dateOfToday(col: Collection): string {
  const began = (timingToday(col).nextDayAt - 86_400) * 1000;
  return new Date(began - col.clock.minutesWest(began) * 60_000).toISOString().slice(0, 10);
}
