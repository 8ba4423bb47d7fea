/** Refused callers that are told of; a page could invent more. */
const MOST = 100;

/** Tells the owner which web pages were refused and what would allow them: each once. */
export class Refusals {
  readonly #told = new Set<string>();
  readonly #tell: (line: string) => void;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  origin(origin: string): void {
    const shown = printable(origin);
    this.#once(
      shown,
      `the web page ${shown} was refused: to allow it, add ${shown} to "webCorsOriginList" in the configuration`,
    );
  }

  /** `reason` is a whole sentence already. */
  other(reason: string): void {
    this.#once(reason, printable(reason).slice(1, -1).replaceAll('\\"', '"'));
  }

  #once(key: string, line: string): void {
    if (this.#told.size >= MOST || this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell(line);
  }
}

/** In quotes, without what could write over the terminal. */
const printable = (text: string): string =>
  JSON.stringify(text.slice(0, 300)).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
