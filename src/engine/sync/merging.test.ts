import { describe, expect, test } from 'vitest';
import { JsonText, NO_CHANGES, ScriptedSyncServer } from '../../../test/scripted-sync-server.ts';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { deckToLegacy } from '../decks/legacy.ts';
import {
  type CardId,
  cardId,
  DEFAULT_DECK_ID,
  DEFAULT_PRESET_ID,
  deckId,
  type NoteId,
  noteId,
  notetypeId,
} from '../ids/ids.ts';
import { stringifyExactly } from '../json/exact-json.ts';
import { notetypeToLegacy } from '../notetypes/legacy.ts';
import { presetToLegacy } from '../presets/legacy.ts';
import { syncCollection } from './sync-collection.ts';

/** Before the collection's clock, as all that was changed in time. */
const MOD = 1_781_000_000;
const USN = 9;

describe('notes and cards', () => {
  test.each([
    ['not changed here, older', 0, 100, 50, 'server'],
    ['changed here, newer there', -1, 100, 101, 'server'],
    ['changed here, equal', -1, 100, 100, 'ours'],
    ['changed here, older there', -1, 100, 99, 'ours'],
  ] as const)('%s', async (_, usn, ours, theirs, winner) => {
    const col = collection();
    const [nid, cid] = addNote(col);
    col.transact(
      'Sync',
      () => {
        col.db.run('update notes set usn = ?, mod = ?', usn, MOD + ours);
        col.db.run('update cards set usn = ?, mod = ?', usn, MOD + ours);
      },
      'upkeep',
    );
    const note = noteRow(col, nid, { mod: MOD + theirs, flds: '<b>Theirs</b>\u001fx', tags: 'b  a' });
    const card = cardRow(col, cid, { mod: MOD + theirs, due: 77 });
    const server = await receive(col, { chunk: { done: true, notes: [note], cards: [card] } });
    const isTheirs = winner === 'server';
    expect(col.notes.require(nid)).toMatchObject(
      isTheirs
        ? { fields: ['<b>Theirs</b>', 'x'], tags: ['b', 'a'], mod: MOD + theirs, usn: USN - 1 }
        : { fields: ['front', 'back'], mod: MOD + ours, usn: USN },
    );
    expect(col.cards.require(cid).due === 77).toBe(isTheirs);
    expect(col.db.rows('select sfld, csum from notes where id = ?', nid)).toEqual([
      isTheirs ? ['Theirs', 2_777_014_929] : ['front', expect.any(Number)],
    ]);
    expect(server.bodiesOf('applyChunk')[0].chunk.notes?.length ?? 0).toBe(isTheirs || usn === 0 ? 0 : 1);
  });

  test('numbers come as they may', async () => {
    const col = collection();
    const [nid, cid] = addNote(col);
    const card = cardRow(col, cid, {
      mod: MOD + 0.9,
      due: -5.7,
      ivl: -3,
      data: '{"pos":3,"cd":"{}","x":1,"s":1.23456,"d":5}',
    });
    await receive(col, { chunk: { done: true, cards: [card] } });
    expect(col.cards.require(cid)).toMatchObject({
      nid,
      mod: MOD,
      due: -5,
      ivl: 0,
      data: '{"pos":3,"s":1.2346,"d":5.0}',
    });
  });

  test('text is kept to the last character, but for control characters in fields', async () => {
    const col = collection();
    const [nid] = addNote(col);
    const note = noteRow(col, nid, {
      guid: 'a\u0000b',
      tags: 'x\u0000y',
      flds: 'e\u0301\u0000\u0007\n\t😀\u001f"',
    });
    await receive(col, { chunk: { done: true, notes: [note] } });
    expect(col.notes.require(nid)).toMatchObject({
      guid: 'a\u0000b',
      tags: ['x\u0000y'],
      fields: ['e\u0301\n\t😀', '"'],
    });
  });

  test('a number as sort field is stored as one', async () => {
    const col = collection();
    const [nid] = addNote(col);
    await receive(col, { chunk: { done: true, notes: [noteRow(col, nid, { flds: '1.50\u001f' })] } });
    expect(col.db.value('select sfld from notes where id = ?', nid)).toBe(1.5);
  });

  test.each([
    ['another number of fields', { flds: 'one' }, 'note has 1 fields, expected 2'],
    ['an unknown note type', { mid: 5 }, 'note missing notetype'],
  ])('%s ends the sync, unless ours is newer', async (_, change, message) => {
    const col = collection();
    const [nid] = addNote(col);
    const note = noteRow(col, nid, change);
    const chunk = { done: true, notes: [note] };
    await expect(receive(col, { chunk })).rejects.toThrow(message);
    col.transact('Sync', () => col.db.run('update notes set usn = -1'), 'upkeep');
    await receive(col, { chunk });
    expect(col.notes.require(nid).fields).toEqual(['front', 'back']);
  });

  test('known reviews stay as they are', async () => {
    const col = collection();
    const [, cid] = addNote(col);
    col.transact(
      'Sync',
      () => col.db.run('insert into revlog values (5, ?, -1, 1, 1, 1, 1, 1, 1)', cid),
      'upkeep',
    );
    const revlog = [
      [5, 1, 3, 2, 2, 2, 2, 2, 2],
      [6, 1, 3, 2, -2, 2.5, 2, 2, 9],
    ];
    await receive(col, { chunk: { done: true, revlog } });
    expect(col.db.rows('select * from revlog where id < 10')).toEqual([
      [5, cid, USN, 1, 1, 1, 1, 1, 1],
      [6, 1, 3, 2, -2, 2, 2, 2, 0],
    ]);
  });
});

