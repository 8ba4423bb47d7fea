/** A part of a budget that somebody has, or waits for. */
export interface Share {
  /** Asks for more; `granted` is called at once or later, but never after `release`. */
  grow(bytes: number, granted: () => void): void;
  /** Gives all of it back, and no longer waits. */
  release(): void;
}

/** Bytes that all requests together may hold at a time. Who comes first is served first, unless it asks for too much yet. */
export class ByteBudget {
  readonly #total: number;
  readonly #waiting = new Map<object, { readonly bytes: number; readonly granted: () => void }>();
  #used = 0;

  constructor(total: number) {
    this.#total = total;
  }

  get isShort(): boolean {
    return this.#waiting.size > 0;
  }

  share(): Share {
    let held = 0;
    const share: Share = {
      grow: (bytes, granted) => {
        const take = () => {
          held += bytes;
          this.#used += bytes;
          granted();
        };
        if (this.#fits(bytes)) take();
        else this.#waiting.set(share, { bytes, granted: take });
      },
      release: () => {
        this.#waiting.delete(share);
        this.#used -= held;
        held = 0;
        this.#serveWaiting();
      },
    };
    return share;
  }

  #fits(bytes: number): boolean {
    return this.#used + bytes <= this.#total;
  }

  #serveWaiting(): void {
    for (const [share, { bytes, granted }] of [...this.#waiting]) {
      if (!this.#waiting.has(share) || !this.#fits(bytes)) continue;
      this.#waiting.delete(share);
      granted();
    }
  }
}
