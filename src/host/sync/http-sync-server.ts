import { stat } from 'node:fs/promises';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AnkiError, type ErrorCode } from '../../engine/errors.ts';
import { parseExactly } from '../../engine/json/exact-json.ts';
import type { Random } from '../../engine/random/random.ts';
import { SyncError } from '../../engine/sync/sync-error.ts';
import type { SyncMethod, SyncServer, TransferProgress } from '../../engine/sync/sync-server.ts';
import { zstd } from '../../engine/zstd/zstd.ts';
import { trustedContext } from './certificates.ts';
import { headerVersion } from './client-version.ts';
import { isAnkiWeb, redirected } from './endpoint.ts';
import { proxyFor, TunnelAgent, viaProxy } from './proxy.ts';
import { Stall } from './stall.ts';
import {
  cancelledError,
  networkError,
  noOriginalSize,
  statusError,
  timeoutError,
  tooLarge,
} from './wire-errors.ts';
import { compressedFile, decompressToFile, type Pieces, piecesOf, whole } from './zstd-body.ts';

export interface HttpSyncServerOptions {
  readonly endpoint: URL;
  /** Empty for a login. */
  readonly key: string;
  readonly random: Random;
  /** PEM file of certificates to be trusted besides the usual ones. */
  readonly certificates?: string | undefined;
  /** Ends whatever is under way with `SyncError` cancelled. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the connection counts as dead. */
  readonly timeout?: number;
}

/**
 * A sync server behind http or https, for one run of a sync: its requests share a session id (Rust: HttpSyncClient).
 * `close` lets go of the connections.
 */
export class HttpSyncServer implements SyncServer {
  #endpoint: URL;
  #newEndpoint: string | undefined;
  readonly #header: string;
  readonly #options: HttpSyncServerOptions;
  readonly #agents = new Map<string, http.Agent>();

  constructor(options: HttpSyncServerOptions) {
    this.#endpoint = options.endpoint;
    this.#options = options;
    const { key, random } = options;
    this.#header = JSON.stringify({ v: PROTOCOL, k: key, c: headerVersion(), s: sessionId(random) });
  }

  get newEndpoint(): string | undefined {
    return this.#newEndpoint;
  }

  async call(method: SyncMethod, body: unknown): Promise<unknown> {
    return parsed(await this.callText(method, JSON.stringify(body)));
  }

  async callText(method: SyncMethod, json: string): Promise<string> {
    return text(await this.#send(method, Buffer.from(json)));
  }

  async callWithBytes(method: SyncMethod, body: Uint8Array): Promise<unknown> {
    return parsed(text(await this.#send(method, body)));
  }

  callForBytes(method: SyncMethod, body: unknown): Promise<Uint8Array> {
    return this.#send(method, Buffer.from(JSON.stringify(body)));
  }

  async uploadFile(path: string, onProgress?: TransferProgress): Promise<string> {
    const { size } = await stat(path);
    if (isAnkiWeb(this.#endpoint) && size >= ANKIWEB_LIMIT) throw tooLarge(size, ANKIWEB_LIMIT);
    const count = counter(size, onProgress);
    return this.#exchange('sync/upload', { pieces: () => compressedFile(path, count) }, readText);
  }

  async downloadFile(path: string, onProgress?: TransferProgress): Promise<void> {
    const body = await packed(Buffer.from('{"_pad":null}'));
    await this.#exchange('sync/download', body, (pieces, size) =>
      decompressToFile(pieces, path, counter(size, onProgress)),
    );
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  async #send(method: SyncMethod, body: Uint8Array): Promise<Uint8Array> {
    return this.#exchange(method, await packed(body), readAll);
  }

  async #exchange<Result>(method: SyncMethod, body: Body, read: Reader<Result>): Promise<Result> {
    const stall = new Stall(this.#timeout, this.#options.signal);
    try {
      const response = await this.#answer(method, body, stall);
      const size = originalSize(response);
      return await read(watched(response, stall), size);
    } catch (error) {
      throw this.#tell(error, stall);
    } finally {
      stall.stop();
    }
  }

  /** An answer of status 200. Only `meta` may send us elsewhere, and only once (Rust: meta_with_redirect). */
  async #answer(method: SyncMethod, body: Body, stall: Stall): Promise<IncomingMessage> {
    const response = await this.#post(method, body, stall);
    if (response.statusCode === 200) return response;
    response.destroy();
    const place = redirected(this.#endpoint, response.headers.location);
    if (response.statusCode !== 308 || method !== 'sync/meta' || !place || this.#newEndpoint) {
      throw refusal(response.statusCode ?? 0);
    }
    this.#endpoint = place;
    this.#newEndpoint = place.href;
    return this.#answer(method, body, stall);
  }

  #post(method: SyncMethod, { pieces, length }: Body, stall: Stall): Promise<IncomingMessage> {
    const url = new URL(method, this.#endpoint);
    const proxy = proxyFor(url, process.env);
    const { request } = url.protocol === 'https:' ? https : http;
    const place = proxy && url.protocol === 'http:' ? viaProxy(url, proxy) : {};
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        ...place,
        method: 'POST',
        agent: this.#agentFor(url, proxy),
        headers: {
          ...place.headers,
          'anki-sync': this.#header,
          'content-type': 'application/octet-stream',
          accept: '*/*',
          ...(length === undefined ? {} : { 'content-length': length }),
        },
        signal: stall.signal,
      });
      outgoing.on('response', resolve).on('error', reject);
      sendAll(watched(pieces(), stall), outgoing).catch(() => {}); // its errors are the request's
    });
  }

