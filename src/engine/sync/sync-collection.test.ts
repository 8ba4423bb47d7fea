import { describe, expect, test } from 'vitest';
import {
  type Asked,
  FINISHED_AT,
  JsonText,
  META,
  type ScriptedAnswer,
  ScriptedSyncServer,
} from '../../../test/scripted-sync-server.ts';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { DEFAULT_DECK_ID } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { type CollectionSyncOptions, localSyncState, syncCollection } from './sync-collection.ts';
import { SyncError } from './sync-error.ts';

const OPTIONS: CollectionSyncOptions = { clientVersion: 'ankid,1,linux' };

const CONVERSATION = ['meta', 'start', 'applyChanges', 'chunk', 'applyChunk', 'sanityCheck2', 'finish'];

const DEEP = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

describe('what must be done', () => {
  test('equal times of change: nothing, even when the schema differs', async () => {
    const col = synced();
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), scm: 5 } });
    const outcome = await syncCollection(col, server, OPTIONS);
    expect(outcome).toMatchObject({ kind: 'noChanges', serverUsn: 4, serverMediaUsn: 7 });
    expect(server.asked).toEqual([{ method: 'meta', body: { v: 11, cv: 'ankid,1,linux' }, before: 0 }]);
  });

  test.each([
    ['both have cards', 'study', false, true, true],
    ['only the server has', 'empty', false, false, true],
    ['only we have', 'study', true, true, false],
    ['neither has', 'empty', true, true, true],
  ] as const)('another schema, %s', async (_, fixture, empty, uploadPossible, downloadPossible) => {
    const col = openFixture(fixture);
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), mod: 1, scm: 2, empty } });
    const outcome = await syncCollection(col, server, OPTIONS);
    expect(outcome).toMatchObject({ kind: 'fullSyncRequired', uploadPossible, downloadPossible });
    expect(outcome.reason).not.toBe('');
    expect(server.methods).toEqual(['meta']);
  });

  test('the server may refuse, in its own words', async () => {
    const col = synced();
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), cont: false, msg: 'Come back!' } });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toMatchObject({
      kind: 'server-message',
      message: 'Come back!',
    });
  });

  test.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('clocks %i seconds apart', async (difference, isFine) => {
    const col = synced();
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), ts: col.now + difference } });
    const outcome = syncCollection(col, server, OPTIONS);
    if (isFine) expect(await outcome).toMatchObject({ kind: 'noChanges' });
    else await expect(outcome).rejects.toMatchObject({ kind: 'clock', message: CLOCK });
  });

  test('what others do to the collection while the server is asked counts', async () => {
    const col = synced();
    const server = new ScriptedSyncServer(col, {
      meta: () => {
        col.transact('Update Config', () => col.schemaChanged());
        return { ...metaOf(col), scm: 1, mod: 2 };
      },
    });
    expect((await syncCollection(col, server, OPTIONS)).kind).toBe('fullSyncRequired');
  });

  test('the collection tells by itself what it wants', () => {
    const col = synced();
    expect(localSyncState(col)).toBe('noChanges');
    addNotes(col, 1);
    expect(localSyncState(col)).toBe('normal');
    col.transact('Sync', () => col.db.run('update col set ls = mod + 60000'), 'upkeep');
    expect(localSyncState(col)).toBe('normal'); // the server's clock is ahead
    col.transact('Sync', () => col.db.run('update col set ls = mod - 1'), 'upkeep');
    col.transact('Update Config', () => col.schemaChanged());
    expect(localSyncState(col)).toBe('fullSync');
  });
});

