/** A request that an action might get; the first for the case that comes to mind first. */
export interface Example {
  readonly params: unknown;
  readonly result: unknown;
}
