import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  FINISHED_AT,
  JsonText,
  META,
  NO_CHANGES,
  ScriptedSyncServer,
} from '../../../test/scripted-sync-server.ts';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { NumberText, parseKeepingNumbers, stringifyExactly } from '../json/exact-json.ts';
import { syncCollection } from './sync-collection.ts';

/** Parsed with `parseKeepingNumbers`: not even a decimal point may be lost. */
interface Message {
  readonly step?: string;
  readonly sender?: string;
  readonly changes?: { readonly models: Model[]; readonly conf?: object };
  readonly chunk?: Rows;
}

interface Model {
  readonly name: string;
  readonly flds: unknown[];
}

interface Rows {
  readonly notes?: unknown[][];
}

const file = new URL('../../../test/reference/sync-messages.json', import.meta.url);
/** 32-bit floats need no decimal point; Anki writes one, we do not. */
const FLOATS = new Set([
  ...['delays', 'ease4', 'ivlFct', 'hardFactor', 'mult', 'fsrsWeights', 'fsrsParams5', 'fsrsParams6'],
  ...[
    'easyDaysPercentages',
    'desiredRetention',
    'secondsToShowQuestion',
    'secondsToShowAnswer',
    'sm2Retention',
  ],
]);

const { messages } = parseKeepingNumbers(readFileSync(file, 'utf8')) as { messages: Message[] };

test.each(messages)('$step: what a $sender sent is stored and goes out again as it came', async (message) => {
  const col = await collectionFor(message);
  await receive(col, message);
  makeAllPending(col, message);
  const sent = await send(col, message);
  expect(sent).toEqual(numbered(message.changes ? { changes: message.changes } : { chunk: message.chunk }));
});

/** One with nothing of its own but, for rows, the note type that all recorded notes have. */
async function collectionFor({ chunk }: Message): Promise<Collection> {
  const col = openFixture('empty');
  col.transact(
    'Sync',
    () => {
      for (const table of ['notetypes', 'fields', 'templates', 'config', 'decks', 'deck_config']) {
        col.db.run(`delete from ${table}`);
      }
    },
    'upkeep',
  );
  col.clearCaches();
  if (chunk) await receive(col, { changes: { ...NO_CHANGES, models: modelsFor(chunk) } });
  return col;
}

/** That of the recorded states of the note type which has as many fields as the notes. */
function modelsFor({ notes: [note] = [] }: Rows): Model[] {
  const fields = String(note?.[6] ?? '').split('\u001f').length;
  const models = messages.flatMap(({ changes }) => changes?.models ?? []);
  return models.filter((model) => model.name === 'Basic' && (!note || model.flds.length === fields));
}

async function receive(col: Collection, { changes, chunk }: Message): Promise<void> {
  const server = new ScriptedSyncServer(col, {
    applyChanges: new JsonText(stringifyExactly(changes ?? NO_CHANGES)),
    chunk: new JsonText(stringifyExactly(chunk ?? { done: true })),
  });
  const { kind } = await syncCollection(col, server, { clientVersion: '' });
  expect(kind).toBe('normal');
}

/** As if all that the message brought had just been changed here. */
function makeAllPending(col: Collection, { changes, chunk }: Message): void {
  col.transact(
    'Sync',
    () => {
      const tables = changes ? ['notetypes', 'decks', 'deck_config', 'tags'] : ['notes', 'cards', 'revlog'];
      for (const table of tables) col.db.run(`update ${table} set usn = -1`);
      if (chunk) col.db.run('update col set mod = ls + 1');
    },
    'upkeep',
  );
}

async function send(col: Collection, { changes }: Message): Promise<unknown> {
  const { mod, scm } = col.stamps;
  const server = new ScriptedSyncServer(col, {
    meta: { mod: mod + (changes?.conf ? -1 : 1), scm, usn: USN, ts: col.now, ...META },
    finish: FINISHED_AT + 1,
  });
  const bodies: Record<string, string> = {};
  const callText = server.callText.bind(server);
  server.callText = (method, json) => {
    bodies[method] = json;
    return callText(method, json);
  };
  await syncCollection(col, server, { clientVersion: '' });
  return parseKeepingNumbers(bodies[changes ? 'sync/applyChanges' : 'sync/applyChunk'] ?? '');
}

const USN = 77;

/** With the number that the server gives now. */
function numbered(json: unknown): unknown {
  if (json instanceof NumberText || typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return isRow(json) ? withUsn(json) : json.map(numbered);
  return Object.fromEntries(
    Object.entries(json).map(([key, inner]) => [
      key,
      key === 'usn' ? new NumberText(String(USN)) : FLOATS.has(key) ? withoutPoints(inner) : numbered(inner),
    ]),
  );
}

function withoutPoints(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutPoints);
  return json instanceof NumberText ? new NumberText(json.text.replace(/\.0$/, '')) : json;
}

const isRow = (json: unknown[]): boolean => json.length >= 9 && json[0] instanceof NumberText;

/** Reviews have it third, notes fifth, cards sixth. */
function withUsn(row: unknown[]): unknown[] {
  const place = { 9: 2, 11: 4, 18: 5 }[row.length] ?? -1;
  return row.map((value, at) => (at === place ? new NumberText(String(USN)) : value));
}
