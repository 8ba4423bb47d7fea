import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Payload } from '../host/messages.ts';
import { errorReply } from '../protocol/errors.ts';
import type { Caller } from '../protocol/handler.ts';
import { judgeOrigin } from '../protocol/origin.ts';
import type { Settings } from '../protocol/settings.ts';
import { MAX_BODY, readBody } from './body.ts';
import { greetingFor } from './greeting.ts';
import { foreignHost, foreignHostMessage } from './host-check.ts';

/** What stands behind the server: from a request's bytes to its reply. */
export interface Answerer {
  /** `body` is not empty; when the caller's origin is not allowed, undefined refuses the request. */
  answer(body: Buffer, caller: Caller): Promise<Payload | undefined> | Payload | undefined;
}

/** Milliseconds that an idle connection is kept; longer than clients' pools keep theirs, so that they close first. */
const KEEP_ALIVE = 120_000;

/** A foreign page may only ask for permission, which takes few bytes. */
const MAX_FOREIGN_BODY = 64 * 1024;

export interface AnkiServer {
  readonly http: Server;
  /** Stops listening, lets running requests finish, drops those that have not arrived whole. */
  close(): Promise<void>;
}

/** A server that does not listen yet. */
export function createServer(settings: Settings, answerer: Answerer): AnkiServer {
  const arriving = new Set<IncomingMessage>();
  const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE, requireHostHeader: false, noDelay: true });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch((error) => {
      if (!request.destroyed || request.complete) console.error(error);
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = request.headers.origin;
    const verdict = judgeOrigin(settings, origin);
    const cors: Cors = {
      'Access-Control-Allow-Origin': verdict.corsOrigin,
      'Access-Control-Allow-Headers': '*',
    };
    if (request.method === 'OPTIONS') return preflight(request, response, cors);
    const foreign = foreignHost(settings, request.headers);
    if (foreign !== undefined) return refuse(response, cors, 403, foreignHostMessage(foreign));

    arriving.add(request);
    const body = await readBody(request, verdict.allowed ? MAX_BODY : MAX_FOREIGN_BODY).finally(() =>
      arriving.delete(request),
    );
    if (body === 'too large') {
      if (!verdict.allowed) return forbid(response, cors);
      return refuse(
        response,
        cors,
        413,
        `the request is larger than the ${MAX_BODY / 1024 / 1024} MB that are allowed`,
      );
    }
    if (body.length === 0) return verdict.allowed ? greet(request, response, cors) : forbid(response, cors);

    const reply = await answerer.answer(body, callerOf(request, origin, verdict.allowed));
    if (reply === undefined) return forbid(response, cors);
    const granted = verdict.allowed ? cors : { ...cors, 'Access-Control-Allow-Origin': origin ?? '' };
    send(response, 200, { 'Content-Type': 'application/json', ...granted }, reply);
  }

  function send(
    response: ServerResponse,
    status: number,
    headers: Record<string, string>,
    body: Payload,
  ): void {
    if (!server.listening) response.shouldKeepAlive = false;
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  }

  function preflight(request: IncomingMessage, response: ServerResponse, cors: Cors): void {
    const headers: Record<string, string> = { 'Content-Type': 'application/json', ...cors };
    if (request.headers['access-control-request-private-network'] === 'true') {
      headers['Access-Control-Allow-Private-Network'] = 'true';
    }
    request.resume();
    send(response, 200, headers, '');
  }

  function greet(request: IncomingMessage, response: ServerResponse, cors: Cors): void {
    const { type, body } = greetingFor(request.method, request.headers.accept);
    send(response, 200, { 'Content-Type': type, ...cors }, body);
  }

  function forbid(response: ServerResponse, cors: Cors): void {
    send(response, 403, cors, '');
  }

  /** Answers before the body has been read, so the connection cannot be used again. */
  function refuse(response: ServerResponse, cors: Cors, status: number, message: string): void {
    response.shouldKeepAlive = false;
    send(
      response,
      status,
      { 'Content-Type': 'application/json', ...cors },
      JSON.stringify(errorReply(message)),
    );
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      for (const request of arriving) request.destroy();
    });
  }

  return { http: server, close };
}

type Cors = Readonly<Record<string, string>>;

function callerOf(request: IncomingMessage, origin: string | undefined, allowed: boolean): Caller {
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
  return { origin: { name: origin ?? '', allowed }, bearer };
}
