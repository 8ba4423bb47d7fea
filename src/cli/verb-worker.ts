import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { throttled } from '../host/throttled.ts';
import { runCommand } from './run.ts';
import type { Terminal } from './terminal.ts';
import type { FromVerb, ToVerb, VerbThread } from './verb-thread.ts';
import { VERBS } from './verbs.ts';

/** The thread in which every verb but `serve` runs: its work may hold the thread up, and Ctrl-C is heard meanwhile. */
async function main(port: MessagePort, { args, cancelled, isInteractive }: VerbThread): Promise<void> {
  const status = await runCommand(args, VERBS, {
    ...terminalOver(port, new Int32Array(cancelled)),
    isInteractive,
  });
  send(port, { kind: 'ended', status });
}

function terminalOver(port: MessagePort, cancelled: Int32Array): Omit<Terminal, 'isInteractive'> {
  return {
    print: (text) => send(port, { kind: 'print', text }),
    complain: (text) => send(port, { kind: 'complain', text }),
    ask: (question, hidden = false) =>
      new Promise((resolve) => {
        port.once('message', ({ answer }: ToVerb) => resolve(answer));
        send(port, { kind: 'ask', question, hidden });
      }),
    work: {
      onProgress: throttled((done, total, stage) => send(port, { kind: 'progress', done, total, stage })),
      isCancelled: () => Atomics.load(cancelled, 0) !== 0,
    },
  };
}

const send = (port: MessagePort, message: FromVerb): void => port.postMessage(message);

if (parentPort) void main(parentPort, workerData as VerbThread); // started by verb-thread.ts with nothing else
