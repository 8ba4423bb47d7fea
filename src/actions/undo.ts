import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { defineAction } from './define.ts';
import type { ExampleRequest } from './examples.ts';
import { family } from './family.ts';

const name = z.string().nullable();
const status = z
  .object({
    undo: name.describe("Anki's name of the step that undo takes back; null: there is none"),
    redo: name.describe("Anki's name of the step that redo does again; null: there is none"),
  })
  .describe('What undo and redo would act on');
const done = status
  .extend({ operation: z.string().describe("Anki's name of the step that was undone or done again") })
  .describe('What was done, and what undo and redo would act on now');

const ADD: ExampleRequest = {
  action: 'addNote',
  params: { note: { deckName: 'Default', modelName: 'Basic', fields: { Front: 'chien', Back: 'dog' } } },
};
const UNDO: ExampleRequest = { action: 'undo', params: {} };

const undo = defineAction({
  name: 'undo',
  since: 6,
  summary: 'Takes back what the last request changed; an error when there is nothing to take back.',
  effect: 'destroys',
  ownTransactions: true,
  params: z.strictObject({}),
  result: done,
  errors: [{ code: 'not_found', when: 'There is nothing to take back.' }],
  examples: [{ before: [ADD], params: {}, result: { operation: 'Add Note', undo: null, redo: 'Add Note' } }],
  run: ({ col }) => stepped(col, col.undo(), 'Nothing to undo'),
});

const redo = defineAction({
  name: 'redo',
  since: 6,
  summary: 'Does again what was undone last; an error when nothing was, or something was changed since.',
  effect: 'destroys',
  ownTransactions: true,
  params: z.strictObject({}),
  result: done,
  errors: [{ code: 'not_found', when: 'Nothing was undone, or something was changed since.' }],
  examples: [
    { before: [ADD, UNDO], params: {}, result: { operation: 'Add Note', undo: 'Add Note', redo: null } },
  ],
  run: ({ col }) => stepped(col, col.redo(), 'Nothing to redo'),
});

const undoStatus = defineAction({
  name: 'undoStatus',
  since: 6,
  summary: 'Names what undo and redo would act on.',
  effect: 'none',
  params: z.strictObject({}),
  result: status,
  errors: [],
  examples: [{ before: [ADD], params: {}, result: { undo: 'Add Note', redo: null } }],
  run: ({ col }) => statusOf(col),
});

export const undoActions = family('undo', { undo, redo, undoStatus });

function stepped(col: Collection, operation: string | undefined, otherwise: string): z.output<typeof done> {
  if (operation === undefined) throw new AnkiError('not_found', otherwise);
  return { operation, ...statusOf(col) };
}

const statusOf = ({ undoName, redoName }: Collection): z.output<typeof status> => ({
  undo: undoName ?? null,
  redo: redoName ?? null,
});
