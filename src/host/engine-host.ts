import { Worker } from 'node:worker_threads';
import type { Job, Jobs } from '../actions/jobs.ts';
import { AnkiError } from '../engine/errors.ts';
import type { KeyedCaller } from '../protocol/handler.ts';
import { AbandonedRequests } from './abandoned.ts';
import type { ChangeEvent } from './change-feed.ts';
import { cancelBoard, RunningJobs } from './jobs.ts';
import type {
  ActionCall,
  Asker,
  EngineOptions,
  EngineThread,
  FromEngine,
  Payload,
  ToEngine,
} from './messages.ts';

export interface EngineHost {
  /** Long work that is under way. */
  readonly jobs: Jobs;
  /** Settles when the collection is open; rejects with the AnkiError that kept it shut. */
  readonly opened: Promise<void>;
  /** Rejects when the engine's thread ends unasked; never resolves. */
  readonly died: Promise<never>;
  /** Queues a request; bytes change their owner, so the caller must not use them again. */
  request(body: Payload, caller: KeyedCaller, asker?: Asker): Promise<Payload>;
  /** The asker has gone: what its request would only read need not be read. */
  abandon(asker: Asker): void;
  /** Queues an action; rejects with the AnkiError that it met. Ids beyond 2^53 come as BigInt. */
  run(call: ActionCall): Promise<unknown>;
  /**
   * Names a function that hears of all that changes in the open collection, in order, before whoever changed it is
   * answered. Answers a function that ends this; while nobody listens it costs nothing.
   */
  onChange(listener: (event: ChangeEvent) => void): () => void;
  /** Calls off what waits for a sync server, as the end is near. */
  hurry(): void;
  /** Closes the collection after everything queued before; requests after it are lost. */
  close(): Promise<void>;
}

/** Starts the engine's thread over a profile folder. `script` is the built worker. */
export function startEngine(script: string | URL, options: EngineOptions): EngineHost {
  const cancelled = cancelBoard();
  const abandoned = new AbandonedRequests();
  const worker = new Worker(script, {
    workerData: { ...options, cancelled, abandoned: abandoned.board } satisfies EngineThread,
    stdout: true,
    stderr: true,
  });
  // Node's own pipe between the two would break for good at the first failure.
  worker.stdout.on('data', (text) => process.stdout.write(text));
  worker.stderr.on('data', (text) => process.stderr.write(text));
  const jobs = new RunningJobs(cancelled);
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: ChangeEvent) => void>();
  const opened = deferred<void>();
  const closed = deferred<void>();
  const died = deferred<never>();
  let nextId = 1;
  let ending = false;

  worker.on('message', (message: FromEngine) => {
    if (message.kind === 'reply') return taken(message.id)?.resolve(message.body);
    if (message.kind === 'change') return tell(message.change);
    if (message.kind === 'result') return taken(message.id)?.resolve(message.result);
    if (message.kind === 'error')
      return taken(message.id)?.reject(new AnkiError(message.code, message.message));
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

  function taken(id: number): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one?.asker) one.asker.underWay = undefined;
    return one;
  }

  function tell(change: ChangeEvent): void {
    for (const listener of listeners) listener(change);
  }

  /** Sends something that is answered under the number that it is given. */
  function ask(send: (id: number) => void, asker?: Asker): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject, asker });
      send(id);
    });
  }

  function post(message: ToEngine, transfer: ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer);
  }

  return {
    jobs,
    opened: opened.promise,
    died: died.promise,
    request: (body, caller, asker) =>
      ask((id) => {
        if (asker?.isGone) abandoned.add(id);
        if (asker) asker.underWay = id;
        const transfer = typeof body === 'string' ? [] : [body.buffer as ArrayBuffer]; // never shared memory
        post({ kind: 'request', id, body, caller }, transfer);
      }, asker) as Promise<Payload>, // what a reply holds
    abandon: ({ underWay }) => {
      if (underWay !== undefined) abandoned.add(underWay);
    },
    run: (call) => ask((id) => post({ kind: 'run', id, ...call })),
    onChange: (listener) => {
      const one = (event: ChangeEvent) => listener(event); // so that one function may listen twice
      listeners.add(one);
      if (listeners.size === 1) post({ kind: 'watch', isOn: true });
      return () => {
        if (listeners.delete(one) && listeners.size === 0) post({ kind: 'watch', isOn: false });
      };
    },
    hurry: () => post({ kind: 'hurry' }),
    close: () => {
      post({ kind: 'close' });
      return closed.promise;
    },
  };
}

/** Whoever waits for the answer to a message. */
interface Waiting {
  readonly asker: Asker | undefined;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
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
