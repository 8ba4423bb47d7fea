import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { openCollection } from '../../../src/engine/collection/open.ts';
import { mediaOf } from '../../../src/engine/media/media.ts';
import { standingClock, temporaryFolder } from '../../support.ts';

/** The collection that a case works on; it can be closed and opened again. */
export class Bench {
  readonly path: string;
  readonly clock = standingClock('2026-06-15T12:00:00Z');
  #col: Collection | undefined;

  constructor() {
    this.path = join(temporaryFolder(), 'collection.anki2');
  }

  get col(): Collection {
    this.#col ??= openCollection({ path: this.path, clock: this.clock });
    mkdirSync(mediaOf(this.#col).folder, { recursive: true });
    return this.#col;
  }

  close(): void {
    this.#col?.close();
    this.#col = undefined;
  }
}
