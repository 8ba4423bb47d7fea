/** Who asks. Whoever lets a request in has judged it before: its host, its origin and its key. */
export interface Caller {
  /** The web origin of the request ('' when it has none) and whether the settings allow it. */
  readonly origin: { readonly name: string; readonly allowed: boolean };
}

/** A program of this computer's user: no web page. */
export const LOCAL_PROGRAM: Caller = { origin: { name: '', allowed: true } };
