import { createHash } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { SyncMethod, SyncServer } from '../src/engine/sync/sync-server.ts';

/** The rules of Anki's media server (rslib/src/sync/media/database/server), in memory, with hooks to misbehave. */
export class FakeMediaServer implements SyncServer {
  usn = 0;
  /** No data: the file was deleted. */
  readonly files = new Map<string, { readonly usn: number; readonly data: Uint8Array | undefined }>();
  /** All contents that were ever sent here, as text. */
  readonly seen = new Set<string>();
  /** Methods called so far, without their folder. */
  readonly calls: string[] = [];
  /** Changes that one page tells of. */
  page = 1000;
  /** Bytes after which no further file goes into an archive. */
  enough = 2.5 * 1024 * 1024;
  /** Runs before a request is looked at; may throw. */
  before: (method: string, body: unknown) => void | Promise<void> = () => {};
  /** Changes an answer before it goes out; may throw. */
  answer: (method: string, answer: unknown) => unknown = (_, answer) => answer;

  put(name: string, data: string | Uint8Array): void {
    this.files.set(name, { usn: ++this.usn, data: typeof data === 'string' ? strToU8(data) : data });
  }

  remove(name: string): void {
    this.files.set(name, { usn: ++this.usn, data: undefined });
  }

  /** What is there, as text. */
  get texts(): Record<string, string> {
    const there = [...this.files].flatMap(([name, { data }]) => (data ? [[name, strFromU8(data)]] : []));
    return Object.fromEntries(there.sort());
  }

  call(method: SyncMethod, body: unknown): Promise<unknown> {
    return this.#take(method, body);
  }

  callWithBytes(method: SyncMethod, body: Uint8Array): Promise<unknown> {
    return this.#take(method, body);
  }

  async callForBytes(method: SyncMethod, body: unknown): Promise<Uint8Array> {
    return (await this.#take(method, body)) as Uint8Array; // what downloadFiles answers
  }

  callText = unused;
  uploadFile = unused;
  downloadFile = unused;

  async #take(method: SyncMethod, body: unknown): Promise<unknown> {
    const name = method.replace('msync/', '');
    this.calls.push(name);
    await this.before(name, body);
    if (name === 'downloadFiles') return this.answer(name, this.#download((body as Asked).files));
    return this.answer(name, { data: this.#dataFor(name, body), err: '' });
  }

  #dataFor(method: string, body: unknown): unknown {
    const asked = body as Asked;
    if (method === 'begin') return { usn: this.usn, sk: 'key' };
    if (method === 'mediaChanges') return this.#changesAfter(asked.lastUsn);
    if (method === 'uploadChanges') return this.#upload(body as Uint8Array);
    if (method === 'mediaSanity')
      return asked.local === [...this.files.values()].filter(({ data }) => data).length
        ? 'OK'
        : 'mediaSanity';
    throw new Error(`unknown method ${method}`);
  }

  #changesAfter(lastUsn: number): unknown {
    const changes = [...this.files]
      .filter(([, { usn }]) => usn > lastUsn)
      .sort(([, a], [, b]) => a.usn - b.usn);
    return changes.slice(0, this.page).map(([name, { usn, data }]) => [name, usn, data ? sha1(data) : '']);
  }

  #download(names: readonly string[]): Uint8Array {
    if (names.length > 25) throw new Error('too many files');
    const files: Record<string, Uint8Array> = {};
    const meta: Record<string, string> = {};
    let size = 0;
    for (const [place, name] of names.entries()) {
      const data = this.files.get(name)?.data;
      if (!data) throw new Error(`409: ${name}`);
      files[place] = data;
      meta[place] = name;
      size += data.length;
      if (size > this.enough) break;
    }
    return zipSync({ ...files, _meta: strToU8(JSON.stringify(meta)) }, { level: 0 });
  }

  #upload(zip: Uint8Array): unknown {
    const files = unzipSync(zip);
    const meta: [string, string | null][] = JSON.parse(strFromU8(files._meta ?? new Uint8Array()));
    if (meta.length > 25) throw new Error('too many files');
    for (const [name, inside] of meta) {
      const before = this.files.get(name)?.data;
      const data = inside === null ? undefined : files[inside];
      if (data) this.seen.add(strFromU8(data));
      if (inside !== null && !data?.length) throw new Error('400: empty');
      if (data ? !before || sha1(before) !== sha1(data) : before)
        this.files.set(name, { usn: ++this.usn, data });
    }
    return [meta.length, this.usn];
  }
}

interface Asked {
  readonly lastUsn: number;
  readonly files: readonly string[];
  readonly local: number;
}

const unused = (): Promise<never> => Promise.reject(new Error('no part of media sync'));

const sha1 = (data: Uint8Array): string => createHash('sha1').update(data).digest('hex');
