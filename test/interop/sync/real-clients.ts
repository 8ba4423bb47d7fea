import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ANKI_PYTHON } from '../anki.ts';
import type { Change } from './changes.ts';
import { stopped } from './sync-server-process.ts';

/** What real Anki threw. */
export class ClientError extends Error {
  readonly type: string;
  readonly kind: string | null;

  constructor({ type, kind, message }: Failure) {
    super(message);
    this.type = type;
    this.kind = kind;
  }
}

interface Failure {
  readonly type: string;
  readonly kind: string | null;
  readonly message: string;
}

/** Rows by table, as Python's sqlite3 reads them; blobs as hexadecimal text. */
export type Dump = Readonly<Record<string, readonly (readonly (string | number)[])[]>>;

/** A Python process that holds real Anki clients; requests are done one after the other. */
export class RealClients {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((line: string) => void)[] = [];

  constructor(env: NodeJS.ProcessEnv) {
    const script = fileURLToPath(new URL('real_client.py', import.meta.url));
    this.#child = spawn(ANKI_PYTHON, [script], { env: { ...process.env, ...env } });
    this.#child.stderr.resume();
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
    this.#child.on('exit', () => {
      for (const waiting of this.#waiting)
        waiting('{"error": {"type": "exit", "kind": null, "message": "the Python process has ended"}}');
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async ask<Result = unknown>(verb: string, request: object): Promise<Result> {
    const line = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#child.stdin.write(`${JSON.stringify({ do: verb, ...request })}\n`);
    const answer: { ok?: Result; error?: Failure } = JSON.parse(await line);
    if (answer.error) throw new ClientError(answer.error);
    return answer.ok as Result; // the script's answer to the verb
  }

  async open(name: string, path: string, endpoint: string, key: string): Promise<RealClient> {
    await this.ask('open', { client: name, path, endpoint, key });
    return new RealClient(this, name, path);
  }

  /** What is in the file, even while another process has it open. */
  dump(path: string): Promise<Dump> {
    return this.ask('dump', { path });
  }

  /** Differences between two collection files. `synced` leaves out what a sync leaves different on its sides, `played` what
   * two clients do not do alike when told the same. */
  compare(expected: string, actual: string, like: 'same' | 'synced' | 'played' = 'same'): Promise<string[]> {
    return this.ask('compare', { expected, actual, like });
  }

  /** SHA-1 of the files of a folder by name. */
  files(folder: string): Promise<Record<string, string>> {
    return this.ask('files', { folder });
  }

  stop(): Promise<void> {
    return stopped(this.#child);
  }
}

/** What both real clients and ours can do. */
export interface SyncClient {
  readonly path: string;
  /** Makes changes; answers which of them failed. */
  change(...changes: Change[]): Promise<boolean[]>;
  /** Answers Anki's name for what is required now. */
  sync(): Promise<Required>;
  full(direction: 'upload' | 'download'): Promise<void>;
  close(): Promise<void>;
}

export type Required = 'NO_CHANGES' | 'NORMAL_SYNC' | 'FULL_SYNC' | 'FULL_DOWNLOAD' | 'FULL_UPLOAD';

export class RealClient implements SyncClient {
  readonly path: string;
  readonly name: string;
  readonly #clients: RealClients;

  constructor(clients: RealClients, name: string, path: string) {
    this.#clients = clients;
    this.name = name;
    this.path = path;
  }

  async change(...changes: Change[]): Promise<boolean[]> {
    const outcomes = await this.ask<(string | null)[]>('changes', { list: changes });
    return outcomes.map((outcome) => outcome !== null);
  }

  async sync(): Promise<Required> {
    return (await this.ask<{ required: Required }>('sync')).required;
  }

  async full(direction: 'upload' | 'download'): Promise<void> {
    await this.ask('full', { upload: direction === 'upload' });
  }

  async close(): Promise<void> {
    await this.ask('close');
  }

  ask<Result = unknown>(verb: string, request: object = {}): Promise<Result> {
    return this.#clients.ask(verb, { client: this.name, ...request });
  }

  sql(text: string, ...args: unknown[]): Promise<unknown[][]> {
    return this.ask('sql', { text, args });
  }
}
