import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { DEFAULT_DECK_ID } from '../../src/engine/ids/ids.ts';
import { draftOf } from '../../src/engine/notetypes/draft.ts';
import { ANKI_PYTHON } from './anki.ts';
import { OurClient } from './sync/our-client.ts';
import type { RealClient, SyncClient } from './sync/real-clients.ts';
import type { Account } from './sync/sync-server-process.ts';
import { serverPath, World } from './sync/world.ts';

// What random rounds do not reach: many rows, odd values, damage. One client is ours, one real; in the end both and the
// server hold the same.

describe.skipIf(ANKI_PYTHON === '')('sync of the collection with the real server', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.make(40);
  }, 60_000);
  afterAll(() => world?.close());

  const counts = [249, 250, 251, 600];

  test.each(counts)('%i notes and cards go out, and their deletions', { timeout: 60_000 }, async (count) => {
    const { ours, real, agree } = await sides();
    const ids = ours.col.notes.addMany(newNotes(ours.col, count));
    await ours.sync();
    await real.sync();
    await agree();
    world.clock.tick(2000);
    ours.col.notes.remove(ids);
    await ours.sync();
    await real.sync();
    await agree();
  });

  test.each(counts)('%i notes come in, and their deletions', { timeout: 60_000 }, async (count) => {
    const { ours, real, agree } = await sides();
    const added = { kind: 'noteAdd', notetype: 0, deck: 0, tags: ['t'] } as const;
    const fields = (number: number) => [`a${number}`, 'b', 'c'];
    const notes = Array.from({ length: count }, (_, i) => ({ ...added, fields: fields(i), guid: `in${i}` }));
    await real.change(...notes);
    await real.sync();
    await ours.sync();
    await agree();
    world.clock.tick(2000);
    const all = Array.from({ length: 2 * count }, (_, i) => i);
    await real.change({ kind: 'noteRemove', notes: all });
    await real.sync();
    await ours.sync();
    await agree();
  });

  test('members and values that Anki does not know', { timeout: 60_000 }, async () => {
    const { ours, real, agree } = await sides();
    giveOddMembers(ours.col);
    await ours.sync();
    await real.sync();
    await agree();
    world.clock.tick(2000);
    await real.change(
      { kind: 'deckOptions', deck: 0, preset: 0, text: 'changed' },
      { kind: 'presetChange', preset: 0, perDay: 7 },
      { kind: 'style', notetype: 0, text: 'changed' },
      { kind: 'configSet', key: 'touched', value: 1 },
    );
    await real.sync();
    await ours.sync();
    await agree();
    expect(ours.col.db.value('select cast(val as text) from config where key = ?', 'odd')).toBe(ODD);
  });

  test('rows with odd values', { timeout: 60_000 }, async () => {
    const { ours, real } = await sides();
    await real.sql(
      'update cards set data = \'{"pos":3,"cd":"{\\"a\\":1}","x":1,"s":12.345678,"d":5}\', usn = -1',
    );
    await real.sql("update notes set guid = 'g' || char(9) || '\"' || id, tags = '  b   a　c ', usn = -1");
    await real.sql("update notes set flds = '1.50' || char(31) || flds where mid = -1");
    await real.sql('update col set mod = mod + 5000');
    await real.sync();
    await ours.sync();
    expect(await world.clients.compare(real.path, ours.path, 'synced')).not.toEqual([]); // real Anki keeps its own odd rows
    world.clock.tick(2000);
    await real.change({ kind: 'noteTags', note: 1, tags: ['again'] });
    await real.sync();
    await ours.sync();
    expect(await world.clients.compare(serverPath(ours.account), ours.path, 'synced')).toEqual([]);
  });

  test('cards that filtered decks of both sides have borrowed', { timeout: 60_000 }, async () => {
    const { ours, real, agree } = await sides();
    const deck = { kind: 'build', search: '', limit: 9, order: 6, reschedule: true } as const;
    await ours.change({ ...deck, name: 'Ours' }, { kind: 'answer', card: 3, ease: 3, millis: 100 });
    world.clock.tick(2000);
    await real.change({ ...deck, name: 'Theirs' }, { kind: 'answer', card: 3, ease: 1, millis: 100 });
    await inTurn(ours, real, ours);
    await agree();
    world.clock.tick(2000);
    await real.change({ kind: 'empty', deck: 0 }, { kind: 'deckRemove', deck: 1 });
    await ours.change({ kind: 'rebuild', deck: 1 });
    await inTurn(real, ours, real);
    await agree();
  });

  test('a card lost without a trace: both say so, and a one-way sync follows', {
    timeout: 60_000,
  }, async () => {
    const { ours, real } = await sides();
    ours.col.transact(
      'Sync',
      () => ours.col.db.run('delete from cards where id = (select min(id) from cards)'),
      'upkeep',
    );
    ours.col.transact('Update Config', () => ours.col.config.set('touched', 1));
    await expect(ours.sync()).rejects.toMatchObject({ kind: 'resync' });
    expect(await ours.sync()).toBe('FULL_SYNC');
    expect(await real.sync()).toBe('NO_CHANGES');
  });

  test('a note type that lost a field without a trace', { timeout: 60_000 }, async () => {
    const { ours, real } = await sides();
    await real.change({ kind: 'style', notetype: 0, text: 'x' });
    await real.sync();
    const id = ours.col.db.value<number>('select min(id) from notetypes') ?? 0;
    ours.col.transact(
      'Sync',
      () => ours.col.db.run('delete from fields where ntid = ? and ord = 1', id),
      'upkeep',
    );
    ours.col.clearCaches();
    await expect(ours.sync()).rejects.toThrow('Please sync again.');
    expect(await real.sync()).toBe('NO_CHANGES');
  });

  test('a note whose note type the server does not know', { timeout: 60_000 }, async () => {
    const { ours, real } = await sides();
    world.clock.tick(1000);
    const basic = ours.col.notetypes.all()[0];
    if (!basic) throw new Error('no note type');
    const { id } = ours.col.notetypes.add({ ...basic, name: 'Secret' });
    ours.col.transact(
      'Sync',
      () => ours.col.db.run('update notetypes set usn = 0 where id = ?', id),
      'upkeep',
    );
    const fields = basic.fields.map(() => 'x');
    ours.col.notes.add({ mid: id, fields }, DEFAULT_DECK_ID);
    await expect(ours.sync()).rejects.toThrow('Check Database');
    expect(await real.sync()).toBe('NO_CHANGES');
    expect(ours.col.db.value('select count() from notes where usn = -1')).toBe(1);
  });

  /** At different times, without which nobody sees that the server has changed. */
  async function inTurn(...clients: SyncClient[]): Promise<void> {
    for (const client of clients) {
      world.clock.tick(1000);
      await client.sync();
    }
  }

  async function sides() {
    const { account, places } = await world.pair();
    world.clock.tick(5000);
    const ours = Object.assign(
      new OurClient(world, places[0], { endpoint: world.server.endpoint, key: account.key }),
      {
        account,
      },
    );
    const real = await world.open(places[1], account);
    return { ours, real, agree: () => agree(ours, real, account) };
  }

  async function agree(ours: OurClient, real: RealClient, account: Account): Promise<void> {
    expect(await world.clients.compare(real.path, ours.path, 'synced')).toEqual([]);
    expect(await world.clients.compare(serverPath(account), ours.path, 'synced')).toEqual([]);
  }
});

