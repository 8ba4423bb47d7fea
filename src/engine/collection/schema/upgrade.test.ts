import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { opened, temporaryFolder } from '../../../../test/support.ts';
import { AnkiError } from '../../errors.ts';
import { deckId, notetypeId } from '../../ids/ids.ts';
import { Database } from '../../sqlite/database.ts';
import { openCollection } from '../open.ts';
import { SCHEMA_11 } from './tables.ts';

const field = (name: string, more = {}) => ({
  name,
  ord: 0,
  sticky: false,
  rtl: false,
  font: 'Arial',
  size: 20,
  media: [],
  ...more,
});
const notetype = (id: number, name: string, more = {}) => ({
  id,
  name,
  type: 0,
  mod: 1_400_000_000,
  usn: 5,
  sortf: 0,
  did: 1,
  tmpls: [{ name: 'Card 1', ord: 0, qfmt: '{{Front}}', afmt: '{{Back}}', bqfmt: '', bafmt: '', did: null }],
  flds: [field('Front'), field('Back')],
  css: '.card {}',
  latexPre: '',
  latexPost: '',
  req: [[0, 'all', [0]]],
  tags: [],
  vers: [],
  ...more,
});
const deck = (id: number, name: string, more = {}) => ({
  id,
  name,
  mod: 1_400_000_000,
  usn: 5,
  dyn: 0,
  conf: 1,
  desc: '',
  collapsed: false,
  newToday: [0, 0],
  revToday: [0, 0],
  lrnToday: [0, 0],
  timeToday: [0, 0],
  extendNew: 0,
  extendRev: 0,
  ...more,
});
const preset = (id: number, name: string, initialFactor = 2500) => ({
  id,
  name,
  mod: 0,
  usn: 0,
  maxTaken: 60,
  autoplay: true,
  timer: 0,
  replayq: true,
  new: { delays: [1, 10], ints: [1, 4, 7], initialFactor, order: 1, perDay: 20, bury: true, separate: true },
  rev: { perDay: 100, ease4: 1.3, ivlFct: 1, maxIvl: 36500, bury: true, fuzz: 0.05, minSpace: 1 },
  lapse: { delays: [10], mult: 0, minInt: 1, leechFails: 8, leechAction: 0 },
});

interface Old {
  conf: string;
  models: string;
  decks: string;
  dconf: string;
  tags: string;
}

const OLD: Old = {
  conf: '{"curDeck":1,"x":{"b":1.0,"a":[1e20,0.1,9007199254740993]},"sched":null}',
  models: JSON.stringify({ 1: notetype(1, 'Basic') }),
  decks: JSON.stringify({ 1: deck(1, 'Default') }),
  dconf: JSON.stringify({ 1: preset(1, 'Default') }),
  tags: '{"one":3,"École::Été":0}',
};

/** A file as Anki 2.0 left it. */
function oldFile(changes: Partial<Old> = {}, ...statements: string[]): string {
  const path = join(temporaryFolder(), 'collection.anki2');
  const db = new Database(path);
  db.exec(SCHEMA_11);
  for (const [column, text] of Object.entries({ ...OLD, ...changes }))
    db.run(`update col set ${column} = ?`, text);
  for (const sql of statements) db.exec(sql);
  db.close();
  return path;
}

const models = (...all: { id: number }[]) =>
  JSON.stringify(Object.fromEntries(all.map((one) => [one.id, one])));

