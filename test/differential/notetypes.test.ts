import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { parseExactly } from '../../src/engine/json/exact-json.ts';
import { notetypeToLegacy } from '../../src/engine/notetypes/legacy.ts';
import { copyOfFixture, openFixture, standingClock } from '../support.ts';
import { ANKI_PYTHON, runAnki } from './anki.ts';
import { doOperation, type Operation, OperationMaker } from './notetype-operations.ts';

// Does random changes of note types with our engine and with real Anki: ANKID_ANKI_PYTHON names a Python with the
// package anki 26.9.3. ANKID_FUZZ_KEEP names a folder that gets our collections as they are afterwards.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? 1);
const count = Number(process.env.ANKID_FUZZ_CASES ?? 20);
const LENGTH = 12;

const fixture = fileURLToPath(new URL('../../conformance/fixtures/study/collection.anki2', import.meta.url));

interface Outcome {
  results: { error: string | null; schema: boolean }[];
  dump: Record<string, unknown>;
}

describe.skipIf(!ANKI_PYTHON)('note types as in real Anki', () => {
  test(`agrees after ${count} sequences from seed ${seed}`, { timeout: 3_600_000 }, () => {
    rememberKnownIds();
    const ours = Array.from({ length: count }, (_, i) => sequence(seed + i));
    const theirs = real(ours.map(({ operations }) => operations));
    for (const [i, { operations, outcome }] of ours.entries()) {
      const told = `seed ${seed + i}: ${operations.map((op) => JSON.stringify(op)).join('\n')}`;
      expect.soft(outcome.results.map(unnamed), told).toEqual(theirs[i]?.results.map(unnamed));
      expect.soft(comparable(outcome.dump), told).toEqual(comparable(theirs[i]?.dump ?? {}));
    }
  });
});

/** Of several unknown fields Anki names any one: it looks them up in a hash set. */
function unnamed({ error, schema }: Outcome['results'][number]): Outcome['results'][number] {
  return { error: error?.replace(/Field '.*' not found/s, 'Field not found') ?? null, schema };
}

function real(sequences: Operation[][]): Outcome[] {
  const input = JSON.stringify({ fixture, sequences });
  return parseExactly(runAnki('notetypes.py', { input })) as Outcome[];
}

function sequence(number: number): { operations: Operation[]; outcome: Outcome } {
  const path = copyOfFixture('study');
  const clock = standingClock(new Date().toISOString());
  const col = openCollection({ path, clock });
  const maker = new OperationMaker(number);
  const operations: Operation[] = [];
  const results: Outcome['results'] = [];
  while (operations.length < LENGTH) {
    clock.tick(10);
    const operation = maker.next(col);
    const result = resultOf(col, operation);
    // Anki keeps the note types that were saved before the one that failed.
    if (operation.kind_of === 'find_replace' && result.error !== null) continue;
    operations.push(operation);
    results.push(result);
  }
  const dump = dumpOf(col);
  col.close();
  const keep = process.env.ANKID_FUZZ_KEEP;
  if (keep) copyFileSync(path, join(keep, `${number}.anki2`));
  return { operations, outcome: { results, dump } };
}

function resultOf(col: Collection, operation: Operation): Outcome['results'][number] {
  const before = col.stamps.scm;
  let error: string | null = null;
  try {
    doOperation(col, operation);
  } catch (thrown) {
    if (!(thrown instanceof AnkiError)) throw thrown;
    error = thrown.message;
  }
  return { error, schema: col.stamps.scm !== before };
}

const SQL = {
  notetypes: 'select id, name, mtime_secs, usn from notetypes order by name',
  fields: 'select ntid, ord, name from fields order by ntid, ord',
  templates: 'select ntid, ord, name, mtime_secs, usn from templates order by ntid, ord',
  notes: `select id, guid, mid, mod, usn, tags, flds, cast(sfld as text), typeof(sfld), csum from notes order by id`,
  cards: `select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data
    from cards order by nid, ord, id`,
  graves: 'select oid, type, usn from graves order by type, oid',
};

function dumpOf(col: Collection): Record<string, unknown> {
  const tables = Object.entries(SQL).map(([name, sql]) => [name, col.db.rows(sql)]);
  const models = col.notetypes.all().map(notetypeToLegacy);
  const config = { curModel: col.config.get('curModel'), nextPos: col.config.get('nextPos') };
  return { ...Object.fromEntries(tables), models, ...config };
}

const START = Math.floor(Date.now() / 1000);
/** Beyond any time: ids of fields and templates, most of them read as bigint. */
const RANDOM = 2 ** 50;

/** Times of this run and ids that were made in it differ between two programs; all else must not. */
function comparable(dump: Record<string, unknown>): unknown {
  const names = new Map((dump.notetypes as [number, string][]).map(([id, name]) => [id, name]));
  const numberLabel = (value: number | bigint): unknown => {
    if (known.has(String(value))) return String(value);
    if (typeof value === 'bigint' || Math.abs(value) > RANDOM) return 'new id';
    if (value >= START * 1000) return names.get(value) ?? 'new id';
    return value >= START && value < START + 100_000 ? 'now' : value;
  };
  const label = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(label);
    if (typeof value === 'bigint' || typeof value === 'number') return numberLabel(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, label(inner)]));
  };
  // A new card may have got the same number as a new note type.
  const cards = (dump.cards as number[][]).map(([id = 0, ...rest]) => [
    id >= START * 1000 ? 'new id' : id,
    ...rest,
  ]);
  const labelled = label({ ...dump, cards }) as Record<string, unknown[]>; // an object of lists, as it came
  for (const table of ['fields', 'templates', 'graves']) labelled[table]?.sort(byText);
  return labelled;
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Ids of fields and templates that the fixture has; others are drawn at random. */
const known = new Set<string>();

function rememberKnownIds(): void {
  for (const { fields, templates } of openFixture('study').notetypes.all()) {
    for (const { config } of [...fields, ...templates]) known.add(String(config.id));
  }
}