describe('deletions', () => {
  test('win over changes of both sides; known ones are kept', async () => {
    const col = collection();
    const [nid, cid] = addNote(col);
    const deck = col.decks.getOrCreate('Gone');
    await receive(col, { start: { notes: [nid, 5], cards: [cid], decks: [deck.id] } });
    expect(col.notes.get(nid)).toBeUndefined();
    expect(col.cards.getMany([cid])).toEqual([]);
    expect(col.decks.get(deck.id)).toBeUndefined();
    expect(col.db.rows('select oid, type, usn from graves order by type, oid')).toEqual([
      [cid, 0, USN],
      [5, 1, USN],
      [nid, 1, USN],
      [deck.id, 2, USN],
    ]);
  });

  test("a note's cards have deletions of their own", async () => {
    const col = collection();
    const [nid, cid] = addNote(col);
    await receive(col, { start: { notes: [nid], cards: [], decks: [] } });
    expect(col.cards.getMany([cid])).toHaveLength(1);
  });

  test('what the server deleted is not sent', async () => {
    const col = collection();
    const [nid, cid] = addNote(col);
    col.transact('Sync', () => col.db.run('update notes set usn = -1'), 'upkeep');
    const server = await receive(col, { start: { notes: [nid], cards: [cid], decks: [] } });
    expect(server.bodiesOf('applyChunk')).toEqual([{ chunk: { done: true } }]);
  });
});

describe('decks', () => {
  test.each([
    [99, 'Ours'],
    [100, 'Theirs'],
    [101, 'Theirs'],
  ])('a change of %i beside ours of 100', async (mod, name) => {
    const col = collection();
    const deck = { ...col.decks.getOrCreate('Ours'), mtimeSecs: MOD + 100 };
    col.transact(
      'Sync',
      () => col.db.run('update decks set mtime_secs = ?, usn = -1 where id = ?', MOD + 100, deck.id),
      'upkeep',
    );
    const theirs = { ...deckToLegacy(deck), name: 'Theirs', mod: MOD + mod, usn: 3 };
    await receive(col, { changes: { ...NO_CHANGES, decks: [[theirs], []] } });
    expect(col.decks.require(deck.id)).toMatchObject({ name, usn: name === 'Ours' ? USN : 3 });
  });

  test('a new one whose name is taken gets plus signs and counts as changed now', async () => {
    const col = collection();
    const deck = deckToLegacy(col.decks.getOrCreate('A::B'));
    col.decks.getOrCreate('a::b+');
    await receive(col, { changes: { ...NO_CHANGES, decks: [[{ ...deck, id: 5, usn: 3, mod: 1 }], []] } });
    expect(col.decks.require(deckId(5))).toMatchObject({ name: 'A::B++', usn: USN, mtimeSecs: col.now });
  });

  test('its members that Anki does not know stay as they are written', async () => {
    const col = collection();
    const deck = stringifyExactly({ ...deckToLegacy(col.decks.getOrCreate('X')), id: 5, name: 'Y', usn: 0 });
    const odd = '"odd":{"b":[1.0,1e-7,12345678901234567890,1.5],"a":"x"}';
    const text = `{"models":[],"decks":[[${deck.slice(0, -1)},${odd}}],[]],"tags":[]}`;
    await receive(col, { changes: new JsonText(text) });
    const other = Buffer.from(col.decks.require(deckId(5)).common.other).toString();
    expect(other).toBe('{"odd":{"a":"x","b":[1.0,1e-7,12345678901234567890,1.5]}}');
    col.transact('Sync', () => col.db.run('update decks set usn = -1 where id = 5'), 'upkeep');
    let sent = '';
    const server = new ScriptedSyncServer(col);
    const callText = server.callText.bind(server);
    server.callText = (method, json) => {
      if (method === 'sync/applyChanges') sent = json;
      return callText(method, json);
    };
    await syncCollection(col, server, { clientVersion: '' });
    expect(sent).toContain('"odd":{"a":"x","b":[1.0,1e-7,12345678901234567890,1.5]}');
  });
});

