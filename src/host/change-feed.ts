import { type ChangedThings, changedThings, MOST_IDS } from '../engine/collection/changed-things.ts';
import type { Collection, StepKind } from '../engine/collection/collection.ts';
import type { UndoStep } from '../engine/collection/undo-queue.ts';
import { mediaOf } from '../engine/media/media.ts';

/** Something has changed in the profile that is open. */
export interface ChangeEvent {
  /**
   * A step was done, undone or done again; 'reloaded': anything may be different, as after a sync, on a new day, or when
   * another collection was opened.
   */
  readonly cause: StepKind | 'reloaded';
  /** Anki's name of the step; null where there is none. */
  readonly operation: string | null;
  readonly changes: ChangedThings;
}

/** Tells what changes in the open collection, in order. Costs nothing while nobody listens. */
export class ChangeFeed {
  #listener: ((event: ChangeEvent) => void) | undefined;
  #col: Collection | undefined;
  #changeCount = 0;
  /** Whether rows changed of which no step has told yet. */
  #isUntold = false;
  /** Media files of the transaction that is being committed, and of those that nobody was told of. */
  #mediaNow: string[] = [];
  #media: string[] = [];

  /** Names who hears of changes from now on; undefined: nobody. */
  listen(listener: ((event: ChangeEvent) => void) | undefined): void {
    this.#listener = listener;
    this.#forget();
  }

  /** Follows a collection that has just been opened, in place of the one before. */
  follow(col: Collection): void {
    const isFirst = this.#col === undefined;
    this.#col = col;
    this.#forget();
    mediaOf(col).onChange((names) => this.#listener && this.#mediaNow.push(...names));
    col.onCommit(() => this.#listener && this.#committed(col));
    col.onChange((step, kind) => this.#listener && this.#heard(step, kind));
    if (!isFirst) this.#listener?.({ cause: 'reloaded', operation: null, changes: {} });
  }

  /** Tells what no step has told: changes of rows by a sync or a new day, and media files. */
  flush(): void {
    if (this.#isUntold) this.#tell('reloaded', null, {});
    else if (this.#media.length > 0) this.#tell('done', null, {});
  }

  #committed(col: Collection): void {
    this.flush();
    this.#media = this.#mediaNow.splice(0);
    if (col.changeCount !== this.#changeCount) this.#isUntold = true;
    this.#changeCount = col.changeCount;
    if (this.#isUntold || this.#media.length > 0) queueMicrotask(() => this.flush());
  }

  #heard(step: UndoStep, kind: StepKind): void {
    this.#tell(kind, step.operation, changedThings(step));
  }

  #tell(cause: ChangeEvent['cause'], operation: string | null, things: ChangedThings): void {
    const media = [...new Set(this.#media.splice(0))];
    this.#isUntold = false;
    const changes =
      media.length === 0 ? things : { ...things, media: media.length > MOST_IDS ? null : media };
    this.#listener?.({ cause, operation, changes });
  }

  #forget(): void {
    this.#changeCount = this.#col?.changeCount ?? 0;
    this.#isUntold = false;
    this.#mediaNow = [];
    this.#media = [];
  }
}