describe('upgrade from schema 11', () => {
  test('settings, tags and graves move into their tables', () => {
    const { db, config } = opened(oldFile({}, 'insert into graves values (-1, 5, 1), (-1, 5, 1), (3, 6, 0)'));
    expect(db.value('select ver from col')).toBe(18);
    expect(db.get('select conf, models, decks, dconf, tags from col')).toMatchObject({
      conf: '',
      models: '',
      decks: '',
      dconf: '',
      tags: '',
    });
    expect(config.get('curDeck')).toBe(1);
    expect(config.get('sched')).toBeNull();
    expect(db.value("select cast(val as text) from config where key = 'x'")).toBe(
      '{"a":[1e20,0.1,9007199254740993],"b":1.0}',
    );
    expect(db.rows('select tag, usn, collapsed, config from tags')).toEqual([
      ['one', 3, 1, null],
      ['École::Été', 0, 1, null],
    ]);
    expect(db.rows('select oid, type, usn from graves')).toEqual([
      [5, 1, -1],
      [6, 0, 3],
    ]);
  });

  test('note types keep long ids and what nobody knows, and get names of their own', () => {
    const one = notetype(10, 'Nom', {
      addon: { a: 1 },
      flds: [field('F', { id: 0 }), field('f', { seen: true })],
    });
    const text = models(one, notetype(11, 'NOM')).replace('"id":0', '"id":-4458105081661446711');
    const col = opened(oldFile({ models: text }));
    const first = col.notetypes.require(notetypeId(10));
    expect(first.fields.map(({ name }) => name)).toEqual(['F', 'f+']);
    expect(first.fields[0]?.config.id).toBe(-4458105081661446711n);
    expect(Buffer.from(first.config.other).toString()).toContain('"addon":{"a":1}');
    expect(Buffer.from(first.fields[1]?.config.other ?? []).toString()).toContain('"seen":true');
    expect(col.notetypes.require(notetypeId(11)).name).toBe('NOM_');
  });

  test('decks get proper names, and those that changed are marked for the next sync', () => {
    const col = opened(
      oldFile({ decks: models(deck(1, 'Default'), deck(2, ' a:: ::b'), deck(3, 'default')) }),
    );
    const stamps = (id: number) =>
      col.db.get('select name, usn, mtime_secs as mtime from decks where id = ?', id);
    expect(stamps(1)).toMatchObject({ name: 'Default', usn: 5, mtime: 1_400_000_000 });
    expect(stamps(2)).toMatchObject({ name: 'a\u001fblank\u001fb', usn: -1, mtime: col.now });
    expect(stamps(3)).toMatchObject({ name: 'default_', usn: -1 });
    expect(col.decks.require(deckId(2)).name).toBe('a::blank::b');
  });

  test('presets keep their starting ease; one that a fault had set too low is repaired with its cards', () => {
    const card = (id: number, did: number, factor: number) =>
      `insert into cards values (${id}, 1, ${did}, 0, 0, 7, 2, 2, 0, 1, ${factor}, 1, 0, 0, 0, 0, 0, '')`;
    const path = oldFile(
      {
        dconf: models(preset(1, 'Default', 1777), preset(2, 'Low', 1300)),
        decks: models(deck(1, 'Default'), deck(2, 'Low', { conf: 2 })),
      },
      card(1, 1, 1300),
      card(2, 2, 1300),
      card(3, 2, 2100),
      card(4, 2, 0),
    );
    const col = opened(path);
    const eases = col.presets.all().map(({ config }) => config.initialEase);
    expect(eases.map((ease) => Math.round(ease * 1000))).toEqual([1777, 2500]);
    expect(col.db.rows('select factor, usn from cards order by id')).toEqual([
      [1300, 7],
      [2500, -1],
      [2100, 7],
      [0, 7],
    ]);
  });

  test('a copy of the old file lies in the folder of backups', () => {
    const path = oldFile();
    opened(path);
    const backups = join(dirname(path), 'backups');
    expect(readdirSync(backups)).toEqual(['before-upgrade-from-schema-11-2026-06-15-12.00.00.anki2']);
    const copy = new Database(join(backups, readdirSync(backups)[0] ?? ''));
    expect(copy.get('select ver, conf, models, decks, dconf, tags from col')).toEqual(
      expect.objectContaining({ ver: 11, ...OLD }),
    );
    copy.close();
  });

  test.each<[string, Partial<Old>]>([
    ['settings that are no JSON', { conf: '{' }],
    ['an empty text', { tags: '' }],
    ['a tag with a word for a number', { tags: '{"a":"x"}' }],
    [
      'a note type without fields',
      { models: models({ ...notetype(1, 'x'), flds: undefined } as { id: number }) },
    ],
    ['a deck without a name', { decks: models({ ...deck(1, 'x'), name: 5 } as { id: number }) }],
    ['a deck under a word', { decks: '{"one":{}}' }],
    ['a preset without an id', { dconf: '{"1":{"name":"x"}}' }],
    ['half a character', { models: models(notetype(1, 'x')).replace('Front', '\\ud800') }],
    ['a number beyond all bounds', { conf: '{"a":1e999}' }],
    ['a deck with the id 0', { decks: models(deck(0, 'x')) }],
  ])('refuses %s and leaves the file as it was', (_, changes) => {
    const path = oldFile(changes);
    const before = readFileSync(path);
    expect(() => openCollection({ path })).toThrow(AnkiError);
    expect(() => openCollection({ path })).toThrow(/cannot be upgraded/);
    expect(readdirSync(dirname(path))).toEqual(['collection.anki2']);
    expect(readFileSync(path).subarray(100)).toEqual(before.subarray(100));
  });
});
