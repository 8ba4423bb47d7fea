import type { Job, Jobs } from '../actions/jobs.ts';
import type { Clock } from '../engine/clock.ts';
import type { LongWork } from '../engine/long-work.ts';
import type { RunningWork } from '../runner/environment.ts';
import { throttled } from './throttled.ts';

/** Memory of both threads that says which jobs shall end: the only way to a thread that is busy. */
export const cancelBoard = (): SharedArrayBuffer =>
  new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * PLACES);

/** A job's number, modulo this, is its place on the board, so that none need be cleared. */
const PLACES = 64;

/** The jobs as one thread knows them; both threads can cancel. */
export class RunningJobs implements Jobs {
  readonly #jobs = new Map<number, Job>();
  readonly #board: Int32Array;

  constructor(board: SharedArrayBuffer) {
    this.#board = new Int32Array(board);
  }

  list(): Job[] {
    return [...this.#jobs.values()].map((job) => ({ ...job, cancellable: !this.isCancelled(job.id) }));
  }

  cancel(id: number): boolean {
    if (!this.#jobs.has(id)) return false;
    Atomics.store(this.#board, id % PLACES, id);
    return true;
  }

  isCancelled(id: number): boolean {
    return Atomics.load(this.#board, id % PLACES) === id;
  }

  set(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  remove(id: number): void {
    this.#jobs.delete(id);
  }
}

/** The engine's side: numbers the jobs and tells of them. */
export class JobSource {
  readonly jobs: RunningJobs;
  readonly #clock: Clock;
  readonly #tell: (job: Job | { readonly ended: number }) => void;
  #nextId = 1;

  constructor(board: SharedArrayBuffer, clock: Clock, tell: (job: Job | { readonly ended: number }) => void) {
    this.jobs = new RunningJobs(board);
    this.#clock = clock;
    this.#tell = tell;
  }

  begin(action: string): RunningWork {
    const id = this.#nextId++;
    let job: Job = {
      ...{ id, action, stage: null, done: 0, total: 0, startedAt: this.#clock.nowMillis() },
      cancellable: true,
    };
    this.#set(job);
    const work: LongWork = {
      onProgress: throttled((done, total, stage) => {
        job = { ...job, done, total, stage: stage ?? job.stage };
        this.#set(job);
      }),
      isCancelled: () => this.jobs.isCancelled(id),
    };
    return {
      work,
      end: () => {
        this.jobs.remove(id);
        this.#tell({ ended: id });
      },
    };
  }

  #set(job: Job): void {
    this.jobs.set(job);
    this.#tell(job);
  }
}
