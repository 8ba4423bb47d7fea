/** A request that an action might get, with its answer. They stand in the documents and all of them run in a test. */
export interface Example {
  /** What it shows, where that is not what the summary says. */
  readonly about?: string;
  /** The collection that it needs; absent: one without notes, cards and decks of its own. */
  readonly collection?: ExampleCollection;
  /** Requests that come before it, which must succeed. */
  readonly before?: readonly ExampleRequest[];
  /** Version of the protocol; absent: 6. Up to 4 the result alone is answered. */
  readonly version?: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** The answer at noon of 15 June 2026 (UTC), when the first new id is 1781524800000. */
  readonly result: unknown;
  /**
   * Which parts of the result differ from run to run, by JSON pointer, and how they are compared then: as in `match` of
   * the recorded scenarios (conformance/README.md).
   */
  readonly match?: Readonly<Record<string, string>>;
}

export interface ExampleRequest {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Folders of conformance/fixtures. */
export type ExampleCollection = 'empty' | 'study' | 'fsrs' | 'gui';
