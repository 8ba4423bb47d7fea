import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../actions/settings.ts';
import type { Asker, Payload } from '../host/messages.ts';
import { errorReply } from '../protocol/errors.ts';
import type { KeyedCaller } from '../protocol/handler.ts';
import { judgeOrigin, type OriginVerdict } from '../protocol/origin.ts';
import { Arrivals, type Body, MAX_BODY, type Refusal } from './body.ts';
import { Client } from './client.ts';
import { Connections } from './connections.ts';
import { greetingFor } from './greeting.ts';
import { foreignPage } from './host-check.ts';
import { Outbox } from './outbox.ts';
import { Refusals } from './refusals.ts';

/** What stands behind the server: from a request's bytes to its reply. */
export interface Answerer {
  /** `body` is not empty; when the caller's origin is not allowed, undefined refuses the request. */
  answer(body: Buffer, caller: KeyedCaller, asker: Asker): Promise<Payload> | Payload | undefined;
  /** Nobody waits any more for what this asker's request under way would answer. */
  abandon(asker: Asker): void;
}

/** Milliseconds that an idle connection is kept; longer than clients' pools keep theirs, so that they close first. */
const KEEP_ALIVE = 120_000;

/** A foreign page may only ask for permission, which takes few bytes. */
const MAX_FOREIGN_BODY = 64 * 1024;

/** Bytes of a request's headers: as much as Python's http.client, which many clients are made with, reads in a line. */
const MAX_HEADERS = 64 * 1024;

/** Larger answers are watched whether they are read. */
const LARGE_ANSWER = 64 * 1024;

/** Milliseconds for which the rest of a refused body is taken. */
const LINGER = 2000;

export interface AnkiServer {
  /** Stops listening, lets running requests finish, drops those that have not arrived whole. */
  close(): Promise<void>;
}

/**
 * A server that listens nowhere yet and answers nothing; see `answerRequests`. A body may take as long as it keeps coming
 * (see body.ts), headers a minute.
 */
export function bareServer(): http.Server {
  const server = http.createServer({
    keepAliveTimeout: KEEP_ALIVE,
    requireHostHeader: false,
    requestTimeout: 0,
    headersTimeout: 60_000,
    maxHeaderSize: MAX_HEADERS,
  });
  server.maxHeadersCount = 0; // their size is bounded; Node would pass over the Origin behind too many others
  return server;
}

/** Lets the server answer what comes in. */
export function answerRequests(server: http.Server, settings: Settings, answerer: Answerer): AnkiServer {
  const arrivals = new Arrivals();
  const outbox = new Outbox();
  const refusals = new Refusals((line) => console.error(`ankid: ${line}`));
  const clients = new WeakMap<Socket, Client>();
  const connections = new Connections(server);
  server.on('request', begin);

  function clientOf(socket: Socket): Client {
    const known = clients.get(socket);
    if (known) return known;
    const client = new Client(socket, (gone) => answerer.abandon(gone));
    clients.set(socket, client);
    return client;
  }

  function begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const client = clientOf(socket);
    connections.busy(socket);
    client.begun();
    response.on('close', () => {
      connections.resting(socket);
      client.answered();
      arrivals.end(request);
    });
    const verdict = judgeOrigin(settings, request.headers.origin);
    const foreign = foreignPage(settings, request.headers, request.rawHeaders);
    if (foreign !== undefined) refusals.other(foreign);
    else if (!verdict.allowed) tellOf(request.headers.origin ?? '');
    if (request.method === 'OPTIONS') preflight(request, response, verdict);
    else if (foreign !== undefined) refuse(response, verdict, 403, foreign);
    else receive(request, response, verdict, client);
  }

  function tellOf(origin: string): void {
    if (!settings.ignoreOriginList.includes(origin)) refusals.origin(origin);
  }

  function receive(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: OriginVerdict,
    client: Client,
  ): void {
    arrivals.read(request, verdict.allowed ? MAX_BODY : MAX_FOREIGN_BODY, (arrival) => {
      if (!('bytes' in arrival)) refuseBody(response, verdict, arrival);
      else if (arrival.bytes.length > 0) answer(request, response, verdict, arrival, client);
      else if (verdict.allowed) greet(request, response, verdict);
      else forbid(response, verdict);
    });
  }

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: OriginVerdict,
    body: Body,
    client: Client,
  ): void {
    const { bytes } = body;
    const { length } = bytes;
    client.arrived(length);
    const release = () => {
      body.release();
      client.forget(length);
    };
    client.inTurn(() => {
      const done = answerNow(request, response, verdict, bytes, client);
      if (done) return done.then(release);
      release();
      return undefined;
    });
  }

  function answerNow(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: OriginVerdict,
    body: Buffer,
    client: Client,
  ): Promise<void> | undefined {
    const reply = answerer.answer(body, callerOf(request, verdict), client);
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

  function refuseBody(response: ServerResponse, verdict: OriginVerdict, refusal: Refusal): void {
    if (refusal.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
    refuse(response, verdict, refusal.status, refusal.message);
  }

  /**
   * Answers before the body has been read, so the connection cannot be used again. What still comes is thrown away for a
   * while: a connection that is closed too early takes the answer with it.
   */
  function refuse(response: ServerResponse, verdict: OriginVerdict, status: number, message: string): void {
    if (response.destroyed) return;
    const body = JSON.stringify(errorReply(message));
    response.shouldKeepAlive = false;
    response.writeHead(status, { ...jsonHeaders(verdict), 'Content-Length': Buffer.byteLength(body) });
    response.write(body);
    const end = setTimeout(() => response.end(), LINGER);
    response.on('close', () => clearTimeout(end));
    response.req.on('end', () => response.end()).resume();
  }

  /** A promise, of a large answer's having been read. */
  function send(
    response: ServerResponse,
    status: number,
    headers: Headers,
    body: Payload,
  ): Promise<void> | undefined {
    if (response.destroyed) return undefined;
    if (!server.listening) response.shouldKeepAlive = false;
    headers['Content-Length'] = Buffer.byteLength(body);
    response.writeHead(status, headers);
    if (typeof body !== 'string' && body.length > LARGE_ANSWER) return outbox.send(response, body);
    response.end(body);
    return undefined;
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      arrivals.drop();
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

function callerOf({ headers }: IncomingMessage, { allowed }: OriginVerdict): KeyedCaller {
  const bearer = headers.authorization ? (/^Bearer +(.+)$/i.exec(headers.authorization)?.[1] ?? null) : null;
  return { origin: { name: headers.origin ?? '', allowed }, bearer };
}