describe('a conversation', () => {
  test('without anything to tell: stamps only', async () => {
    const col = synced();
    const server = new ScriptedSyncServer(col);
    const outcome = await syncCollection(col, server, OPTIONS);
    expect(outcome.kind).toBe('normal');
    expect(server.methods).toEqual(CONVERSATION);
    expect(server.bodiesOf('start')).toEqual([{ minUsn: 1, lnewer: false, graves: null }]);
    expect(server.bodiesOf('applyChanges')).toEqual([{ changes: { models: [], decks: [[], []], tags: [] } }]);
    expect(server.bodiesOf('applyChunk')).toEqual([{ chunk: { done: true } }]);
    expect(col.stamps).toMatchObject({ mod: FINISHED_AT, ls: FINISHED_AT, usn: 5 });
    expect(localSyncState(col)).toBe('noChanges');
  });

  test('sends what changed here, numbered by the server', async () => {
    const col = synced();
    const [note] = addNotes(col, 1);
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), mod: 3 } });
    const { report } = await syncCollection(col, server, OPTIONS);
    const [{ chunk }] = server.bodiesOf('applyChunk');
    expect(chunk.notes).toEqual([
      [note?.id, note?.guid, note?.mid, note?.mod, 4, ' new ', 'front 0\u001fback', '', '', 0, ''],
    ]);
    expect(chunk.cards[0].slice(1, 6)).toEqual([note?.id, DEFAULT_DECK_ID, 0, note?.mod, 4]);
    const [{ changes }] = server.bodiesOf('applyChanges');
    expect(changes).toMatchObject({ tags: ['new'], crt: col.stamps.crt });
    expect(changes.conf.nextPos).toBe(col.config.get('nextPos'));
    expect(report.sent).toMatchObject({ notes: 1, cards: 1, tags: 1, deletions: 0 });
    expect(pendingRows(col)).toEqual({});
  });

  test('ends what could be undone', async () => {
    const col = synced();
    addNotes(col, 1);
    expect(col.undoName).toBeDefined();
    await syncCollection(col, new ScriptedSyncServer(col), OPTIONS);
    expect(col.undoName).toBeUndefined();
  });

  test.each([
    [0, [0]],
    [249, [249]],
    [250, [250, 0]],
    [251, [250, 1]],
    [500, [250, 250, 0]],
  ])('%i notes to send', async (count, sizes) => {
    const col = synced();
    addNotes(col, count);
    leaveOnlyNotes(col, count);
    const server = new ScriptedSyncServer(col);
    await syncCollection(col, server, OPTIONS);
    const chunks = server.bodiesOf('applyChunk').map(({ chunk }) => chunk);
    expect(chunks.map(({ notes = [] }) => notes.length)).toEqual(sizes);
    expect(chunks.map(({ done }) => done)).toEqual(sizes.map((_, place) => place === sizes.length - 1));
    const ids = chunks.flatMap(({ notes = [] }) => notes.map(([id]: [number]) => id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  test('takes one of each kind in turn, two more than the limit at most', async () => {
    const col = synced();
    addNotes(col, 130);
    const reviews = Array.from({ length: 130 }, (_, id) => [id + 1, 1, -1, 1, 1, 1, 1, 1, 1]);
    for (const review of reviews) col.transact('Sync', () => insertReview(col, review), 'upkeep');
    const server = new ScriptedSyncServer(col);
    await syncCollection(col, server, OPTIONS);
    const sizes = server
      .bodiesOf('applyChunk')
      .map(({ chunk: { revlog = [], cards = [], notes = [] } }) => [
        revlog.length,
        notes.length,
        cards.length,
      ]);
    expect(sizes).toEqual([
      [84, 84, 84],
      [46, 46, 46],
    ]);
  });

  test.each([
    [250, [250]],
    [251, [250, 1]],
    [500, [250, 250]],
  ])('%i deletions to send', async (count, sizes) => {
    const col = synced();
    col.transact('Update Note', () => {
      col.addGraves('card', range(count - 20));
      col.addGraves('note', range(15));
      col.addGraves('deck', range(5));
    });
    const server = new ScriptedSyncServer(col);
    await syncCollection(col, server, OPTIONS);
    const chunks = server.bodiesOf('applyGraves').map(({ chunk }) => chunk);
    expect(chunks.map(({ cards, notes, decks }) => cards.length + notes.length + decks.length)).toEqual(
      sizes,
    );
    expect(chunks.at(-1).decks).toHaveLength(sizes.at(-1) === 1 ? 1 : 5);
    expect(pendingRows(col)).toEqual({});
  });
});

describe('when something goes wrong nothing has changed here', () => {
  const STEPS = CONVERSATION.slice(1);

  test.each(STEPS)('the server fails at %s', async (method) => {
    const col = changed();
    const before = contentOf(col);
    const server = new ScriptedSyncServer(col, {
      [method]: () => {
        throw new SyncError('server', 'no');
      },
    });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toMatchObject({ kind: 'server' });
    expect(server.methods.at(-1)).toBe('abort');
    expect(contentOf(col)).toEqual(before);
  });

  test.each(STEPS)('called off at %s', async (method) => {
    const col = changed();
    const before = contentOf(col);
    let isCancelled = false;
    const server = new ScriptedSyncServer(col, {
      [method]: () => {
        isCancelled = true;
        throw new SyncError('cancelled', 'Interrupted');
      },
    });
    const options = { ...OPTIONS, isCancelled: () => isCancelled };
    await expect(syncCollection(col, server, options)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(server.methods.at(-1)).toBe('abort');
    expect(contentOf(col)).toEqual(before);
  });

  test.each<[string, ScriptedAnswer]>([
    ['start', 'no object'],
    ['start', null],
    ['start', { cards: [1], notes: [] }],
    ['start', { cards: [1], notes: ['2'], decks: [] }],
    ['start', { cards: [1.5], notes: [], decks: [] }],
    ['start', new JsonText('')],
    ['start', new JsonText('{"cards":[],"notes":[],"decks":[9223372036854775808]}')],
    ['applyChanges', {}],
    ['applyChanges', { models: [], decks: [[]], tags: [] }],
    ['applyChanges', { models: [{ id: 1 }], decks: [[], []], tags: [] }],
    ['applyChanges', { models: [], decks: [[{ name: 'a' }], []], tags: [] }],
    ['applyChanges', { models: [], decks: [[], []], tags: [1] }],
    ['applyChanges', { models: [], decks: [[], []], tags: ['\ud800'] }],
    ['applyChanges', { models: [], decks: [[], []], tags: [], conf: [] }],
    ['applyChanges', { models: [], decks: [[], []], tags: [], conf: { a: '\ud800' } }],
    ['applyChanges', { models: [], decks: [[], []], tags: [], crt: 'x' }],
    ['applyChanges', new JsonText(`{"models":[],"decks":[[],[]],"tags":[],"conf":${DEEP}}`)],
    ['chunk', { done: 1 }],
    ['chunk', { done: false }],
    ['chunk', { done: true, cards: 1 }],
    ['chunk', { done: true, cards: [[1, 2, 3]] }],
    ['chunk', { done: true, cards: [[1, 1, 1, 0, 1, 4, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '']] }],
    ['chunk', { done: true, cards: [[1, 1, 1, 0, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '']] }],
    ['chunk', { done: true, cards: [[1, 1, 1, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}]] }],
    ['chunk', { done: true, notes: [[1, 'g', 5, 1, 4, '', 'a']] }],
    ['chunk', { done: true, notes: [[1, 'g', 5, 1, 4, '', null]] }],
    ['chunk', { done: true, notes: [{}] }],
    ['chunk', { done: true, revlog: [[1, 2, 4, 300, 1, 1, 1, 1, 1]] }],
    ['sanityCheck2', { status: 'maybe' }],
    ['sanityCheck2', null],
    ['finish', null],
    ['finish', '1790000000000'],
  ])('%s answers nonsense (%#)', async (method, answer) => {
    const col = changed();
    const before = contentOf(col);
    const server = new ScriptedSyncServer(col, { [method]: answer });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toMatchObject({ kind: 'sync' });
    expect(server.methods.at(-1)).toBe('abort');
    expect(contentOf(col)).toEqual(before);
  });

  test('the counts differ: the next sync must go one way', async () => {
    const col = changed();
    const before = col.db.rows('select * from notes');
    const server = new ScriptedSyncServer(col, { sanityCheck2: { status: 'bad', c: null, s: null } });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toMatchObject({
      kind: 'resync',
      message: CHECK,
    });
    expect(server.methods.at(-1)).toBe('abort');
    expect(col.stamps.scm).toBe(col.clock.nowMillis());
    expect(localSyncState(col)).toBe('fullSync');
    expect(col.db.rows('select * from notes')).toEqual(before);
  });

  test('a setting that is no JSON is not sent in pieces', async () => {
    const col = changed();
    col.transact(
      'Sync',
      () => col.db.run("insert into config values ('broken', -1, 0, cast('{' as blob))"),
      'upkeep',
    );
    const server = new ScriptedSyncServer(col, { meta: { ...metaOf(col), mod: 3 } });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toThrow('"broken"');
  });
});

describe('others write while the server is waited for', () => {
  const BEFORE_FINISH = CONVERSATION.slice(1, -1);

  test.each(BEFORE_FINISH)('during %s: all begins anew', async (method) => {
    const col = changed();
    const server = new ScriptedSyncServer(col, {
      [method]: firstTime(method, col, () => addNotes(col, 1, 'late')),
    });
    const outcome = await syncCollection(col, server, OPTIONS);
    expect(outcome.report.sent).toMatchObject({ notes: 2 });
    const end = CONVERSATION.indexOf(method) + 1;
    expect(server.methods).toEqual([...CONVERSATION.slice(0, end), 'abort', ...CONVERSATION]);
    expect(pendingRows(col)).toEqual({});
  });

  test('during finish: nothing is lost, and the sync is done again', async () => {
    const col = changed();
    const server = new ScriptedSyncServer(col, {
      finish: firstTime('finish', col, () => addNotes(col, 1, 'late')),
    });
    const outcome = await syncCollection(col, server, OPTIONS);
    expect(server.methods).toEqual([...CONVERSATION, ...CONVERSATION]);
    expect(outcome.report.sent).toMatchObject({ notes: 2 });
    expect(pendingRows(col)).toEqual({});
    expect(col.stamps.ls).toBe(FINISHED_AT);
  });

  test('during finish: what the server still has of ours does not replace the newer', async () => {
    const col = changed();
    const deck = col.decks.getOrCreate('First');
    let sent: unknown;
    const server = new ScriptedSyncServer(col, {
      applyChanges: ({ body, before }: Asked) => {
        if (before === 0) sent = body.changes.decks[0];
        return { models: [], decks: [before === 0 ? [] : sent, []], tags: [] };
      },
      finish: firstTime('finish', col, () => col.decks.rename(deck.id, 'Second')),
    });
    await syncCollection(col, server, OPTIONS);
    expect(col.decks.require(deck.id).name).toBe('Second');
    expect(server.bodiesOf('applyChanges')[1].changes.decks[0]).toContainEqual(
      expect.objectContaining({ name: 'Second' }),
    );
  });

  test('during finish: an undo has nothing that the server was told', async () => {
    const col = changed();
    const [note] = addNotes(col, 1, 'deleted');
    if (note) col.notes.remove([note.id]);
    let undone: string | undefined;
    const server = new ScriptedSyncServer(col, {
      finish: () => {
        undone = col.undo();
        return FINISHED_AT;
      },
    });
    await syncCollection(col, server, OPTIONS);
    expect(undone).toBeUndefined();
    expect(note && col.notes.get(note.id)).toBeUndefined();
  });

  test('reading and changes that change nothing disturb no one', async () => {
    const col = changed();
    const server = new ScriptedSyncServer(col, {
      start: () => {
        col.transact('Update Deck', () => searchOf(col).notes(''));
        col.dryRun(() => addNotes(col, 1, 'tried'));
        return { cards: [], notes: [], decks: [] };
      },
    });
    await syncCollection(col, server, OPTIONS);
    expect(server.methods).toEqual(CONVERSATION);
  });

  test('again and again: the sync gives up', async () => {
    const col = changed();
    const server = new ScriptedSyncServer(col, { chunk: busy(col) });
    await expect(syncCollection(col, server, OPTIONS)).rejects.toMatchObject({ kind: 'busy' });
    expect(server.bodiesOf('abort')).toHaveLength(3);
    expect(pendingRows(col)).toMatchObject({ notes: 4 });
  });

  test('again and again: they are asked to wait, and go on afterwards', async () => {
    const col = changed();
    const events: string[] = [];
    const server = new ScriptedSyncServer(col, {
      chunk: (asked) => {
        if (!events.includes('hold')) busy(col)(asked);
        return { done: true };
      },
      finish: () => {
        events.push('finish');
        return FINISHED_AT;
      },
    });
    await syncCollection(col, server, { ...OPTIONS, holdWrites: holding(events) });
    expect(events).toEqual(['hold', 'finish', 'release']);
  });

  test('those who wait go on after a failure, too', async () => {
    const col = changed();
    const events: string[] = [];
    const server = new ScriptedSyncServer(col, {
      chunk: (asked) => {
        if (events.includes('hold')) throw new SyncError('network', 'gone');
        return busy(col)(asked);
      },
    });
    const outcome = syncCollection(col, server, { ...OPTIONS, holdWrites: holding(events) });
    await expect(outcome).rejects.toMatchObject({ kind: 'network' });
    expect(events).toEqual(['hold', 'release']);
  });
});

test('progress is told, step by step', async () => {
  const col = changed();
  const told: unknown[] = [];
  const server = new ScriptedSyncServer(col, { start: { cards: [1, 2], notes: [3], decks: [] } });
  await syncCollection(col, server, { ...OPTIONS, progress: (step) => told.push(step) });
  expect(told[0]).toEqual({ stage: 'connecting', sent: 0, received: 0 });
  expect(told).toContainEqual({ stage: 'syncing', sent: 0, received: 3 });
  expect(told.at(-1)).toEqual({ stage: 'finalizing', sent: 3, received: 3 });
});

const CLOCK = 'Unable to sync - your clock is not set to the correct time.';
const CHECK =
  'Please use the Check Database function, then sync again. If problems persist, please force a one-way sync in the preferences screen.';

/** A collection without anything that a sync would send. */
function synced(): Collection {
  const col = openFixture('study');
  const { db } = col;
  col.transact(
    'Sync',
    () => {
      for (const table of TABLES) db.run(`update ${table} set usn = 0`);
      db.run('delete from graves');
      db.run('update col set usn = 1, ls = mod, scm = ls');
      db.run('update col set scm = mod');
    },
    'upkeep',
  );
  col.clearCaches();
  return col;
}

/** One with a note, its card and two tags to send. */
function changed(): Collection {
  const col = synced();
  addNotes(col, 1);
  return col;
}

const TABLES = ['notes', 'cards', 'revlog', 'decks', 'deck_config', 'notetypes', 'tags', 'graves'];

const metaOf = (col: Collection) => {
  const { mod, scm } = col.stamps;
  return { mod, scm, usn: 4, ts: col.now, ...META };
};

function addNotes(col: Collection, count: number, text = 'front') {
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('no such note type');
  const notes = Array.from({ length: count }, (_, number) => ({
    note: { mid: notetype.id, fields: [`${text} ${number}`, 'back'], tags: ['new'] },
    deckId: DEFAULT_DECK_ID,
  }));
  return col.notes.addMany(notes).map((id) => col.notes.require(id));
}

/** Leaves exactly so many notes to be sent, and nothing else. */
function leaveOnlyNotes(col: Collection, count: number): void {
  col.transact(
    'Sync',
    () => {
      for (const table of TABLES) col.db.run(`update ${table} set usn = 0`);
      col.db.run(
        'update notes set usn = -1 where id in (select id from notes order by id desc limit ?)',
        count,
      );
    },
    'upkeep',
  );
  col.clearCaches();
}

function insertReview(col: Collection, values: number[]): void {
  col.db.run('insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)', ...values);
}

function pendingRows(col: Collection): Record<string, number> {
  const counts = TABLES.map((table): [string, number] => [
    table,
    col.db.value<number>(`select count() from ${table} where usn = -1`) ?? 0,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

const contentOf = (col: Collection) =>
  [...TABLES, 'config', 'fields', 'templates', 'col'].map((table) => col.db.rows(`select * from ${table}`));

const range = (count: number): number[] => Array.from({ length: count }, (_, number) => number + 1);

/** The usual answer; the first time, `work` is done before it. */
function firstTime(method: string, col: Collection, work: () => unknown): ScriptedAnswer {
  return (asked) => {
    if (asked.before === 0) work();
    const usual = new ScriptedSyncServer(col).usual(method);
    return typeof usual === 'function' ? usual(asked) : usual;
  };
}

const busy = (col: Collection) => (asked: Asked) => {
  addNotes(col, 1, `busy ${asked.before}`);
  return { done: true };
};

const holding = (events: string[]) => async () => {
  events.push('hold');
  return () => {
    events.push('release');
  };
};
