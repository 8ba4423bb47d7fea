import type { Writable } from 'node:stream';

/** Standard output or standard error. Into a pipe they write late: who ends the program must wait for `drained`. */
export class Output {
  readonly #stream: Writable;
  #failure: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#failure ??= error; // told by `drained`; without a listener it would end the program
    });
  }

  /** Dropped once writing has failed. */
  write(text: string): void {
    if (!this.#failure) this.#stream.write(text);
  }

  /** Settles when everything is written, or cannot be: with the reason, then. */
  drained(): Promise<NodeJS.ErrnoException | undefined> {
    return new Promise((resolve) => {
      if (this.#failure) resolve(this.#failure);
      else this.#stream.write('', (error) => resolve(this.#failure ?? error ?? undefined));
    });
  }
}

/** What a shell shows for a program that wrote to a pipe which nobody reads any more (128 + SIGPIPE). */
export const BROKEN_PIPE = 141;

/**
 * The status to exit with, once all that was written has arrived: `status`, unless that means success and the output was
 * not taken. A reader that goes early, as `head` does, is no fault worth a word.
 */
export async function statusWhenDrained(status: number, out: Output, complaints: Output): Promise<number> {
  const failure = await out.drained();
  const isCut = failure?.code === 'EPIPE';
  if (failure && !isCut) complaints.write(`ankid: the output cannot be written: ${failure.message}\n`);
  await complaints.drained();
  if (status !== 0 || !failure) return status;
  return isCut ? BROKEN_PIPE : 1;
}
