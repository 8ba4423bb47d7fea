import type { CardId } from '../../ids/ids.ts';
import type { LearningEntry } from './entry.ts';

/**
 * Learning cards by the time they come back, those that were never answered behind all others. Which of two cards due in
 * the same second comes first is left to Anki's
 * container, a ring buffer (Rust's VecDeque) that is searched in its two halves; so where the ring begins, and how much
 * it holds, is kept track of here.
 */
export class LearningQueue {
  readonly #entries: LearningEntry[];
  #head = 0;
  #capacity: number;

  /** The entries are put in order; equal ones stay as they are. */
  constructor(entries: readonly LearningEntry[]) {
    this.#entries = [...entries].sort(compare);
    this.#capacity = capacityOfCollected(entries.length);
  }

  get front(): LearningEntry | undefined {
    return this.#entries[0];
  }

  /** Those that come back after `after` and by `cutoff`, in order. */
  between(after: number, cutoff: number): LearningEntry[] {
    return this.#entries.filter(({ due }) => due > after && due <= cutoff);
  }

  until(cutoff: number): LearningEntry[] {
    return this.between(Number.NEGATIVE_INFINITY, cutoff);
  }

  pushFront(entry: LearningEntry): void {
    this.#makeRoom();
    this.#head = this.#wrapped(this.#head - 1);
    this.#entries.unshift(entry);
  }

  insert(entry: LearningEntry): void {
    const place = this.#placeFor(entry);
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
  #placeFor(entry: LearningEntry): number {
    const seam = Math.min(this.#capacity - this.#head, this.#entries.length);
    const second = this.#entries[seam];
    const order = second ? compare(second, entry) : 1;
    if (order > 0) return searched(this.#entries, 0, seam, entry);
    return order === 0 ? seam : searched(this.#entries, seam, this.#entries.length, entry);
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

/** Cards that were answered before come first, then the time counts (Rust: cmp_by_reps_then_due). */
function compare(a: LearningEntry, b: LearningEntry): number {
  return Number(a.reps === 0) - Number(b.reps === 0) || a.due - b.due;
}

/** Anki turns the gathered cards, of 56 bytes, into entries of 32 in place, in a list that grew by doubling. */
function capacityOfCollected(size: number): number {
  if (size === 0) return 0;
  const gathered = Math.max(2 ** Math.ceil(Math.log2(size)), SMALLEST_CAPACITY);
  return Math.floor((gathered * 56) / 32);
}

/** Rust: slice::binary_search_by, which ends before the last of equal ones. */
function searched(
  entries: readonly LearningEntry[],
  start: number,
  end: number,
  entry: LearningEntry,
): number {
  const orderAt = (place: number): number => {
    const other = entries[place];
    return other ? compare(other, entry) : 1;
  };
  let size = end - start;
  if (size === 0) return start;
  let base = start;
  while (size > 1) {
    const half = Math.floor(size / 2);
    if (orderAt(base + half) <= 0) base += half;
    size -= half;
  }
  return orderAt(base) < 0 ? base + 1 : base;
}
