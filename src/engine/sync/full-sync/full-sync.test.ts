import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  copyOfFixture,
  opened,
  openFixture,
  standingClock,
  temporaryFolder,
} from '../../../../test/support.ts';
import type { Collection } from '../../collection/collection.ts';
import { systemRandom } from '../../random/random.ts';
import { searchOf } from '../../search/search.ts';
import { Database } from '../../sqlite/database.ts';
import { localSyncState } from '../sync-collection.ts';
import type { SyncServer } from '../sync-server.ts';
import { fullDownload } from './download.ts';
import { readContents, readPending } from './storage.ts';
import { fullUpload } from './upload.ts';

/** A server that keeps what is uploaded and answers `words`; only whole files travel. */
function keeping(path: string, words = 'OK', onUpload = () => {}): SyncServer {
  const refuse = () => Promise.reject(new Error('not asked for'));
  return {
    call: refuse,
    callText: refuse,
    callWithBytes: refuse,
    callForBytes: refuse,
    uploadFile: async (from) => {
      copyFileSync(from, path);
      onUpload();
      return words;
    },
    downloadFile: async (to) => copyFileSync(path, to),
  };
}

const noHold = { holdWrites: async () => () => {} };
const addTag = (col: Collection, tag: string) =>
  col.transact('Update Config', () => col.tags.register([tag]));
const clock = standingClock('2026-06-15T12:00:00Z');

test('an upload is a clean beginning for both sides', async () => {
  const col = openFixture('study');
  const [first = 0] = searchOf(col).notes('');
  col.transact('Update Note', () => col.notes.remove([first as never])); // a note's own id
  expect(readPending(col.db).deletions).toBeGreaterThan(0);
  const path = join(temporaryFolder(), 'collection.anki2');
  const sent = await fullUpload(col, keeping(path), noHold);
  expect(sent).toEqual(readContents(col.db));
  const server = opened(path);
  for (const side of [col, server]) {
    expect(readPending(side.db)).toEqual({ notes: 0, cards: 0, reviews: 0, deletions: 0 });
    const { mod, scm, ls } = side.stamps;
    expect([scm, ls]).toEqual([mod, mod]);
    for (const table of ['tags', 'decks', 'deck_config', 'notetypes'])
      expect(side.db.value(`select count() from ${table} where usn != 0`)).toBe(0);
  }
  expect(server.stamps).toEqual(col.stamps);
  expect(localSyncState(col)).toBe('noChanges');
  expect(col.undoName).toBeUndefined();
  expect(readContents(server.db)).toEqual(sent);
});

test('many pending rows are settled with their index as it was', async () => {
  const col = openFixture('study');
  col.transact(
    'Sync',
    () =>
      col.db.run(`with recursive n(id) as (select 1 union all select id + 1 from n where id < 25000)
      insert into revlog select id, 1, -1, 1, 1, 1, 1, 1, 1 from n`),
    'upkeep',
  );
  const schema = "select name, sql from sqlite_schema where tbl_name = 'revlog' order by name";
  const before = col.db.all(schema);
  const path = join(temporaryFolder(), 'collection.anki2');
  await fullUpload(col, keeping(path), noHold);
  for (const side of [col, opened(path)]) {
    expect(side.db.all(schema)).toEqual(before);
    expect(readPending(side.db).reviews).toBe(0);
    expect(side.db.value('pragma integrity_check')).toBe('ok');
  }
});

test('a refused upload changes nothing here', async () => {
  const col = openFixture('study');
  const before = [col.stamps, readPending(col.db)];
  const path = join(temporaryFolder(), 'collection.anki2');
  await expect(fullUpload(col, keeping(path, 'too large'), noHold)).rejects.toMatchObject({
    kind: 'server-message',
    message: 'too large',
  });
  expect([col.stamps, readPending(col.db)]).toEqual(before);
  expect(readdirSync(dirname(col.path)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('an overtaken upload is done once more while writing is held up; then it is given up', async () => {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = openFixture('study', clock);
  const path = join(temporaryFolder(), 'collection.anki2');
  const steps: string[] = [];
  const holdWrites = async () => {
    steps.push('hold');
    return () => steps.push('release');
  };
  const once = keeping(path, 'OK', () => steps.push('upload') === 1 && addTag(col, 'overtaking'));
  await fullUpload(col, once, { holdWrites });
  expect(steps).toEqual(['upload', 'hold', 'upload', 'release']);
  expect(opened(path).tags.all()).toContain('overtaking');

  clock.tick(1000);
  const always = keeping(path, 'OK', () => addTag(col, `tag${steps.push('upload')}`));
  await expect(fullUpload(col, always, { holdWrites })).rejects.toMatchObject({ kind: 'busy' });
  expect(steps.at(-1)).toBe('release');
  expect(localSyncState(col)).toBe('normal');
});

test('a download is proved and counted, and has no changes of its own', async () => {
  const from = copyOfFixture('study');
  const path = join(temporaryFolder(), 'fresh.anki2');
  const contents = await fullDownload(keeping(from), { path, clock, random: systemRandom });
  const col = opened(path);
  expect(contents).toEqual(readContents(col.db));
  expect(contents.notes).toBe(114);
  expect(col.stamps.ls).toBe(col.stamps.mod);
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['a database of something else', databaseOfSomethingElse()],
  ['no database', Buffer.from('nonsense '.repeat(1000))],
])('a download that is %s is refused', async (_, bytes) => {
  const from = join(temporaryFolder(), 'bad');
  writeFileSync(from, bytes);
  const path = join(temporaryFolder(), 'fresh.anki2');
  await expect(fullDownload(keeping(from), { path, clock, random: systemRandom })).rejects.toMatchObject({
    code: 'corrupt',
  });
});

function databaseOfSomethingElse(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ankid-test-'));
  try {
    const db = new Database(join(folder, 'db'));
    db.exec('create table things (id integer)');
    db.close();
    return readFileSync(join(folder, 'db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
