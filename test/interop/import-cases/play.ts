import { onTestFinished } from 'vitest';
import { AnkiError } from '../../../src/engine/errors.ts';
import { Bench } from './bench.ts';
import type { Case, Outcome } from './case.ts';
import { contentsOf, inOrder, sorted } from './contents.ts';
import { SET_UP } from './set-up-steps.ts';
import { RECORDED } from './steps.ts';

/** What the steps of a case make of an empty collection here. */
export async function play({ steps, folder, key }: Pick<Case, 'steps' | 'folder' | 'key'>): Promise<Outcome> {
  const bench = new Bench();
  onTestFinished(() => bench.close());
  const results: Record<string, unknown>[] = [];
  for (const step of steps) {
    const setUp = SET_UP[step.op];
    if (setUp) setUp(bench, step);
    else results.push({ op: step.op, ...(await attempt(bench, step, folder)) });
  }
  return { results, collection: contentsOf(bench.col, key) };
}

async function attempt(bench: Bench, step: Case['steps'][number], folder: string) {
  const action = RECORDED[step.op];
  if (!action) throw new Error(`unknown step ${step.op}`);
  try {
    return await action(bench, step, folder);
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return { error: error.message.replaceAll(folder, '…') };
  }
}

/** Words of the recording that are Python's, and errors of zip files, which are our own. */
export function comparable({ message, error, ...result }: Readonly<Record<string, unknown>>) {
  if (error === 'SyncError')
    return { ...result, error: 'the file is not an Anki package, or it is damaged: it is not a zip file' };
  if (error !== undefined) return { ...result, error: message };
  return 'read_back' in result ? { ...result, read_back: sorted(result.read_back) } : inOrder(result);
}
