import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../src/engine/clock.ts';

const SOURCE = fileURLToPath(new URL('shared-clock.c', import.meta.url));

/** A clock that stands, for this process and for all programs started with `env`. In a UTC world. */
export class SharedClock implements Clock {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: number;
  #millis = 0;

  /** Keeps its files in `folder`. */
  constructor(folder: string, startIso: string) {
    const library = join(folder, 'shared-clock.so');
    const { status, stderr } = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl']);
    if (status !== 0) throw new Error(`cc: ${stderr}`);
    const path = join(folder, 'clock');
    this.#file = openSync(path, 'w+');
    this.env = { TZ: 'UTC', LD_PRELOAD: library, ANKID_TEST_CLOCK: path };
    this.set(Date.parse(startIso));
  }

  nowMillis(): number {
    return this.#millis;
  }

  minutesWest(): number {
    return 0;
  }

  set(millis: number): void {
    this.#millis = millis;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(millis));
    writeSync(this.#file, bytes, 0, 8, 0);
  }

  tick(millis: number): void {
    this.set(this.#millis + millis);
  }

  close(): void {
    closeSync(this.#file);
  }
}
