import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Clock } from '../src/engine/clock.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { openCollection } from '../src/engine/collection/open.ts';

/** All tables of a collection of schema 18. */
export const TABLES = [
  'col',
  'notes',
  'cards',
  'revlog',
  'decks',
  'deck_config',
  'notetypes',
  'fields',
  'templates',
  'tags',
  'config',
  'graves',
];

export type FixtureName = 'study' | 'empty' | 'gui' | 'fsrs';

/** A fresh folder that goes away after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ankid-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that stands at `iso` (UTC) in a UTC world; `tick(ms)` moves it. */
export function standingClock(iso: string): Clock & { tick: (millis: number) => void } {
  let millis = Date.parse(iso);
  return {
    nowMillis: () => millis,
    minutesWest: () => 0,
    tick: (by) => {
      millis += by;
    },
  };
}

/** The path of a recorded collection itself; only for reading. */
export const fixturePath = (name: FixtureName): string =>
  fileURLToPath(new URL(`../conformance/fixtures/${name}/collection.anki2`, import.meta.url));

/** The path of a copy of a recorded collection. */
export function copyOfFixture(name: FixtureName): string {
  const path = join(temporaryFolder(), 'collection.anki2');
  copyFileSync(fixturePath(name), path);
  return path;
}

/** Opens a copy of a recorded collection at noon of its day; closed after the test. */
export function openFixture(
  name: FixtureName,
  clock: Clock = standingClock('2026-06-15T12:00:00Z'),
): Collection {
  return opened(copyOfFixture(name), clock);
}

/** Opens (or makes) a collection; closed after the test. */
export function opened(path: string, clock: Clock = standingClock('2026-06-15T12:00:00Z')): Collection {
  const collection = openCollection({ path, clock });
  onTestFinished(() => {
    collection.close();
  });
  return collection;
}
