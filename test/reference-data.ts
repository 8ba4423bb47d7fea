import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Reads a recorded table of test/reference; T is the shape that its "about" describes. */
export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** The same for a table that is kept compressed. */
export function readCompressedReference<T>(name: string): T {
  const packed = readFileSync(new URL(`./reference/${name}.json.gz`, import.meta.url));
  return JSON.parse(gunzipSync(packed).toString('utf8')) as T;
}
