import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A Python that has the package `anki` (26.9.3); without it the tests against real Anki are left out. */
export const ANKI_PYTHON = process.env.ANKID_ANKI_PYTHON ?? '';

const scriptPath = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs one of the scripts beside this file; answers its exit status and what it printed. */
export function runScript(name: string, ...args: string[]): { status: number | null; output: string } {
  const run = spawnSync(ANKI_PYTHON, [scriptPath(name), ...args], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  });
  return { status: run.status, output: run.stdout.trim() || run.stderr.trim() };
}

/** Lets real Anki hold a collection open; the answer ends it. */
export async function holdOpen(path: string): Promise<() => Promise<void>> {
  const child: ChildProcess = spawn(ANKI_PYTHON, [scriptPath('hold_open.py'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout || !child.stdin) throw new Error('no pipes');
  await once(child.stdout, 'data');
  return async () => {
    const exit = once(child, 'exit');
    child.stdin?.end();
    await exit;
  };
}
