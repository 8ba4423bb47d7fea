import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { Database } from '../../src/engine/sqlite/database.ts';
import { exportCardsText } from '../../src/engine/text-export/export-cards.ts';
import { exportNotesText } from '../../src/engine/text-export/export-notes.ts';
import { csvRecords } from '../../src/engine/text-import/csv-records.ts';
import { DELIMITERS } from '../../src/engine/text-import/delimiter.ts';
import { importJson } from '../../src/engine/text-import/import-json.ts';
import { importText } from '../../src/engine/text-import/import-text.ts';
import { readTextMetadata, type TextMetadata } from '../../src/engine/text-import/metadata.ts';
import type { TextImportLog } from '../../src/engine/text-import/text-log.ts';
import { copyOfFixture, opened, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, objectsIn, runAnki } from './anki.ts';
import { type ExportStep, randomSteps, type Step, type TextStep } from './text-files-steps.ts';

// Imports random files here and in real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? '1');
const runs = Number(process.env.ANKID_FUZZ_RUNS ?? '3');
const length = Number(process.env.ANKID_FUZZ_STEPS ?? '150');

describe.skipIf(!ANKI_PYTHON)('text files as in real Anki', () => {
  for (let run = seed; run < seed + runs; run++) {
    test(`${length} files of seed ${run} leave the same rows`, { timeout: 600_000 }, () => playBoth(run));
  }
});

type Result = Record<string, unknown>;

function playBoth(run: number): void {
  const ours = copyOfFixture('study');
  mkdirSync(ours.replace('.anki2', '.media'), { recursive: true });
  const theirs = join(temporaryFolder(), 'collection.anki2');
  copyFileSync(ours, theirs);
  const base = guidsOf(ours);
  const steps = randomSteps(run, length, [...base.values()].slice(0, 40));
  const anki = playInAnki(theirs, steps);
  const col = opened(ours, systemClock);
  const folder = temporaryFolder();
  steps.forEach((step, i) => {
    const here = attempt(() => play(col, step, folder));
    const { error, ...there } = anki[i] ?? {};
    const told = `step ${i}: ${JSON.stringify(step)}; there: ${error}, here: ${here.message}`;
    expect(comparable(step, here.result ?? {}), told).toEqual(
      error === undefined ? comparable(step, there) : {},
    );
  });
  const other = new Database(theirs);
  const expected = dumpOf(other, base);
  other.close();
  expect(dumpOf(col.db, base)).toEqual(expected);
}

function guidsOf(path: string): Map<number, string> {
  const db = new Database(path);
  try {
    return new Map(db.rows<[number, string]>('select id, guid from notes'));
  } finally {
    db.close();
  }
}

function playInAnki(path: string, steps: readonly Step[]): Result[] {
  const folder = temporaryFolder();
  const file = join(folder, 'steps.json');
  writeFileSync(file, JSON.stringify(steps));
  return objectsIn(runAnki('text-files.py', { args: [path, file, folder] }));
}

/** Cards are written by their ids, and those of a cloze note get theirs in no certain order in Anki. */
function comparable({ kind }: Step, result: Result): Result {
  if (kind !== 'exportCards') return result;
  const records = [...csvRecords(String(result.text), { delimiter: '\t' })];
  return { ...result, text: undefined, size: String(result.text).length, records: sorted(records) };
}

function attempt(work: () => Result): { result?: Result; message?: string } {
  try {
    return { result: work() };
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return { message: error.message };
  }
}

function play(col: Collection, step: Step, folder: string): Result {
  switch (step.kind) {
    case 'text':
      return playText(col, step);
    case 'json':
      return { log: logOf(importJson(col, JSON.stringify(step.data))) };
    default:
      return playExport(col, step, join(folder, 'out.txt'));
  }
}

function playText(col: Collection, { text, choices, edits }: TextStep): Result {
  const metadata = readTextMetadata(col, text, {
    delimiter: DELIMITERS.find((name) => name === choices.delimiter),
    notetype: onlyId(choices.notetype && col.notetypes.byName(choices.notetype)),
    deck: onlyId(choices.deck && col.decks.byName(choices.deck)),
    isHtml: choices.isHtml,
  });
  const { fieldColumns, ...changes } = edits;
  const edited = { ...metadata, ...changes } as TextMetadata; // random values of the right kinds
  if (!fieldColumns || !('id' in edited.notetype))
    return { metadata: named(col, metadata), log: logOf(importText(col, text, edited)) };
  const columns = edited.notetype.fieldColumns.map((_, i) => fieldColumns[i] ?? 0);
  const notetype = { ...edited.notetype, fieldColumns: columns };
  return { metadata: named(col, metadata), log: logOf(importText(col, text, { ...edited, notetype })) };
}

