import { expect, test } from 'vitest';
import { readCompressedReference } from '../../../test/reference-data.ts';
import {
  asFloat32,
  noteOf,
  type RecordedCard,
  recordedStates,
  SchedulingCollection,
  type SchedulingTable,
} from '../../../test/scheduling-table.ts';
import { cardId, noteId } from '../ids/ids.ts';
import { reviewsOfCards } from '../revlog/revlog.ts';
import { schedulerOf } from './scheduler.ts';

interface RecordedAnswer extends RecordedCard {
  readonly rating: number;
  readonly after: object;
  readonly logged: object;
  readonly note_tags: string[];
}

const NAMES = ['type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses', 'left', 'odue', 'odid'] as const;
const LOGGED = ['ease', 'ivl', 'lastIvl', 'factor', 'time', 'type'] as const;

test('2,772 answers leave the rows that Anki leaves', () => {
  const table = readCompressedReference<SchedulingTable<RecordedAnswer>>('answers');
  const holder = new SchedulingCollection(table);
  const { col } = holder;
  holder.insert(table.cases);
  const wrong = table.cases.flatMap((row) => {
    holder.configure(row);
    const id = cardId(row.card.id);
    const answeredAt = table.now * 1000 + 123;
    const got = col.transact('Update Config', () => {
      const states = recordedStates(schedulerOf(col).states(col.cards.require(id)));
      schedulerOf(col).answer(id, row.rating, { answeredAt, millisTaken: 4321 });
      return { states, ...rowsOf(row) };
    });
    const { after, logged, note_tags, states } = row;
    try {
      expect(got).toEqual({ states: asFloat32(states), after, logged, note_tags });
      return [];
    } catch (error) {
      return [{ preset: table.presets[row.preset]?.name, card: row.card, error: String(error) }];
    }
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(wrong.length).toBe(0);
  expect(table.cases.length).toBe(2772);

  function rowsOf(row: RecordedAnswer) {
    const card = col.cards.require(cardId(row.card.id));
    const review = reviewsOfCards(col, [card.id]).get(card.id)?.at(-1);
    return {
      after: {
        ...Object.fromEntries(NAMES.map((name) => [name, card[name]])),
        data: JSON.parse(card.data),
      },
      logged: Object.fromEntries(LOGGED.map((name) => [name, review?.[name]])),
      note_tags: col.tags.ofNote(noteId(noteOf(card.id))),
    };
  }
}, 60_000);
