import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AnkiError } from '../engine/errors.ts';
import { systemReason } from './system-reason.ts';

/**
 * Makes a folder and those above it that are missing, one by one: Node's recursive way spins for minutes where a system
 * denies that the folder above is there, as under /proc. Throws invalid.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    if (isFolder(path)) return; // somebody was quicker
    throw new AnkiError('invalid', `the folder ${path} cannot be made: ${systemReason(error)}`, {
      cause: error,
    });
  }
}

/** False also for what cannot be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
