import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LongInteger } from '../../src/engine/ids/long-integers.ts';

/** See search.py. */
export type CollectionKind = 'study' | 'decks' | 'notes';

export interface Answer {
  readonly query: string;
  readonly cards: Found;
  readonly notes: Found;
}

type Found = { readonly ids: readonly LongInteger[] } | { readonly error: string };

export interface RandomSearches {
  readonly kind: CollectionKind;
  /** What the collection is made of. */
  readonly source: string;
  /** Where it is made, as collection.anki2; ours.anki2 is a copy. */
  readonly folder: string;
  readonly seed: number;
  readonly count: number;
}

/** What real Anki finds for random searches of a new collection. */
export const randomSearches = (python: string, wanted: RandomSearches): Promise<Answer[]> =>
  run(python, [wanted.kind, wanted.source, wanted.folder, String(wanted.seed), String(wanted.count)]);

/** What real Anki finds for these searches in a collection that `randomSearches` made. */
export const askAnki = (python: string, folder: string, queries: readonly string[]): Promise<Answer[]> =>
  run(python, ['answer', folder], queries.map((query) => `${JSON.stringify(query)}\n`).join(''));

async function run(python: string, args: readonly string[], input = ''): Promise<Answer[]> {
  const script = fileURLToPath(new URL('search.py', import.meta.url));
  const child = spawn(python, [script, ...args]);
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    out.stderr += text;
  });
  child.stdin.end(input);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(out.stderr);
  // On a busy machine pylib prints complaints about slow calls in between.
  const lines = out.stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line));
}
