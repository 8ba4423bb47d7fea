import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../bin/ankid', import.meta.url));

export interface Ended {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program run with these arguments until it ends by itself. */
export function runProgram(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return startProgram(args, env).ended;
}

/** A reply as it came: its body is JSON unless `text` is wanted. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

export interface RunningProgram {
  readonly port: number;
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Sends one request of protocol version 6 and answers with its parsed reply. */
  call(action: string, params?: unknown): Promise<unknown>;
  send(options: http.RequestOptions, body?: string | Buffer): Promise<Answer>;
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Starts the built program on a free port and waits until it serves; killed after the test if it still runs. */
export function serveProfile(folder: string, ...more: string[]): Promise<RunningProgram> {
  return serve(folder, more);
}

export async function serve(
  folder: string,
  more: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningProgram> {
  const { child, ended } = startProgram(['serve', '--profile', folder, '--port', '0', ...more], env);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const port = await portOf(child, ended);
  const send: RunningProgram['send'] = (options, body) => exchange({ port, ...options }, body);
  return {
    port,
    process: child,
    ended,
    send,
    call: async (action, params = {}) =>
      JSON.parse((await send({}, JSON.stringify({ action, version: 6, params }))).text),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The built program run with these arguments, to be watched and killed. */
export function startProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, TZ: 'UTC', ...env } });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    out.stdout += data;
  });
  child.stderr.on('data', (data) => {
    out.stderr += data;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ status: code ?? signal, ...out }));
  return { child, ended };
}

async function portOf(child: ChildProcess, ended: Promise<Ended>): Promise<number> {
  let text = '';
  const listening = new Promise<number>((resolve) => {
    child.stdout?.on('data', (data) => {
      text += data;
      const port = /http:\/\/\S+:(\d+)/.exec(text)?.[1];
      if (port) resolve(Number(port));
    });
  });
  const early = ended.then(({ status, stderr }) => {
    throw new Error(`ankid ended (${status}): ${stderr}`);
  });
  return Promise.race([listening, early]);
}

export function exchange(options: http.RequestOptions, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', method: 'POST', agent: false, ...options },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
