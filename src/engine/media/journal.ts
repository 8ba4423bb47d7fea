import { AnkiError, messageOf } from '../errors.ts';

/** The files and entries that a transaction has changed so far, with the way back. */
export interface MediaStep {
  /** What the media database is told when all is done; nothing for files that it does not know. */
  readonly entry?: { readonly name: string; readonly sha1: string | null; readonly mtime: number };
  takeBack(): void;
  /** Tidies up when there is no way back any more. */
  settle(): void;
}

export class MediaJournal {
  #steps: MediaStep[] = [];

  get length(): number {
    return this.#steps.length;
  }

  get entries(): NonNullable<MediaStep['entry']>[] {
    return this.#steps.flatMap((step) => step.entry ?? []);
  }

  add(step: MediaStep): void {
    this.#steps.push(step);
  }

  /** The newest first, down to the step of this number; a failure leaves no other step behind. */
  takeBack(to = 0): void {
    const errors: unknown[] = [];
    for (const step of this.#steps.splice(to).reverse()) {
      try {
        step.takeBack();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0)
      throw new AnkiError('internal', `media files could not be put back: ${messageOf(errors[0])}`, {
        cause: new AggregateError(errors),
      });
  }

  settle(): void {
    for (const step of this.#steps.splice(0)) {
      try {
        step.settle();
      } catch {
        // What was asked for is done; the next opening of the profile removes what is left.
      }
    }
  }
}
