import { readFileSync } from 'node:fs';

/** Reads a recorded table of test/reference; T is the shape that its "about" describes. */
export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8')) as T;
}
