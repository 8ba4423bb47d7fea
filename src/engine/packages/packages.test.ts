import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { DECKS } from '../../../test/decks-folder.ts';
import { opened, openFixture, TABLES, temporaryFolder } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import { mediaOf } from '../media/media.ts';
import { SeededRandom } from '../random/seeded-random.ts';
import { searchOf } from '../search/search.ts';
import { Database } from '../sqlite/database.ts';
import { zstd } from '../zstd/zstd.ts';
import { deckTree, type ExportOptions, exportApkg } from './export-apkg.ts';
import { importApkg } from './import-apkg.ts';
import { PackageReader } from './package-reader.ts';
import { ZipWriter } from './zip-writer.ts';

const EVERYTHING = { withScheduling: true, withPresets: true };
const FORMATS = [{ isLegacy: false }, { isLegacy: true }];

const emptyCollection = (): Collection => opened(join(temporaryFolder(), 'collection.anki2'));

function exported(col: Collection, options: ExportOptions = EVERYTHING): string {
  const path = join(temporaryFolder(), 'out.apkg');
  exportApkg(col, path, zstd, options);
  return path;
}

/** What a package is meant to carry, without ids that may change on the way. */
const contents = (col: Collection) => ({
  notes: col.db.rows('select id, guid, mod, tags, flds, sfld, csum from notes order by id'),
  cards: col.db.rows(
    `select c.id, nid, ord, d.name, c.mod, type, queue, due, ivl, factor, reps, lapses, left, odue, flags, data
     from cards c join decks d on d.id = did order by c.id`,
  ),
  reviews: col.db.rows('select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id'),
});

