import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { ANKI_PYTHON, runScript } from '../interop/anki.ts';
import { serveProfile } from '../program.ts';
import { copyOfFixture, temporaryFolder } from '../support.ts';
import { BATCH, type Ledger, writeUntilGone } from './load.ts';

/** 300 before a release; a handful in the daily run. */
const KILLS = Number(process.env.ANKID_KILLS ?? 4);
const CLIENTS = 4;

test(
  `what was acknowledged is there after kill -9, and nothing is half there (${KILLS} kills)`,
  async () => {
    const path = copyOfFixture('empty');
    const ledgers: Ledger[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      ledgers.push(...(await runAndKill(dirname(path), `k${kill}`)));
      verify(path, ledgers);
      if (kill % 50 === 0 || kill === KILLS) judge(path);
    }
    const notes = ledgers.reduce((sum, { added }) => sum + added.length, 0);
    expect(notes).toBeGreaterThan(KILLS);
  },
  KILLS * 20_000 + 120_000,
);

async function runAndKill(folder: string, name: string): Promise<Ledger[]> {
  const server = await serveProfile(folder);
  const ledgers = Array.from(
    { length: CLIENTS },
    (): Ledger => ({ added: [], batches: [], updated: undefined }),
  );
  const clients = Promise.all(
    ledgers.map((ledger, n) => writeUntilGone(server.port, `${name}c${n}`, ledger)),
  );
  clients.catch(() => {}); // heard below
  await sleep(40 + Math.random() * 500);
  await server.stop('SIGKILL');
  await clients;
  return ledgers;
}

function verify(path: string, ledgers: readonly Ledger[]): void {
  const col = openCollection({ path });
  try {
    expect(col.db.value('pragma quick_check')).toBe('ok');
    verifyAdded(
      col,
      ledgers.flatMap(({ added }) => added),
    );
    verifyBatches(col, new Set(ledgers.flatMap(({ batches }) => batches)));
    for (const { updated } of ledgers) if (updated) verifyUpdated(col, updated);
  } finally {
    col.close();
  }
}

function verifyAdded(col: Collection, ids: readonly number[]): void {
  const missing = col.db.column(
    'select value from json_each(?) where value not in (select id from notes)',
    JSON.stringify(ids),
  );
  expect(missing).toEqual([]);
  const incomplete = 'select id from notes where (select count(*) from cards where nid = notes.id) != 2';
  expect(col.db.column(incomplete)).toEqual([]);
  expect(col.db.column('select id from cards where nid not in (select id from notes)')).toEqual([]);
}

function verifyBatches(col: Collection, batches: ReadonlySet<string>): void {
  const sizes = col.db.rows<[string, number]>(
    "select trim(tags), count(*) from notes where tags != ' single ' group by tags",
  );
  for (const [word, size] of sizes) expect([batches.has(word), size], word).toEqual([true, BATCH]);
}

function verifyUpdated(col: Collection, { id, acknowledged, sent }: NonNullable<Ledger['updated']>): void {
  const fields = col.db.value<string>('select flds from notes where id = ?', id) ?? '';
  const value = Number(fields.split('\u001f')[1]);
  expect(value).toBeGreaterThanOrEqual(acknowledged);
  expect(value).toBeLessThanOrEqual(sent);
}

function judge(path: string): void {
  if (ANKI_PYTHON === '') return;
  const copy = join(temporaryFolder(), 'collection.anki2');
  copyFileSync(path, copy);
  expect(runScript('check_collection.py', copy, '--max-render', '50').output).toContain('"ok": true');
}