  /** One for each server: a redirection may lead to another kind of connection. */
  #agentFor({ origin }: URL, proxy: URL | undefined): http.Agent {
    const agent = this.#agents.get(origin) ?? this.#newAgent(origin.startsWith('https:'), proxy);
    this.#agents.set(origin, agent);
    return agent;
  }

  #newAgent(isSecure: boolean, proxy: URL | undefined): http.Agent {
    const options = { keepAlive: true, timeout: LONGEST_REST };
    if (!isSecure) return new http.Agent(options);
    const secure = { ...options, secureContext: trustedContext(this.#options.certificates) };
    return proxy ? new TunnelAgent(proxy, secure) : new https.Agent(secure);
  }

  get #timeout(): number {
    return this.#options.timeout ?? IO_TIMEOUT;
  }

  #tell(error: unknown, stall: Stall): unknown {
    if (this.#options.signal?.aborted) return cancelledError();
    if (stall.signal.aborted) return timeoutError(this.#timeout / 1000);
    if (error instanceof SyncError) return error;
    if (error instanceof AnkiError && PLAIN.has(error.code)) return error;
    return networkError(error);
  }
}

/** Errors that say by themselves what is wrong, and not with the network. */
const PLAIN: ReadonlySet<ErrorCode> = new Set(['invalid', 'interrupted']);

const PROTOCOL = 11;

/** Milliseconds after which a connection that nobody used is not used again: its other end may be about to close it. */
const LONGEST_REST = 3000;

/** What AnkiWeb takes at most, uncompressed (Rust: MAXIMUM_SYNC_PAYLOAD_BYTES_UNCOMPRESSED). */
const ANKIWEB_LIMIT = 300 * 1024 * 1024;

/** Anki's io_timeout_secs. */
const IO_TIMEOUT = 30_000;

/** The largest answer that is held in memory, packed and unpacked. */
const MAX_ANSWER = 400 * 1024 * 1024;

type Reader<Result> = (pieces: Pieces, size: number) => Promise<Result>;

const readAll: Reader<Uint8Array> = async (pieces) =>
  zstd.decompress(await whole(pieces, MAX_ANSWER), MAX_ANSWER);

const readText: Reader<string> = async (pieces) => text(await readAll(pieces, 0));

interface Body {
  readonly pieces: () => Pieces;
  /**
   * In bytes, where it is known. Without it the body goes in chunks, and Anki's server, which reads the zstd frame but not
   * the chunk that ends it, often closes the connection after its answer.
   */
  readonly length?: number;
}

async function packed(data: Uint8Array): Promise<Body> {
  const bytes = zstd.compress(data);
  return { pieces: () => piecesOf(bytes), length: bytes.length };
}

function text(data: Uint8Array): string {
  try {
    return UTF8.decode(data);
  } catch (error) {
    throw nonsense(error);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parsed(json: string): unknown {
  try {
    return parseExactly(json);
  } catch (error) {
    throw nonsense(error);
  }
}

const nonsense = (cause: unknown): SyncError =>
  new SyncError('sync', "The sync server's answer cannot be read.", { cause });

/**
 * The end goes out in one write with the last piece: Anki's server answers and closes once it has the whole of a zstd
 * frame, and what were written afterwards would break the connection before its answer is read.
 */
async function sendAll(pieces: Pieces, outgoing: ClientRequest): Promise<void> {
  let last: Uint8Array | undefined;
  async function* allButLast(): Pieces {
    for await (const piece of pieces) {
      if (last) yield last;
      last = piece;
    }
  }
  await pipeline(Readable.from(allButLast()), outgoing, { end: false });
  outgoing.end(last);
}

async function* watched(pieces: Pieces, stall: Stall): Pieces {
  for await (const piece of pieces) {
    stall.moved();
    yield piece;
  }
  stall.moved();
}

function originalSize(response: IncomingMessage): number {
  const header = response.headers['anki-original-size'];
  if (typeof header === 'string' && /^\d+$/.test(header)) return Number(header);
  response.destroy();
  throw noOriginalSize(200);
}

/** Redirections that cannot be followed are answers like any other to Anki, and lack the header. */
const refusal = (status: number): SyncError => (status < 400 ? noOriginalSize(status) : statusError(status));

function counter(total: number, onProgress: TransferProgress = () => {}): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress(done, total);
  };
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Rust: simple_session_id, a random 32-bit number to base 62. */
function sessionId(random: Random): string {
  let id = '';
  for (let rest = random.below(2 ** 32); rest > 0; rest = Math.floor(rest / DIGITS.length)) {
    id = DIGITS.charAt(rest % DIGITS.length) + id;
  }
  return id || DIGITS.charAt(0);
}
