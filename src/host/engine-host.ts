import { Worker } from 'node:worker_threads';
import type { Job, Jobs } from '../actions/jobs.ts';
import { AnkiError } from '../engine/errors.ts';
import type { Caller } from '../protocol/handler.ts';
import { cancelBoard, RunningJobs } from './jobs.ts';
import type { EngineOptions, EngineThread, FromEngine, Payload, ToEngine } from './messages.ts';

export interface EngineHost {
  /** Long work that is under way. */
  readonly jobs: Jobs;
  /** Settles when the collection is open; rejects with the AnkiError that kept it shut. */
  readonly opened: Promise<void>;
  /** Rejects when the engine's thread ends unasked; never resolves. */
  readonly died: Promise<never>;
  /** Queues a request; bytes change their owner, so the caller must not use them again. */
  request(body: Payload, caller: Caller): Promise<Payload>;
  /** Calls off what waits for a sync server, as the end is near. */
  hurry(): void;
  /** Closes the collection after everything queued before; requests after it are lost. */
  close(): Promise<void>;
}

/** Starts the engine's thread over a profile folder. `script` is the built worker. */
export function startEngine(script: string | URL, options: EngineOptions): EngineHost {
  const cancelled = cancelBoard();
  const worker = new Worker(script, {
    workerData: { ...options, cancelled } satisfies EngineThread,
    stdout: true,
    stderr: true,
  });
  // Node's own pipe between the two would break for good at the first failure.
  worker.stdout.on('data', (text) => process.stdout.write(text));
  worker.stderr.on('data', (text) => process.stderr.write(text));
  const jobs = new RunningJobs(cancelled);
  const waiting = new Map<number, (body: Payload) => void>();
  const opened = deferred<void>();
  const closed = deferred<void>();
  const died = deferred<never>();
  let nextId = 1;
  let ending = false;

  worker.on('message', (message: FromEngine) => {
    if (message.kind === 'reply') return settle(message.id, message.body);
    if (message.kind === 'job') return follow(message.job);
    if (message.kind === 'opened') return opened.resolve();
    ending = true;
    if (message.kind === 'closed') return closed.resolve();
    opened.reject(new AnkiError(message.code, message.message));
  });
  worker.on('error', (error) => fail(error));
  worker.on('exit', (code) => {
    if (!ending) fail(new Error(`the engine's thread ended by itself (exit code ${code})`));
  });

  /** Nothing more will come: whoever waits must know. The first cause counts. */
  function fail(error: unknown): void {
    died.reject(error);
    opened.reject(error);
    closed.resolve();
  }

  function follow(job: Job | { readonly ended: number }): void {
    if ('ended' in job) jobs.remove(job.ended);
    else jobs.set(job);
  }

  function settle(id: number, body: Payload): void {
    waiting.get(id)?.(body);
    waiting.delete(id);
  }

  function post(message: ToEngine, transfer: ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer);
  }

  return {
    jobs,
    opened: opened.promise,
    died: died.promise,
    request: (body, caller) =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        const transfer = typeof body === 'string' ? [] : [body.buffer as ArrayBuffer]; // never shared memory
        post({ kind: 'request', id, body, caller }, transfer);
      }),
    hurry: () => post({ kind: 'hurry' }),
    close: () => {
      post({ kind: 'close' });
      return closed.promise;
    },
  };
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** A promise with its ends outside; a rejection nobody waits for is no crash. */
function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
