import { expect, test } from 'vitest';
import { readCompressedReference } from '../../../test/reference-data.ts';
import {
  asFloat32,
  type RecordedCard,
  recordedStates,
  SchedulingCollection,
  type SchedulingTable,
} from '../../../test/scheduling-table.ts';
import { cardId } from '../ids/ids.ts';
import { schedulerOf } from './scheduler.ts';

test('states and labels of 4,640 cards are those of Anki', () => {
  const table =
    readCompressedReference<SchedulingTable<RecordedCard & { labels: string[] }>>('scheduling-states');
  const holder = new SchedulingCollection(table);
  holder.insert(table.cases);
  const wrong = table.cases.flatMap((row) => {
    holder.configure(row);
    const { cards } = holder.col;
    const scheduler = schedulerOf(holder.col);
    const states = scheduler.states(cards.require(cardId(row.card.id)));
    const got = { states: recordedStates(states), labels: scheduler.labels(states) };
    try {
      expect(got).toEqual({ states: asFloat32(row.states), labels: row.labels });
      return [];
    } catch (error) {
      return [{ preset: table.presets[row.preset]?.name, card: row.card, error: String(error) }];
    }
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(wrong.length).toBe(0);
  expect(table.cases.length).toBe(4640);
}, 60_000);
