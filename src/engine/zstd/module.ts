import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AnkiError } from '../errors.ts';

/** What is used of WebAssembly; Node's types leave it to those of browsers. */
interface WasmInstance {
  readonly exports: unknown;
}
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
}

/** Runs a WebAssembly module that the build has put beside the bundle, or in `dist/` when run from the sources. */
export function instantiate(file: 'zstd-encoder.wasm' | 'zstd-decoder.wasm', imports: object): WasmInstance {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly; // all of Node has it
  for (const place of [`./${file}`, `../../../dist/${file}`]) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return new Instance(new Module(readFileSync(path)), imports);
  }
  throw new AnkiError('unsupported', `the program's own file ${file} is missing: run "npm run build"`);
}
