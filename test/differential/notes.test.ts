import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { type CardId, type NoteId, noteId } from '../../src/engine/ids/ids.ts';
import type { LongInteger } from '../../src/engine/ids/long-integers.ts';
import type { NoteState } from '../../src/engine/notes/state.ts';
import { changeDeck } from '../../src/engine/scheduler/changes/change-deck.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import { copyOfFixture, opened, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, objectsIn, runAnki } from './anki.ts';
import { dumpOf, readBase } from './notes-dump.ts';
import { type NoteRef, randomSteps, type Step } from './notes-steps.ts';

// Plays random steps here and in real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? '1');
const runs = Number(process.env.ANKID_FUZZ_RUNS ?? '3');
const length = Number(process.env.ANKID_FUZZ_STEPS ?? '150');

describe.skipIf(!ANKI_PYTHON)('notes and cards as in real Anki', () => {
  for (let run = seed; run < seed + runs; run++) {
    test(`${length} steps of seed ${run} leave the same rows`, { timeout: 600_000 }, () => playBoth(run));
  }
});

function playBoth(run: number): void {
  const [ours, theirs] = twoCopies();
  const base = readBase(ours);
  const steps = randomSteps(run, length, [...base.notes.keys()]);
  const anki = playInAnki(theirs, steps);
  const collection = opened(ours, systemClock);
  const here = playHere(collection, steps);
  steps.forEach((step, i) => {
    const added = step.kind === 'add' && anki[i]?.result ? 'added' : undefined;
    expect(added ?? here[i]?.outcome, `step ${i}: ${JSON.stringify(step)}`).toEqual(
      added ?? outcomeOf(anki[i]),
    );
  });
  const dump = dumpOf(
    collection.db,
    base,
    newNotes(
      steps,
      here.map(({ id }) => id),
    ),
  );
  const other = new Database(theirs);
  const expected = dumpOf(
    other,
    base,
    newNotes(
      steps,
      anki.map(({ result }) => result ?? undefined),
    ),
  );
  other.close();
  expect(dump).toEqual(expected);
}

function twoCopies(): [string, string] {
  const ours = copyOfFixture('study');
  runPython('prepare', ours);
  const theirs = join(temporaryFolder(), 'collection.anki2');
  copyFileSync(ours, theirs);
  return [ours, theirs];
}

interface AnkiResult {
  result?: number | null;
  error?: string;
}

function playInAnki(path: string, steps: readonly Step[]): AnkiResult[] {
  const file = join(temporaryFolder(), 'steps.json');
  writeFileSync(file, JSON.stringify(steps));
  return objectsIn(runPython('play', path, file));
}

const runPython = (...args: string[]): string => runAnki('notes.py', { args });

const outcomeOf = (result: AnkiResult | undefined): unknown =>
  result?.error ? 'error' : (result?.result ?? null);

function newNotes(steps: readonly Step[], ids: readonly (number | undefined)[]): Map<number, string> {
  return new Map(steps.flatMap((step, i) => (step.kind === 'add' ? [[ids[i] ?? 0, `#${step.number}`]] : [])));
}

function playHere(col: Collection, steps: readonly Step[]): { outcome: unknown; id?: number }[] {
  const ids = new Map<string, NoteId>();
  return steps.map((step) => {
    try {
      const outcome = playStep(col, step, ids) ?? null;
      return step.kind === 'add' ? { outcome, id: Number(outcome) } : { outcome };
    } catch {
      return { outcome: 'error' };
    }
  });
}

const STATES: readonly NoteState[] = [
  'normal',
  'empty',
  'duplicate',
  'missing cloze',
  'notetype not cloze',
  'field not cloze',
];

function playStep(col: Collection, step: Step, ids: Map<string, NoteId>): LongInteger | undefined {
  const idOf = (ref: NoteRef): NoteId =>
    typeof ref === 'string' ? (ids.get(ref) ?? noteId(1)) : noteId(ref);
  const cardsOf = (refs: readonly NoteRef[], most: number): CardId[] =>
    refs.flatMap((ref) => (col.cards.idsOfNotes([idOf(ref)]).get(idOf(ref)) ?? []).slice(0, most));
  const deckOf = (name: string) => col.decks.byName(name)?.id ?? expect.fail(`no deck ${name}`);
  switch (step.kind) {
    case 'add': {
      const id = col.notes.add({ ...draftOf(col, step), tags: step.tags }, deckOf(step.deck));
      ids.set(`#${step.number}`, id);
      return id;
    }
    case 'state':
      return STATES.indexOf(col.notes.state(draftOf(col, step)));
    case 'update': {
      const note = col.notes.require(idOf(step.note));
      for (const [index, text] of step.fields) if (index < note.fields.length) note.fields[index] = text;
      if (step.tags) note.tags = [...step.tags];
      col.notes.update(note);
      return STATES.indexOf(col.notes.state(note));
    }
    case 'remove':
      return col.notes.remove(step.notes.map(idOf));
    case 'move':
      return changeDeck(col, cardsOf(step.notes, step.most), deckOf(step.deck));
    case 'removeCards':
      col.cards.remove(cardsOf(step.notes, step.most));
      return undefined;
    case 'empty': {
      const found = col.cards.empty().flatMap(({ empty }) => empty.map(({ id }) => id));
      if (step.removing) col.cards.remove(found);
      return found.length;
    }
    case 'config':
      col.transact('Update Config', () => col.config.set('normalize_note_text', step.value));
      return undefined;
  }
}

function draftOf(
  col: Collection,
  { notetype: name, fields }: { notetype: string; fields: readonly string[] },
) {
  const notetype = col.notetypes.byName(name) ?? expect.fail(`no note type ${name}`);
  return { mid: notetype.id, fields: notetype.fields.map((_, i) => fields[i] ?? '') };
}
