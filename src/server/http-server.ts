import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../actions/settings.ts';
import type { Payload } from '../host/messages.ts';
import { errorReply } from '../protocol/errors.ts';
import type { Caller } from '../protocol/handler.ts';
import { judgeOrigin, type OriginVerdict } from '../protocol/origin.ts';
import { MAX_BODY, readBody } from './body.ts';
import { Connections } from './connections.ts';
import { greetingFor } from './greeting.ts';
import { foreignHost, foreignHostMessage } from './host-check.ts';

/** What stands behind the server: from a request's bytes to its reply. */
export interface Answerer {
  /** `body` is not empty; when the caller's origin is not allowed, undefined refuses the request. */
  answer(body: Buffer, caller: Caller): Promise<Payload> | Payload | undefined;
}

/** Milliseconds that an idle connection is kept; longer than clients' pools keep theirs, so that they close first. */
const KEEP_ALIVE = 120_000;

/** A foreign page may only ask for permission, which takes few bytes. */
const MAX_FOREIGN_BODY = 64 * 1024;

export interface AnkiServer {
  /** Stops listening, lets running requests finish, drops those that have not arrived whole. */
  close(): Promise<void>;
}

/** A server that listens nowhere yet and answers nothing; see `answerRequests`. */
export const bareServer = (): http.Server =>
  http.createServer({ keepAliveTimeout: KEEP_ALIVE, requireHostHeader: false });

/** Lets the server answer what comes in. */
export function answerRequests(server: http.Server, settings: Settings, answerer: Answerer): AnkiServer {
  const arriving = new Set<IncomingMessage>();
  /** A client's requests over one connection are taken in their order, also when it does not wait for the replies. */
  const unanswered = new WeakMap<Socket, Promise<void>>();
  const connections = new Connections(server);
  server.on('request', begin);

  function begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    connections.busy(socket);
    response.on('close', () => connections.resting(socket));
    const verdict = judgeOrigin(settings, request.headers.origin);
    const foreign = foreignHost(settings, request.headers);
    if (request.method === 'OPTIONS') preflight(request, response, verdict);
    else if (foreign !== undefined) refuse(response, verdict, 403, foreignHostMessage(foreign));
    else receive(request, response, verdict);
  }

  function receive(request: IncomingMessage, response: ServerResponse, verdict: OriginVerdict): void {
    arriving.add(request);
    request.on('close', () => arriving.delete(request));
    readBody(request, verdict.allowed ? MAX_BODY : MAX_FOREIGN_BODY, (body) => {
      arriving.delete(request);
      if (body === 'too large') refuseSize(response, verdict);
      else if (body.length > 0) answer(request, response, verdict, body);
      else if (verdict.allowed) greet(request, response, verdict);
      else forbid(response, verdict);
    });
  }

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: OriginVerdict,
    body: Buffer,
  ): void {
    const { socket } = request;
    const now = () => answerNow(request, response, verdict, body);
    const before = unanswered.get(socket);
    const done = before ? before.then(now) : now();
    if (!done) return;
    unanswered.set(socket, done);
    done.then(() => unanswered.get(socket) === done && unanswered.delete(socket));
  }

  function answerNow(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: OriginVerdict,
    body: Buffer,
  ): Promise<void> | undefined {
    const reply = answerer.answer(body, callerOf(request, verdict));
    if (reply instanceof Promise) {
      return reply.then((late) => send(response, 200, jsonHeaders(verdict), late));
    }
    if (reply === undefined) forbid(response, verdict);
    else send(response, 200, jsonHeaders(named(request, verdict)), reply);
    return undefined;
  }

  function preflight(request: IncomingMessage, response: ServerResponse, verdict: OriginVerdict): void {
    const headers = jsonHeaders(verdict);
    if (request.headers['access-control-request-private-network'] === 'true') {
      headers['Access-Control-Allow-Private-Network'] = 'true';
    }
    request.resume();
    send(response, 200, headers, '');
  }

  function greet(request: IncomingMessage, response: ServerResponse, verdict: OriginVerdict): void {
    const { type, body } = greetingFor(request.method, request.headers.accept);
    send(response, 200, { 'Content-Type': type, ...corsHeaders(verdict) }, body);
  }

  function forbid(response: ServerResponse, verdict: OriginVerdict): void {
    send(response, 403, corsHeaders(verdict), '');
  }

  function refuseSize(response: ServerResponse, verdict: OriginVerdict): void {
    refuse(
      response,
      verdict,
      413,
      `the request is larger than the ${MAX_BODY / 1024 / 1024} MB that are allowed`,
    );
  }

  /** Answers before the body has been read, so the connection cannot be used again. */
  function refuse(response: ServerResponse, verdict: OriginVerdict, status: number, message: string): void {
    response.shouldKeepAlive = false;
    send(response, status, jsonHeaders(verdict), JSON.stringify(errorReply(message)));
  }

  function send(response: ServerResponse, status: number, headers: Headers, body: Payload): void {
    if (!server.listening) response.shouldKeepAlive = false;
    headers['Content-Length'] = Buffer.byteLength(body);
    response.writeHead(status, headers);
    response.end(body);
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      for (const request of arriving) request.destroy();
    });
  }

  return { close };
}

type Headers = Record<string, string | number>;

function corsHeaders(verdict: OriginVerdict): Headers {
  return { 'Access-Control-Allow-Origin': verdict.corsOrigin, 'Access-Control-Allow-Headers': '*' };
}

function jsonHeaders(verdict: OriginVerdict): Headers {
  return {
    'Content-Type': 'application/json',
    'Access-Control-Allow-Origin': verdict.corsOrigin,
    'Access-Control-Allow-Headers': '*',
  };
}

/** A page that is not on the list may still read what became of its wish for permission. */
function named(request: IncomingMessage, verdict: OriginVerdict): OriginVerdict {
  return verdict.allowed ? verdict : { ...verdict, corsOrigin: request.headers.origin ?? '' };
}

function callerOf({ headers }: IncomingMessage, { allowed }: OriginVerdict): Caller {
  const bearer = headers.authorization ? (/^Bearer +(.+)$/i.exec(headers.authorization)?.[1] ?? null) : null;
  return { origin: { name: headers.origin ?? '', allowed }, bearer };
}
