import { Agent, request } from 'node:http';

/** One client that never stops writing, and what it knows to be safe. */
export interface Ledger {
  /** Ids of notes whose adding was acknowledged. */
  readonly added: number[];
  /** Words that mark the batches sent; each is in all or none of the batch's notes. */
  readonly batches: string[];
  /** The note that is changed over and over: the number acknowledged last and the one sent last. */
  updated: { id: number; acknowledged: number; sent: number } | undefined;
}

export const BATCH = 20;
const MODEL = 'Basic (and reversed card)';

/** Writes over one connection of its own until the server is gone; answers then. */
export async function writeUntilGone(port: number, client: string, ledger: Ledger): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = caller(port, agent);
  try {
    for (let round = 0; ; round++) {
      await addBatch(call, `${client}x${round}`, ledger);
      await addOne(call, `${client}y${round}`, ledger);
      for (let n = 0; n < 5; n++) await update(call, ledger);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    agent.destroy();
  }
}

type Call = (action: string, params: unknown) => Promise<unknown>;

async function addBatch(call: Call, word: string, ledger: Ledger): Promise<void> {
  ledger.batches.push(word);
  const notes = Array.from({ length: BATCH }, (_, n) => noteOf(`${word} number ${n}`, word));
  const ids = await call('addNotes', { notes });
  if (!Array.isArray(ids)) throw new Error(`addNotes answered ${JSON.stringify(ids)}`);
  ledger.added.push(...ids.map(Number));
}

async function addOne(call: Call, word: string, ledger: Ledger): Promise<void> {
  const id = Number(await call('addNote', { note: noteOf(word, 'single') }));
  ledger.added.push(id);
  ledger.updated ??= { id, acknowledged: 0, sent: 0 };
}

async function update(call: Call, ledger: Ledger): Promise<void> {
  const { updated } = ledger;
  if (!updated) return;
  const value = ++updated.sent;
  await call('updateNoteFields', { note: { id: updated.id, fields: { Back: String(value) } } });
  updated.acknowledged = value;
}

const noteOf = (front: string, tag: string) => ({
  deckName: 'Default',
  modelName: MODEL,
  fields: { Front: front, Back: '0' },
  tags: [tag],
});

function caller(port: number, agent: Agent): Call {
  return async (action, params) => {
    const reply = await post(port, agent, JSON.stringify({ action, version: 6, params }));
    const { result, error }: { result: unknown; error: unknown } = JSON.parse(reply);
    if (error !== null) throw new Error(`${action}: ${String(error)}`);
    return result;
  };
}

class Gone extends Error {}

const isGone = (error: unknown): boolean => error instanceof Gone;

function post(port: number, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const gone = (error?: Error) => reject(new Gone('the server is gone', { cause: error }));
    const outgoing = request({ port, host: '127.0.0.1', method: 'POST', agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        response.complete ? resolve(Buffer.concat(chunks).toString('utf8')) : gone(),
      );
      response.on('error', gone);
    });
    outgoing.on('error', gone);
    outgoing.end(body);
  });
}
