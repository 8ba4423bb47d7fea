import { Worker } from 'node:worker_threads';
import { INTERRUPTED } from './run.ts';
import type { Terminal } from './terminal.ts';

/** What the thread of a verb is given. */
export interface VerbThread {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  /** One 32-bit integer: other than 0 when Ctrl-C was pressed. */
  readonly cancelled: SharedArrayBuffer;
  readonly isInteractive: boolean;
}

export type FromVerb =
  | { readonly kind: 'print' | 'complain'; readonly text: string }
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number;
      readonly stage: string | undefined;
    }
  | { readonly kind: 'ask'; readonly question: string; readonly hidden: boolean }
  | { readonly kind: 'ended'; readonly status: number };

export interface ToVerb {
  readonly answer: string;
}

/**
 * Runs a command in a thread of its own; resolves to the exit status, rejects with what nobody has foreseen. Ctrl-C asks
 * the work to end with nothing done, a second one ends the program.
 */
export function runInThread(
  script: string,
  args: readonly string[],
  terminal: Pick<Terminal, 'print' | 'complain' | 'ask' | 'isInteractive'> & {
    readonly progress: (line: string) => void;
  },
): Promise<number> {
  const cancelled = new SharedArrayBuffer(4);
  const { isInteractive } = terminal;
  const worker = new Worker(script, { workerData: { args, cancelled, isInteractive } satisfies VerbThread });
  cancelOnSignal(cancelled, terminal.complain);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new Error(`the command's thread ended by itself (exit code ${code})`)),
    );
    worker.on('message', (message: FromVerb) => {
      if (message.kind === 'ended') resolve(message.status);
      else if (message.kind === 'progress') terminal.progress(progressLine(message));
      else if (message.kind !== 'ask') terminal[message.kind](message.text);
      else
        terminal
          .ask(message.question, message.hidden)
          .then((answer) => worker.postMessage({ answer } satisfies ToVerb), reject);
    });
  });
}

function cancelOnSignal(cancelled: SharedArrayBuffer, complain: (line: string) => void): void {
  const cancel = (): boolean => Atomics.exchange(new Int32Array(cancelled), 0, 1) === 0;
  process.on('SIGINT', () => {
    if (!cancel()) process.exit(INTERRUPTED);
    complain('stopping with nothing changed; Ctrl-C again ends at once');
  });
  for (const [signal, status] of Object.entries({ SIGHUP: 129, SIGTERM: 143 })) {
    process.on(signal, () => {
      cancel();
      setTimeout(() => process.exit(status), PATIENCE).unref();
    });
  }
}

/** Milliseconds that work has for an orderly end when nobody is there who could press Ctrl-C again. */
const PATIENCE = 5000;

const progressLine = ({ done, total, stage = 'Processing...' }: FromVerb & { kind: 'progress' }): string =>
  total > 0 ? `${stage} ${done}/${total}` : stage;