const state = (col: Collection): string => {
  const hash = createHash('sha256');
  for (const table of TABLES)
    hash.update(
      JSON.stringify(col.db.rows(`select * from ${table} order by 1, 2`), (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    );
  for (const name of readdirSync(dirname(col.path)).sort()) hash.update(name);
  return hash.digest('hex');
};

test.each(FORMATS)('a whole collection there and back, legacy: $isLegacy', (format) => {
  const source = openFixture('study');
  const target = emptyCollection();
  const { log } = importApkg(target, exported(source, { ...EVERYTHING, ...format }), zstd, EVERYTHING);
  const [sent, come] = [contents(source), contents(target)];
  expect(log.new).toHaveLength(sent.notes.length);
  expect({ ...come, cards: come.cards.length }).toEqual({ ...sent, cards: sent.cards.length });
});

test('importing again changes nothing, newer notes are taken, and all of it is one step', () => {
  const source = openFixture('study');
  const target = emptyCollection();
  importApkg(target, exported(source), zstd, EVERYTHING);
  const once = contents(target);
  const again = importApkg(target, exported(source), zstd, EVERYTHING);
  expect([again.log.new, again.log.updated]).toEqual([[], []]);
  expect(contents(target)).toEqual(once);
  const [id] = searchOf(source).notes('chien');
  if (id === undefined) throw new Error('the fixture has changed');
  source.notes.update({ ...source.notes.require(id), fields: ['chien!', 'dog'] });
  const third = importApkg(target, exported(source), zstd, EVERYTHING);
  expect(third.log.updated).toEqual([{ id, fields: ['chien!', 'dog'] }]);
  expect(target.notes.require(id).fields[0]).toBe('chien!');
  while (target.undo());
  expect(contents(target)).toEqual({ notes: [], cards: [], reviews: [] });
});

test('without scheduling cards are new where they were, and unknown places follow the last one', () => {
  const source = openFixture('study');
  source.transact('Update Config', () => {
    source.config.set('nextPos', 4_294_967_295);
    source.db.exec(`update cards set data = '{"pos":7,"s":1.5,"d":2.5,"dr":0.9}' where type != 0;
      update cards set data = '{"pos":4294967295}' where id = (select min(id) from cards where type != 0)`);
    for (const [place, data] of [
      '',
      '{}',
      'broken',
      '[1]',
      '{"pos":"7"}',
      '{"cd":1}',
      '{"pos":-1}',
    ].entries())
      source.db.run(
        'update cards set data = ? where id = (select id from cards where type != 0 order by id limit 1 offset ?)',
        data,
        place + 1,
      );
  });
  const target = emptyCollection();
  importApkg(target, exported(source, { withScheduling: false }), zstd, EVERYTHING);
  expect(
    target.db.rows('select distinct type, queue, ivl, factor, reps, lapses, odue, odid, flags from cards'),
  ).toEqual([[0, 0, 0, 0, 0, 0, 0, 0, 0]]);
  const learned = source.db.column<number>('select id from cards where type != 0 order by id');
  const due = target.db.rows(
    'select due, data from cards where id in (select value from json_each(?)) order by id',
    JSON.stringify(learned),
  );
  expect(due.slice(0, 10)).toEqual([
    [-1, '{}'],
    [-1, '{}'],
    [0, '{}'],
    [1, '{}'],
    [2, '{}'],
    [3, '{}'],
    [4, '{}'],
    [5, '{}'],
    [7, '{"dr":0.9}'],
    [7, '{"dr":0.9}'],
  ]);
  const fresh = `select id, iif(odid > 0, odue, due) from cards where type = 0 order by id`;
  expect(
    target.db.rows(
      'select id, due from cards where id not in (select value from json_each(?)) order by id',
      JSON.stringify(learned),
    ),
  ).toEqual(source.db.rows(fresh));
});

test.each([
  ["update cards set ivl = 'x', factor = 'many'", 'card'],
  ["update cards set reps = x'01'", 'card'],
  ['update cards set lapses = 1.5', 'card'],
  ['update cards set flags = 9007199254740992', 'card'],
  ['update cards set usn = 9223372036854775807, left = 9223372036854775807', 'card'],
  ['update cards set queue = 9', 'card'],
  ["update revlog set ease = 'x'", 'review'],
  ['update revlog set factor = 0.5', 'review'],
])('%s is refused', (damage, what) => {
  const source = openFixture('study');
  source.transact('Update Config', () => source.db.exec(damage));
  expect(() => exported(source)).toThrow(`holds a ${what} that is damaged`);
});

test('rows that Anki reads with a shrug come along', () => {
  const source = openFixture('study');
  source.transact('Update Config', () =>
    source.db.exec(`update cards set due = 99999999999, mod = 5.5, data = x'00' where id = (select min(id) from cards);
      update revlog set time = 'long', type = 1.5, ivl = 2.5 where id = (select min(id) from revlog)`),
  );
  const target = emptyCollection();
  importApkg(target, exported(source), zstd, EVERYTHING);
  expect(target.db.rows('select due, mod, data from cards order by id limit 1')).toEqual([[0, 5, '{}']]);
  expect(target.db.rows('select time, type, ivl from revlog order by id limit 1')).toEqual([[0, 0, 2]]);
});

test('a clash of media gives the newcomer another name, and notes follow', () => {
  const source = emptyCollection();
  mediaOf(source).add('a.mp3', { data: Buffer.from('theirs') });
  mediaOf(source).add('_style.css', { data: Buffer.from('theirs') });
  mediaOf(source).add('unused.png', { data: Buffer.from('u') });
  const basic = source.notetypes.byName('Basic');
  if (!basic) throw new Error('no Basic');
  source.notes.add(
    { mid: basic.id, fields: ['[sound:a.mp3]', '<img src="missing.jpg">'] },
    source.decks.currentId,
  );
  for (const format of FORMATS) {
    const target = emptyCollection();
    mediaOf(target).add('a.mp3', { data: Buffer.from('mine') });
    importApkg(target, exported(source, format), zstd);
    const name = `a-${createHash('sha1').update('theirs').digest('hex')}.mp3`;
    expect(target.db.column('select flds from notes')).toEqual([
      `[sound:${name}]\x1f<img src="missing.jpg">`,
    ]);
    expect(mediaOf(target).names().sort()).toEqual([name, 'a.mp3'].sort());
    expect(mediaOf(target).read(name)?.toString()).toBe('theirs');
    expect(mediaOf(target).read('a.mp3')?.toString()).toBe('mine');
  }
});

test('a deck goes with the cards that a filtered deck has borrowed', () => {
  const source = openFixture('study');
  const deck = source.decks.byName('french words');
  if (!deck) throw new Error('the fixture has changed');
  const target = emptyCollection();
  const path = exported(source, {
    ...EVERYTHING,
    ...deckTree(source, deck),
    cardsGoHome: true,
    isLegacy: true,
  });
  importApkg(target, path, zstd, EVERYTHING);
  expect(target.decks.names().map(([, name]) => name)).toEqual(['Default', 'french words']);
  expect(target.db.value('select count() from cards where odid != 0 or odue != 0')).toBe(0);
  const sent = source.db.column('select id from cards where ?1 in (did, odid) order by id', deck.id);
  expect(target.db.column('select id from cards order by id')).toEqual(sent);
  expect(sent).toHaveLength(2);
});

/** A package of parts that no exporter would put together. */
function packed(entries: Readonly<Record<string, Uint8Array>>): string {
  const path = join(temporaryFolder(), 'made.apkg');
  const zip = new ZipWriter(path, 0);
  for (const [name, bytes] of Object.entries(entries)) zip.add(name, [bytes], 'deflated');
  zip.finish();
  return path;
}

function collectionOf(path: string): Uint8Array {
  const target = join(temporaryFolder(), 'taken.anki2');
  const reader = new PackageReader(path, zstd);
  reader.writeCollection(target);
  reader.close();
  return readFileSync(target);
}

function expectRefused(col: Collection, path: string, message?: string): void {
  const before = state(col);
  expect(() => importApkg(col, path, zstd, EVERYTHING)).toThrow(message);
  expect(state(col)).toBe(before);
}

test.each(['../evil.png', '/etc/evil', 'a/b.png', '..', '.', '', 'x\0.png'])(
  'a media file named %j is refused',
  (name) => {
    const source = openFixture('study');
    const collection = collectionOf(exported(source, { ...EVERYTHING, isLegacy: true }));
    const path = packed({
      'collection.anki21': collection,
      media: Buffer.from(JSON.stringify({ 0: name })),
      0: Buffer.from('x'),
    });
    expectRefused(emptyCollection(), path, 'unsafe name');
  },
);

test('what swells is refused before it fills memory or disk', () => {
  const col = emptyCollection();
  const zeros = Buffer.alloc(80 * 1024 * 1024);
  const bomb = packed({ 'collection.anki21': zeros, media: Buffer.from('{}') });
  expectRefused(col, bomb, 'larger than it may be');
  const modern = packed({
    meta: Uint8Array.of(8, 3),
    'collection.anki21b': zstd.compress(zeros),
    media: zstd.compress(new Uint8Array()),
  });
  expectRefused(col, modern, 'too large');
});

test('media that compress well are taken, unless all together make too much of too little', () => {
  const path = packed({
    'collection.anki21': collectionOf(exported(openFixture('study'), { ...EVERYTHING, isLegacy: true })),
    media: Buffer.from(JSON.stringify({ 0: '_drawing.svg', 1: '_drawing2.svg' })),
    0: Buffer.alloc(22 * MB, '<path d="M 10 10 L 20 20"/>'),
    1: Buffer.alloc(22 * MB, '<path d="M 10 10 L 20 20"/>'),
  });
  expect(importApkg(emptyCollection(), path, zstd).media).toEqual(['_drawing.svg', '_drawing2.svg']);
  const reader = new PackageReader(path, zstd, 30 * MB);
  const [first, second] = reader.media();
  if (!first || !second) throw new Error('no media');
  reader.mediaSha1(first);
  expect(() => reader.mediaSha1(second)).toThrow('larger in all');
  reader.close();
});

test.each([
  ['cards', 'factor', 70_000],
  ['cards', 'ivl', -5],
  ['cards', 'reps', -1],
  ['cards', 'ord', 70_000],
  ['revlog', 'ease', 300],
  ['revlog', 'ivl', 2 ** 33],
  ['notes', 'mod', 1_700_000_000.5],
  ['notes', 'usn', 2 ** 31],
])('a package with %s.%s = %d, which Anki cannot read, is refused', (table, column, value) => {
  const source = openFixture('study');
  const path = exported(source, EVERYTHING);
  const file = join(temporaryFolder(), 'spoilt.anki2');
  writeFileSync(file, collectionOf(path));
  const db = new Database(file);
  db.exec(`update ${table} set ${column} = ${value} where id = (select min(id) from ${table})`);
  db.close();
  const spoilt = packed({ 'collection.anki21': readFileSync(file), media: Buffer.from('{}') });
  expectRefused(emptyCollection(), spoilt, 'damaged');
});

const MB = 1_000_000;

test('packages of the future, without a collection or with statements in it are refused', () => {
  const col = emptyCollection();
  expectRefused(col, packed({ meta: Uint8Array.of(8, 4) }), 'newer version');
  expectRefused(col, packed({ media: Buffer.from('{}') }), 'collection.anki2 is missing');
  expectRefused(col, packed({ 'collection.anki2': Buffer.from('no database') }));
  expectRefused(col, join(temporaryFolder(), 'none.apkg'), 'cannot be read');
  const trapped = emptyCollection();
  trapped.db.exec('create trigger t after insert on graves begin delete from notes; end');
  trapped.close();
  expectRefused(
    col,
    packed({ 'collection.anki21': readFileSync(trapped.path), media: Buffer.from('{}') }),
    'statements of its own',
  );
});

/** Each is the package with one thing wrong. */
function damaged(bytes: Buffer, random: SeededRandom): Buffer {
  const copy = Buffer.from(bytes);
  const kind = random.range(0, 4);
  if (kind === 0) return copy.subarray(0, random.range(0, copy.length));
  if (kind === 1) for (let i = 0; i < 20; i++) copy[random.range(0, copy.length)] = random.range(0, 256);
  if (kind === 2) copy.writeUInt32LE(random.range(0, 2 ** 31), copy.length - random.range(4, 300));
  if (kind === 3) {
    const at = random.range(0, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.range(0, 8));
  }
  return copy;
}

test.each(FORMATS)(
  '150 damaged packages are imported whole or refused whole, legacy: $isLegacy',
  { timeout: 300_000 },
  (format) => {
    const source = openFixture('study');
    mediaOf(source).add('a.mp3', { data: Buffer.alloc(20_000, 'sound') });
    const basic = source.notetypes.byName('Basic');
    if (!basic) throw new Error('no Basic');
    source.notes.add({ mid: basic.id, fields: ['[sound:a.mp3]', ''] }, source.decks.currentId);
    const bytes = readFileSync(exported(source, { ...EVERYTHING, ...format }));
    const sound = emptyCollection();
    importApkg(sound, exported(source, { ...EVERYTHING, ...format }), zstd, EVERYTHING);
    const random = new SeededRandom(11n);
    const path = join(temporaryFolder(), 'damaged.apkg');
    let target = emptyCollection();
    let pristine = state(target);
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      writeFileSync(path, damaged(bytes, random));
      try {
        importApkg(target, path, zstd, EVERYTHING);
      } catch (error) {
        refused++;
        expect(error, `round ${round}`).toBeInstanceOf(AnkiError);
        expect(state(target), `round ${round}`).toBe(pristine);
        continue;
      }
      expect(contents(target), `round ${round}`).toEqual(contents(sound));
      expect(mediaOf(target).read('a.mp3'), `round ${round}`).toEqual(mediaOf(sound).read('a.mp3'));
      target = emptyCollection();
      pristine = state(target);
    }
    expect(refused).toBeGreaterThan(100);
  },
);

test('damage inside the collection file comes in nowhere', { timeout: 120_000 }, () => {
  const bytes = Buffer.from(collectionOf(exported(openFixture('study'), { ...EVERYTHING, isLegacy: true })));
  const random = new SeededRandom(5n);
  let [target, refused] = [emptyCollection(), 0];
  for (let round = 0; round < 60; round++) {
    const copy = Buffer.from(bytes);
    for (let i = 0; i < 8; i++) copy[random.range(100, copy.length)] = random.range(0, 256);
    const before = state(target);
    try {
      importApkg(target, packed({ 'collection.anki21': copy, media: Buffer.from('{}') }), zstd, EVERYTHING);
    } catch (error) {
      refused++;
      expect(error, `round ${round}`).toBeInstanceOf(AnkiError);
      expect(state(target), `round ${round}`).toBe(before);
      continue;
    }
    expect(target.db.column('pragma integrity_check'), `round ${round}`).toEqual(['ok']);
    const odd = `select count() from cards where typeof(due) || typeof(ivl) || typeof(factor) || typeof(ord) != 'integerintegerintegerinteger'`;
    expect(target.db.value(odd), `round ${round}`).toBe(0);
    target = emptyCollection();
  }
  expect(refused).toBeGreaterThan(0);
});

test.skipIf(DECKS === '')('real packages of all kinds are imported whole', { timeout: 120_000 }, () => {
  for (const name of readdirSync(DECKS).filter((file) => file.endsWith('.apkg'))) {
    const { log } = importApkg(emptyCollection(), join(DECKS, name), zstd, EVERYTHING);
    expect(log.new.length, name).toBe(log.foundNotes);
  }
});