describe('presets, note types, tags and settings', () => {
  test.each([
    [99, 'Default'],
    [100, 'Theirs'],
  ])('a preset changed at %i, ours at 100', async (mod, name) => {
    const col = collection();
    col.transact('Sync', () => col.db.run('update deck_config set mtime_secs = ?', MOD + 100), 'upkeep');
    const preset = presetToLegacy(col.presets.getOrDefault(DEFAULT_PRESET_ID));
    const theirs = { ...preset, name: 'Theirs', mod: MOD + mod, usn: 3 };
    await receive(col, { changes: { ...NO_CHANGES, decks: [[], [theirs]] } });
    expect(col.presets.get(DEFAULT_PRESET_ID)?.name).toBe(name);
  });

  test('a note type: names and fields come; a taken name gets a plus sign', async () => {
    const col = collection();
    const basic = col.notetypes.byName('Basic');
    const cloze = col.notetypes.byName('Cloze');
    if (!basic || !cloze) throw new Error('no such note type');
    const legacy = notetypeToLegacy(basic);
    const [front, ...others] = legacy.flds;
    const changed = {
      ...legacy,
      mod: col.now,
      usn: 3,
      flds: [{ ...front, name: 'Vorne', id: 2n ** 62n + 1n }, ...others],
    };
    const added = { ...notetypeToLegacy(cloze), id: 5, usn: 3 };
    const text = stringifyExactly({ ...NO_CHANGES, models: [changed, added] });
    await receive(col, { changes: new JsonText(text) });
    expect(col.notetypes.require(basic.id).fields[0]).toMatchObject({
      name: 'Vorne',
      config: { id: 2n ** 62n + 1n },
    });
    expect(col.notetypes.require(notetypeId(5))).toMatchObject({
      name: 'Cloze+',
      usn: USN,
      mtimeSecs: col.now,
    });
  });

  test.each([
    ['newer, another number of fields', 1, true],
    ['older, another number of fields', -1, false],
  ])('a note type %s', async (_, later, isRefused) => {
    const col = collection();
    const basic = col.notetypes.byName('Basic');
    if (!basic) throw new Error('no such note type');
    const { flds, ...legacy } = notetypeToLegacy(basic);
    const changed = { ...legacy, name: 'Theirs', mod: basic.mtimeSecs + later, flds: flds.slice(1) };
    const text = stringifyExactly({ ...NO_CHANGES, models: [changed] });
    const outcome = receive(col, { changes: new JsonText(text) });
    if (isRefused) await expect(outcome).rejects.toMatchObject({ kind: 'sync', message: RESYNC });
    else await outcome;
    expect(col.notetypes.require(basic.id).name).toBe('Basic');
  });

  test.each(['flds', 'tmpls'])('a note type with equal names in %s is refused', async (part) => {
    const col = collection();
    const reversed = col.notetypes.byName('Basic (and reversed card)');
    if (!reversed) throw new Error('no such note type');
    const legacy = notetypeToLegacy(reversed);
    const parts = part === 'flds' ? legacy.flds : legacy.tmpls;
    const changed = {
      ...legacy,
      mod: col.now,
      [part]: parts.map((one, ord) => ({ ...one, name: 'aA'[ord] })),
    };
    const text = stringifyExactly({ ...NO_CHANGES, models: [changed] });
    await expect(receive(col, { changes: new JsonText(text) })).rejects.toMatchObject({ kind: 'sync' });
  });

  test('notes are measured by the note types that come with them', async () => {
    const col = collection();
    const [nid] = addNote(col);
    const basic = col.notetypes.require(col.notes.require(nid).mid);
    const models = [{ ...notetypeToLegacy(basic), sortf: 1, mod: col.now, usn: 3 }];
    await receive(col, {
      changes: new JsonText(stringifyExactly({ ...NO_CHANGES, models })),
      chunk: { done: true, notes: [noteRow(col, nid, { flds: 'first\u001fsecond' })] },
    });
    expect(col.db.value('select sfld from notes where id = ?', nid)).toBe('second');
  });

  test('tags are only added, in the case that the list has', async () => {
    const col = collection();
    col.tags.register(['Known::Tag']);
    await receive(col, { changes: { ...NO_CHANGES, tags: ['known::tag', 'KNOWN::new', 'x y'] } });
    expect(col.tags.all()).toEqual(expect.arrayContaining(['Known::Tag', 'KNOWN::new', 'xy']));
    expect(col.db.value('select usn from tags where tag = ?', 'xy')).toBe(USN);
  });

  test('settings come all together, as they are written', async () => {
    const col = collection();
    col.transact('Update Config', () => col.config.set('ours', 1));
    const text =
      '{"models":[],"decks":[[],[]],"tags":[],"crt":1000,"conf":{"b":1.0,"a":{"z":[1e3,-0.0],"10":1,"9":"\\u00e4"},"n":null}}';
    await receive(col, { changes: new JsonText(text) });
    expect(col.config.get('ours')).toBeUndefined();
    expect(col.config.get('b')).toBe(1);
    expect(col.db.rows('select key, cast(val as text), usn from config order by key')).toEqual([
      ['a', '{"10":1,"9":"ä","z":[1000.0,-0.0]}', USN],
      ['b', '1.0', USN],
      ['n', 'null', USN],
    ]);
    expect(col.stamps.crt).toBe(1000);
  });
});

