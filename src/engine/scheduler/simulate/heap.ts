/** What decides which card comes next: the day it is due, reviews before lessons, then the chosen order; smaller first. */
export interface Priority {
  readonly due: number;
  readonly isLesson: boolean;
  readonly order: number;
}

/** A heap that keeps and orders equals as the crate priority-queue does, since the simulation's chances follow its order. */
export class PriorityHeap {
  readonly #heap: number[] = [];
  readonly #places: number[] = [];
  readonly #priorities: Priority[] = [];

  get first(): number | undefined {
    return this.#heap[0];
  }

  /** For an item that is not in it yet. */
  push(item: number, priority: Priority): void {
    this.#priorities[item] = priority;
    this.#heap.push(item);
    this.#rise(this.#heap.length - 1, item);
  }

  pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#put(0, last);
    this.#sink(0);
  }

  change(item: number, priority: Priority): void {
    this.#priorities[item] = priority;
    this.#sink(this.#rise(this.#places[item] ?? 0, item));
  }

  #rise(from: number, item: number): number {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] ?? 0;
      if (!this.#comesBefore(item, above)) break;
      this.#put(place, above);
      place = parent;
    }
    this.#put(place, item);
    return place;
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      const item = this.#heap[place];
      let best = place;
      for (const child of [2 * place + 1, 2 * place + 2])
        if (this.#comesBefore(this.#heap[child], this.#heap[best])) best = child;
      const other = this.#heap[best];
      if (best === place || item === undefined || other === undefined) return;
      this.#put(place, other);
      this.#put(best, item);
      place = best;
    }
  }

  #put(place: number, item: number): void {
    this.#heap[place] = item;
    this.#places[item] = place;
  }

  #comesBefore(item: number | undefined, other: number | undefined): boolean {
    const a = item === undefined ? undefined : this.#priorities[item];
    const b = other === undefined ? undefined : this.#priorities[other];
    if (!a || !b) return false;
    if (a.due !== b.due) return a.due < b.due;
    if (a.isLesson !== b.isLesson) return b.isLesson;
    return a.order < b.order;
  }
}
