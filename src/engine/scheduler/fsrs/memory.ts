/** What FSRS knows of a card; 32-bit floats. */
export interface MemoryState {
  /** Days after which nine of ten are remembered. */
  readonly stability: number;
  /** From 1 to 10. */
  readonly difficulty: number;
}
