import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A recorded import or export: what is done, in neutral words, and what real Anki made of it. */
export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly steps: readonly Step[];
  /** How notes are named in what was recorded: by their guid, or as "~notetype/first field". */
  readonly key: 'guid' | 'first-field';
  readonly expected: Outcome;
  /** For steps of Anki's old importer and exporter: what the engine's make of them. */
  readonly byEngine: Outcome | undefined;
}

export interface Outcome {
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly collection: unknown;
}

export interface Step {
  readonly op: string;
  readonly [word: string]: unknown;
}

const CASES = fileURLToPath(new URL('../../reference/import-cases/', import.meta.url));

export function readCases(): Case[] {
  return readdirSync(CASES).map((name) => {
    const folder = join(CASES, name);
    const { steps, key } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));
    return { name, folder, steps, key, expected: outcome(folder, 'expected'), byEngine: byEngine(folder) };
  });
}

const outcome = (folder: string, file: string): Outcome =>
  JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'));

const byEngine = (folder: string): Outcome | undefined =>
  existsSync(join(folder, 'expected-by-engine.json')) ? outcome(folder, 'expected-by-engine') : undefined;