const onlyId = <Id>(thing: { readonly id: Id } | '' | undefined): { id: Id } | undefined =>
  thing ? { id: thing.id } : undefined;

/** Ids of what was made on the way differ. */
function named(col: Collection, metadata: TextMetadata): Result {
  const { deck, notetype } = metadata;
  return {
    ...metadata,
    deck: 'id' in deck ? { id: col.decks.require(deck.id).name } : deck,
    notetype: 'id' in notetype ? { ...notetype, id: col.notetypes.require(notetype.id).name } : notetype,
  };
}

function logOf(log: TextImportLog): Result {
  const fields = (notes: readonly { readonly fields: readonly string[] }[]) =>
    notes.map((note) => note.fields);
  return {
    found: log.foundNotes,
    new: fields(log.new),
    updated: fields(log.updated),
    duplicate: fields(log.duplicate),
    conflicting: fields(log.conflicting),
    first_field_match: fields(log.firstFieldMatch),
    missing_notetype: fields(log.missingNotetype),
    missing_deck: fields(log.missingDeck),
    empty_first_field: fields(log.emptyFirstField),
  };
}

function playExport(col: Collection, step: ExportStep, path: string): Result {
  const deck = step.deck ? col.decks.byName(step.deck) : undefined;
  const options = {
    ...(deck ? { deckIds: col.decks.withChildren(deck).map(({ id }) => id) } : {}),
    withHtml: step.html,
    withTags: step.tags,
    withDeck: step.decks,
    withNotetype: step.notetypes,
    withGuid: step.guids,
  };
  const count =
    step.kind === 'exportNotes' ? exportNotesText(col, path, options) : exportCardsText(col, path, options);
  return { count, text: readFileSync(path, 'utf8') };
}

/** All that a collection holds, but for ids, times and guids that were drawn. */
function dumpOf(db: Database, base: ReadonlyMap<number, string>): Record<string, unknown> {
  const decks = new Map(db.rows<[number, string]>('select id, name from decks'));
  const notetypes = new Map(db.rows<[number, string]>('select id, name from notetypes'));
  const keys = new Map<unknown, string>();
  const notes = db
    .all<Row>('select *, typeof(sfld) as kind, cast(flds as blob) as flds from notes')
    .map(({ id, mid, guid, mod, flds, ...note }) => {
      const text = Buffer.from(flds as Uint8Array).toString('utf8'); // cast in the query
      keys.set(id, base.has(Number(id)) ? String(id) : `new ${notetypes.get(Number(mid))} ${text}`);
      const given = base.has(Number(id)) || /^(?:new|json)\d+$/.test(String(guid)) ? guid : 'drawn';
      return { ...note, key: keys.get(id), flds: text, guid: given, mod: Number(mod) > RECENT };
    });
  const cards = db.all<Row>('select * from cards').map(({ id, nid, did, odid, mod, ...card }) => ({
    ...card,
    nid: keys.get(nid),
    did: decks.get(Number(did)),
    odid: decks.get(Number(odid)),
    mod: Number(mod) > RECENT,
  }));
  return {
    notes: sorted(notes),
    cards: sorted(cards),
    decks: [...decks.values()].sort(),
    notetypes: sorted(
      db.all(`select name, (select count(*) from fields where ntid = id) as fields,
        (select count(*) from templates where ntid = id) as templates from notetypes`),
    ),
    tags: db.rows('select tag, usn, collapsed from tags order by tag'),
    config: db.rows(
      `select key, usn, cast(val as text) from config
       where key not in ('lastUnburied', 'curModel', 'creationOffset') order by key`,
    ),
    graves: db.rows('select oid, type, usn from graves order by 1, 2'),
  };
}

type Row = Record<string, unknown>;

/** What was stamped after it was stored in this run; the fixture is older. */
const RECENT = Date.now() / 1000 - 86_400;

const sorted = <Item>(rows: readonly Item[]): Item[] =>
  rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
