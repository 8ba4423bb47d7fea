/** Where requests that change the collection wait while a sync needs it to stay as it is. */
export class WriteGate {
  #held: Promise<void> | undefined;
  #open = (): void => {};

  /** Settles when requests may change the collection again; undefined while they may. */
  get held(): Promise<void> | undefined {
    return this.#held;
  }

  /** Holds them up until what it answers is called. One at a time. */
  hold(): () => void {
    if (this.#held) throw new Error('writing is held up already');
    this.#held = new Promise((resolve) => {
      this.#open = resolve;
    });
    return () => {
      this.#held = undefined;
      this.#open();
    };
  }
}
