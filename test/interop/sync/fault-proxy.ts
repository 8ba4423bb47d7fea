import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { zstd } from '../../../src/engine/zstd/zstd.ts';

/** What is done to a request; nothing: it is passed on, and so is its answer. */
export type Fault =
  /** The connection ends: before the server hears of the request, after it has answered, or in the midst of the answer. */
  | { readonly cut: 'before' | 'after' | 'halfway' }
  /** Answers that; `forward`: after the server has done what was asked. */
  | { readonly status: number; readonly forward?: boolean; readonly location?: string }
  /** Answers 200 with that text, compressed as the server would. */
  | { readonly text: string }
  /** Answers 200 with these bytes as they are. */
  | { readonly bytes: Uint8Array; readonly originalSize?: string }
  /** Lets something happen while the client waits: before the request is passed on, or before its answer is. */
  | { readonly meanwhile: () => unknown; readonly when: 'before' | 'after' };

/** A request as it came by; `index` counts from 0 since the last `clear`. */
export interface PassedRequest {
  readonly index: number;
  /** As in `sync/meta`. */
  readonly method: string;
  /** Decompressed. */
  readonly body: Uint8Array;
}

/** Stands between clients and a sync server. */
export class FaultProxy {
  readonly #server: http.Server;
  readonly #target: number;
  readonly requests: PassedRequest[] = [];
  /** Asked for every request. */
  fault: (request: PassedRequest) => Fault | undefined = () => undefined;

  private constructor(server: http.Server, target: number) {
    this.#server = server;
    this.#target = target;
  }

  static async start(target: number): Promise<FaultProxy> {
    const server = http.createServer();
    const proxy = new FaultProxy(server, target);
    server.on('request', (request, response) => {
      proxy.#handle(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** Ends in a slash. */
  get endpoint(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is not running');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** The methods since the last `clear`, in order. */
  get methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  /** Forgets requests and fault. */
  clear(): void {
    this.requests.length = 0;
    this.fault = () => undefined;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readAll(request);
    const method = (request.url ?? '').slice(1);
    const passed = {
      index: this.requests.length,
      method,
      body: unpacked(raw, (data) => zstd.decompress(data)),
    };
    this.requests.push(passed);
    const fault = this.fault(passed);
    const forward = () => this.#forward(request, raw);
    if (!fault) return send(response, await forward());
    if ('cut' in fault) return cut(response, fault.cut, forward);
    if ('meanwhile' in fault) {
      if (fault.when === 'before') await fault.meanwhile();
      const answer = await forward();
      if (fault.when === 'after') await fault.meanwhile();
      return send(response, answer);
    }
    if ('status' in fault) {
      if (fault.forward) await forward();
      const headers = fault.location === undefined ? {} : { location: fault.location };
      return send(response, { status: fault.status, headers, body: Buffer.from(String(fault.status)) });
    }
    if ('text' in fault) {
      const text = Buffer.from(fault.text);
      return send(response, okWith(zstd.compress(text), String(text.length)));
    }
    send(response, okWith(fault.bytes, fault.originalSize));
  }

  #forward({ url, headers, method }: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = headers;
      const outgoing = http.request(
        {
          host: '127.0.0.1',
          port: this.#target,
          path: url,
          method,
          agent: false,
          headers: { ...kept, 'content-length': body.length },
        },
        (answer) => {
          const status = answer.statusCode ?? 0;
          readAll(answer).then((data) => resolve({ status, headers: answer.headers, body: data }), reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

interface Answer {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Uint8Array;
}

const okWith = (body: Uint8Array, originalSize: string | undefined): Answer => ({
  status: 200,
  headers: originalSize === undefined ? {} : { 'anki-original-size': originalSize },
  body,
});

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function unpacked(raw: Uint8Array, decompress: (data: Uint8Array) => Uint8Array): Uint8Array {
  try {
    return decompress(raw);
  } catch {
    return raw;
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': body.length });
  response.end(body);
}

async function cut(
  response: ServerResponse,
  where: 'before' | 'after' | 'halfway',
  forward: () => Promise<Answer>,
): Promise<void> {
  if (where !== 'before') {
    const { status, headers, body } = await forward();
    if (where === 'halfway') {
      response.writeHead(status, { ...headers, 'content-length': body.length });
      const half = body.subarray(0, Math.ceil(body.length / 2));
      await new Promise<void>((resolve) => response.write(half, () => resolve()));
    }
  }
  response.destroy();
}