const RESYNC = 'Please sync again. If this message keeps appearing, please post on the support site.';

function collection(): Collection {
  const col = openFixture('empty');
  col.transact(
    'Sync',
    () => {
      for (const table of ['decks', 'deck_config', 'notetypes', 'tags'])
        col.db.run(`update ${table} set usn = 0`);
      col.db.run('delete from graves');
    },
    'upkeep',
  );
  col.clearCaches();
  return col;
}

/** A note and its card, which the server knows. */
function addNote(col: Collection): [NoteId, CardId] {
  const mid = col.notetypes.byName('Basic')?.id ?? notetypeId(0);
  const id = col.notes.add({ mid, fields: ['front', 'back'] }, DEFAULT_DECK_ID);
  col.transact(
    'Sync',
    () => {
      for (const table of ['notes', 'cards', 'decks']) col.db.run(`update ${table} set usn = 0`);
      col.db.run('update notes set mod = ?', MOD + 100);
    },
    'upkeep',
  );
  return [id, cardId(col.db.value<number>('select id from cards where nid = ?', id) ?? 0)];
}

function noteRow(col: Collection, id: NoteId, change: object): unknown[] {
  const { guid, mid, mod } = col.notes.require(noteId(id));
  const note = { guid, mid, mod, tags: '', flds: 'front\u001fback', ...change };
  return [id, note.guid, note.mid, note.mod, USN - 1, note.tags, note.flds, '', '', 0, ''];
}

function cardRow(col: Collection, id: CardId, change: object): unknown[] {
  const card = { ...col.cards.require(id), usn: USN - 1, ...change };
  const columns = 'nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data'.split(
    ' ',
  );
  return [id, ...columns.map((column) => card[column as keyof typeof card])];
}

/** Syncs with a server that has all this to tell. */
async function receive(
  col: Collection,
  { start, changes, chunk }: { start?: object; changes?: object; chunk?: object },
): Promise<ScriptedSyncServer> {
  const { mod, scm } = col.stamps;
  const server = new ScriptedSyncServer(col, {
    meta: {
      mod: mod + 1,
      scm,
      usn: USN,
      ts: col.now,
      msg: '',
      cont: true,
      hostNum: 0,
      empty: false,
      media_usn: 0,
    },
    ...(start && { start }),
    ...(changes && { applyChanges: changes }),
    ...(chunk && { chunk }),
  });
  await syncCollection(col, server, { clientVersion: '' });
  return server;
}
