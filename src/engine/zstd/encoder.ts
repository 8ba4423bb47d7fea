// @ts-expect-error: the package has no types
import createBinding from 'zstd-codec/lib/zstd-codec-binding-wasm.js';
import { instantiate } from './module.ts';

/** What the package zstd-codec binds of zstd; its objects must be deleted. */
interface Binding {
  readonly VectorU8: new () => Vector;
  readonly ZstdCodec: new () => {
    compressBound(size: number): number;
    /** The size of what was made, or an error below 0. */
    compress(target: Vector, source: Vector, level: number): number;
    delete(): void;
  };
  readonly ZstdCompressStreamBinding: new () => CompressStream;
  cloneToVector(target: Vector, bytes: Uint8Array): void;
  cloneAsTypedArray(vector: Vector): Uint8Array;
}

interface Vector {
  resize(size: number, value: number): void;
  delete(): void;
}

/** Its methods answer whether they worked. */
interface CompressStream {
  begin(level: number): boolean;
  transform(bytes: Uint8Array, take: (bytes: Uint8Array) => void): boolean;
  end(take: (bytes: Uint8Array) => void): boolean;
  delete(): void;
}

const LEVEL = 3;

/** The library's memory is small; what is larger goes through it piece by piece. */
const AT_ONCE = 4 * 1024 * 1024;

/** One frame. */
export function compressWhole(data: Uint8Array): Uint8Array {
  if (data.length <= AT_ONCE) return compressAtOnce(data);
  const encoder = new StreamEncoder();
  try {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < data.length; at += AT_ONCE)
      parts.push(...encoder.push(data.subarray(at, at + AT_ONCE)));
    return Buffer.concat([...parts, ...encoder.end()]);
  } finally {
    encoder.close();
  }
}

function compressAtOnce(data: Uint8Array): Uint8Array {
  const { VectorU8, ZstdCodec, cloneToVector, cloneAsTypedArray } = binding();
  const codec = new ZstdCodec();
  const [source, target] = [new VectorU8(), new VectorU8()];
  try {
    cloneToVector(source, data);
    target.resize(codec.compressBound(data.length), 0);
    const size = codec.compress(target, source, LEVEL);
    worked(size >= 0);
    target.resize(size, 0);
    return Uint8Array.from(cloneAsTypedArray(target)); // which is the library's own memory
  } finally {
    for (const object of [source, target, codec]) object.delete();
  }
}

/** Makes one frame of what comes piece by piece, with little memory. Must be closed. */
export class StreamEncoder {
  readonly #stream = new (binding().ZstdCompressStreamBinding)();
  readonly #ready: Uint8Array[] = [];

  constructor() {
    worked(this.#stream.begin(LEVEL));
  }

  push(bytes: Uint8Array): Uint8Array[] {
    worked(this.#stream.transform(bytes, this.#take));
    return this.#ready.splice(0);
  }

  end(): Uint8Array[] {
    worked(this.#stream.end(this.#take));
    return this.#ready.splice(0);
  }

  close(): void {
    this.#stream.delete();
  }

  /** Copies, since the library goes on to use its memory. */
  readonly #take = (bytes: Uint8Array): void => {
    if (bytes.length > 0) this.#ready.push(Uint8Array.from(bytes));
  };
}

function worked(result: boolean): void {
  if (!result) throw new Error('zstd could not compress');
}

let loaded: Binding | undefined;

function binding(): Binding {
  loaded ??= load();
  return loaded;
}

/** The package instantiates its module when it can wait; nobody here can, so it is given one. */
function load(): Binding {
  const module: object = {
    instantiateWasm: (imports: object, done: (instance: object) => void) => {
      const instance = instantiate('zstd-encoder.wasm', imports);
      done(instance);
      return instance.exports;
    },
  };
  createBinding(module);
  return module as Binding; // what the pinned package binds
}