const ODD = '{"10":1,"9":"ä","big":12345678901234567890,"e":1e-7,"f":1.0,"l":[1,2.5,null]}';

/** Members that Anki does not know, for a deck, a preset, a note type and its parts; and such a setting. */
function giveOddMembers(col: Collection): void {
  const other = new Uint8Array(Buffer.from(`{"odd":${ODD}}`));
  const nested = new Uint8Array(Buffer.from(`{"new":{"odd":${ODD}},"odd":${ODD}}`));
  col.transact('Update Note', () => {
    const [deck, preset, notetype] = [col.decks.all()[0], col.presets.all()[0], col.notetypes.all()[0]];
    if (!deck || !preset || !notetype) throw new Error('nothing to change');
    col.decks.update({ ...deck, common: { ...deck.common, other } });
    col.presets.update({ ...preset, config: { ...preset.config, other: nested } });
    const draft = draftOf(notetype);
    for (const { config } of [draft, ...draft.fields, ...draft.templates]) config.other = other;
    col.notetypes.update(draft);
    col.db.run('insert into config values (?, -1, 0, cast(? as blob))', 'odd', ODD);
  });
}

function newNotes(col: Collection, count: number) {
  const basic = col.notetypes.byName('Basic');
  if (!basic) throw new Error('no note type');
  const fields = (number: number) => basic.fields.map((_, ord) => (ord === 0 ? `front ${number}` : 'back'));
  return Array.from({ length: count }, (_, number) => ({
    note: { mid: basic.id, fields: fields(number), tags: ['many'] },
    deckId: DEFAULT_DECK_ID,
  }));
}
