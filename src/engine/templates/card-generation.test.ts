import { describe, expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import { clozeNumbersInFields } from '../text/cloze.ts';
import { CardGeneration } from './card-generation.ts';
import { clozeRules, noteState } from './note-state.ts';
import { type FieldChanges, updateTemplate } from './rename-fields.ts';
import { checkTemplates } from './save-check.ts';

interface EmptyCards {
  ords: number[];
  note_would_go: boolean;
}
type Change =
  | ['qfmt', number, string]
  | ['add', string]
  | ['remove', number]
  | ['move', number, number]
  | ['rename_field', number, string]
  | ['remove_field', number];
interface Step {
  fields?: string[];
  change?: Change;
  error?: string;
  qfmts?: string[];
  ords: number[];
  empty_cards: EmptyCards;
}
interface Recorded {
  group: string;
  type: 'normal' | 'cloze';
  field_names: string[];
  qfmts: string[];
  fields: string[];
  save_error?: string;
  fields_check: string;
  ords: number[];
  empty_cards: EmptyCards;
  cloze_numbers?: number[];
  steps?: Step[];
}

const { cases } = readReference<{ cases: Recorded[] }>('cards_generated');

describe('cards that Anki made for notes', () => {
  const groups = new Set(cases.map(({ group }) => group));

  test.each([...groups])('%s', (group) => {
    for (const [index, row] of cases.entries()) if (row.group === group) replay(row, index);
  });

  test('are all there', () => {
    expect(cases).toHaveLength(208);
  });
});

describe('CardGeneration', () => {
  test('handles thousands of notes with one note type', () => {
    const cards = new CardGeneration({ isCloze: false, fieldNames: ['A', 'B'], qfmts: ['{{A}}', '{{B}}'] });
    const made = Array.from({ length: 5000 }, (_, n) => cards.ordinals([`a${n}`, n % 2 ? 'b' : '']).length);
    expect(made.reduce((sum, count) => sum + count)).toBe(7500);
  });
});

/** Follows a recorded case: a note is added, then its fields or its note type change. */
function replay(row: Recorded, index: number): void {
  const type = { name: `Type ${String(index + 1).padStart(3, '0')}`, isCloze: row.type === 'cloze' };
  let state: State = { names: row.field_names, fields: row.fields, qfmts: row.qfmts, ords: [] };
  const saveError = saveErrorOf(state, type);
  expect(saveError, JSON.stringify(row)).toBe(row.save_error);
  if (saveError) return;
  const [qfmt = ''] = row.qfmts;
  const rules = clozeRules({ isCloze: type.isCloze, fieldNames: row.field_names, qfmt });
  expect(noteState(row.fields, rules), JSON.stringify(row)).toBe(row.fields_check);
  state = generate(state, type);
  expectCards(state, type, row, JSON.stringify(row));
  if (row.cloze_numbers) expect(clozeNumbersInFields(row.fields)).toEqual(row.cloze_numbers);
  for (const step of row.steps ?? []) {
    const context = JSON.stringify({ row, step });
    const changed = step.change
      ? changeType(state, type, step.change)
      : { ...state, fields: step.fields ?? [] };
    const error = typeof changed === 'string' ? changed : saveErrorOf(changed, type);
    expect(error, context).toBe(step.error);
    if (typeof changed !== 'string' && !error) state = generate(changed, type);
    if (step.qfmts) expect(state.qfmts, context).toEqual(step.qfmts);
    expectCards(state, type, step, context);
  }
}

interface State {
  names: string[];
  fields: string[];
  qfmts: string[];
  ords: number[];
}
interface Type {
  name: string;
  isCloze: boolean;
}

function cardsOf({ names, qfmts }: State, { isCloze }: Type): CardGeneration {
  return new CardGeneration({ isCloze, fieldNames: names, qfmts });
}

function generate(state: State, type: Type): State {
  const ords = new Set([...state.ords, ...cardsOf(state, type).ordinals(state.fields)]);
  if (ords.size === 0) ords.add(0); // a note keeps one card in any case
  return { ...state, ords: [...ords].sort((a, b) => a - b) };
}

function expectCards(
  state: State,
  type: Type,
  recorded: { ords: number[]; empty_cards: EmptyCards },
  context: string,
) {
  expect(state.ords, context).toEqual(recorded.ords);
  const wanted = cardsOf(state, type).ordinals(state.fields);
  const ords = state.ords.filter((ord) => !wanted.includes(ord));
  expect({ ords, note_would_go: ords.length === state.ords.length }, context).toEqual(recorded.empty_cards);
}

function saveErrorOf({ names, qfmts }: State, type: Type): string | undefined {
  const templates = qfmts.map((qfmt) => ({ qfmt, afmt: type.isCloze ? qfmt : 'x' }));
  try {
    checkTemplates({ ...type, fieldNames: names, templates });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The changed state, or what pylib says before the engine is asked. */
function changeType(state: State, type: Type, change: Change): State | string {
  const [kind, index, target] = change;
  if (kind === 'qfmt') return { ...state, qfmts: state.qfmts.with(index, target) };
  if (kind === 'add') return { ...state, qfmts: [...state.qfmts, index] };
  if (kind === 'rename_field') return changeFields(state, type, index, target);
  if (kind === 'remove_field') return changeFields(state, type, index, null);
  if (kind === 'remove' && state.qfmts.length === 1) return 'must have 1 template';
  const order = state.qfmts.map((_, ord) => ord);
  const [moved = 0] = order.splice(index, 1);
  if (kind === 'move') order.splice(target, 0, moved);
  return {
    ...state,
    qfmts: order.map((ord) => state.qfmts[ord] ?? ''),
    ords: state.ords.map((ord) => order.indexOf(ord)).filter((ord) => ord >= 0),
  };
}

function changeFields(state: State, { isCloze }: Type, ord: number, newName: string | null): State {
  const changes: FieldChanges = new Map([[state.names[ord] ?? '', newName]]);
  const names = newName === null ? state.names.toSpliced(ord, 1) : state.names.with(ord, newName);
  const fields = newName === null ? state.fields.toSpliced(ord, 1) : state.fields;
  const update = (qfmt: string) =>
    updateTemplate({ qfmt, afmt: '', bqfmt: '', bafmt: '' }, changes, {
      firstFieldName: names[0] ?? '',
      isCloze,
    });
  return { ...state, names, fields, qfmts: state.qfmts.map((qfmt) => update(qfmt).qfmt) };
}
