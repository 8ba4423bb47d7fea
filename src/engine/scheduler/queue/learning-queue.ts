import type { CardId } from '../../ids/ids.ts';
import type { LearningEntry } from './entry.ts';

/**
 * Learning cards by the time they come back. Which of two cards due in the same second comes first is left to Anki's
 * container, a ring buffer (Rust's VecDeque) that is searched in its two halves; so where the ring begins, and how much
 * it holds, is kept track of here.
 */
export class LearningQueue {
  readonly #entries: LearningEntry[];
  #head = 0;
  #capacity: number;

  /** Entries by the time they are due. */
  constructor(entries: readonly LearningEntry[]) {
    this.#entries = [...entries];
    this.#capacity = capacityOfCollected(entries.length);
  }

  get front(): LearningEntry | undefined {
    return this.#entries[0];
  }

  /** Those that come back by `cutoff`, from the front up to the first that does not. */
  until(cutoff: number): LearningEntry[] {
    const end = this.#entries.findIndex((entry) => entry.due > cutoff);
    return end < 0 ? [...this.#entries] : this.#entries.slice(0, end);
  }

  popFront(): LearningEntry | undefined {
    const entry = this.#entries.shift();
    if (entry) this.#head = this.#wrapped(this.#head + 1);
    return entry;
  }

  pushFront(entry: LearningEntry): void {
    this.#makeRoom();
    this.#head = this.#wrapped(this.#head - 1);
    this.#entries.unshift(entry);
  }

  insert(entry: LearningEntry): void {
    const place = this.#placeFor(entry.due);
    this.#makeRoom();
    const behind = this.#entries.length - place;
    if (behind >= place) this.#head = this.#wrapped(this.#head - 1);
    this.#entries.splice(place, 0, entry);
  }

  remove(id: CardId): LearningEntry | undefined {
    const place = this.#entries.findIndex((entry) => entry.id === id);
    if (place < 0) return undefined;
    const behind = this.#entries.length - place - 1;
    if (behind >= place) this.#head = this.#wrapped(this.#head + 1);
    return this.#entries.splice(place, 1)[0];
  }

  /** Rust: VecDeque::binary_search_by. */
  #placeFor(due: number): number {
    const seam = Math.min(this.#capacity - this.#head, this.#entries.length);
    const second = this.#entries[seam];
    if (!second || second.due > due) return searched(this.#entries, 0, seam, due);
    return second.due === due ? seam : searched(this.#entries, seam, this.#entries.length, due);
  }

  /** Rust: VecDeque::grow, which moves the shorter part of the ring. */
  #makeRoom(): void {
    const old = this.#capacity;
    const size = this.#entries.length;
    if (size < old) return;
    this.#capacity = Math.max(old * 2, SMALLEST_CAPACITY);
    const first = old - this.#head;
    const second = size - first;
    const fits = this.#head <= old - size || (first > second && this.#capacity - old >= second);
    if (!fits) this.#head = this.#capacity - first;
  }

  #wrapped(place: number): number {
    return place >= this.#capacity ? place - this.#capacity : place < 0 ? place + this.#capacity : place;
  }
}

const SMALLEST_CAPACITY = 4;

/** Anki turns the gathered cards into entries of half their size in place, in a list that grew by doubling. */
function capacityOfCollected(size: number): number {
  if (size === 0) return 0;
  return 2 * Math.max(2 ** Math.ceil(Math.log2(size)), SMALLEST_CAPACITY);
}

/** Rust: slice::binary_search_by, which ends before the last of equal ones. */
function searched(entries: readonly LearningEntry[], start: number, end: number, due: number): number {
  let size = end - start;
  if (size === 0) return start;
  let base = start;
  while (size > 1) {
    const half = Math.floor(size / 2);
    if ((entries[base + half]?.due ?? 0) <= due) base += half;
    size -= half;
  }
  return (entries[base]?.due ?? 0) < due ? base + 1 : base;
}
