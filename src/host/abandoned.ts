/** A request's number, modulo this, is its place, so that none need be cleared. */
const PLACES = 65_536;

/** The requests for whose answers nobody waits any more, in memory of both threads: so the busy one knows at once, too. */
export class AbandonedRequests {
  readonly board: SharedArrayBuffer;
  readonly #places: Int32Array;

  constructor(board = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * PLACES)) {
    this.board = board;
    this.#places = new Int32Array(board);
  }

  add(id: number): void {
    Atomics.store(this.#places, id % PLACES, id | 0);
  }

  has(id: number): boolean {
    return Atomics.load(this.#places, id % PLACES) === (id | 0);
  }
}
