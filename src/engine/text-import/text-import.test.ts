import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { opened, openFixture, temporaryFolder } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { importJson } from './import-json.ts';
import { importText } from './import-text.ts';
import { readTextMetadata, type TextChoices } from './metadata.ts';
import { readTextFile } from './text-file.ts';

function imported(col: Collection, text: string, choices: TextChoices = {}) {
  return importText(col, text, readTextMetadata(col, text, choices));
}

const basic = (col: Collection): TextChoices => {
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('no Basic');
  return { notetype: { id: notetype.id } };
};

/** First fields of the notes that were imported, and the decks of their cards. */
const decksOf = (col: Collection) =>
  col.db.rows(
    `select substr(flds, 1, instr(flds, char(31)) - 1), decks.name from notes join cards on cards.nid = notes.id
     join decks on decks.id = did where notes.mod = ? order by notes.id`,
    col.now,
  );

test('names of decks that have to be put right make one deck, not one for each row', () => {
  const col = openFixture('study');
  const text =
    '#separator:,\n#deck column:3\na,1, Lists\nb,2, Lists\nc,3,Lists\nd,4,Filtered\ne,5,Filtered\n';
  imported(col, text, basic(col));
  expect(decksOf(col)).toEqual([
    ['a', 'Lists'],
    ['b', 'Lists'],
    ['c', 'Lists'],
    ['d', 'Filtered+'],
    ['e', 'Filtered+'],
  ]);
  imported(col, '#separator:,\n#deck column:3\nf,6,\n', basic(col));
  imported(col, '#separator:,\n#deck column:3\ng,7,\n', basic(col));
  expect(decksOf(col).slice(5)).toEqual([
    ['f', 'blank'],
    ['g', 'blank'],
  ]);
});

test('a head may name a filtered deck; notes go beside it', () => {
  const col = openFixture('study');
  imported(col, '#deck:Filtered\na\tb\n', basic(col));
  expect(decksOf(col)).toEqual([['a', 'Filtered+']]);
});

test('a reviewed card of a JSON file is added once, and only where there is a template', () => {
  const col = opened(join(temporaryFolder(), 'collection.anki2'));
  const card = { due: 1_781_524_800, interval: 10, ease_factor: 2.5 };
  const file = (back: string) =>
    JSON.stringify({
      default_notetype: 'Basic',
      default_deck: 'D',
      notes: [{ fields: ['f', back], cards: [card, card] }],
    });
  for (const back of ['1', '1', '2']) importJson(col, file(back));
  expect(col.db.rows('select ord, type, ivl, factor, due from cards')).toEqual([[0, 2, 10, 2500, 0]]);
  expect(col.db.value('select flds from notes')).toBe('f\x1f2');
});

test('what the last import did about duplicates is the default of the next', () => {
  const col = openFixture('study');
  imported(col, '#if matches:keep both\n#match scope:notetype + deck\nx\ty\n', basic(col));
  expect(readTextMetadata(col, 'x\ty\n')).toMatchObject({
    dupeResolution: 'keep both',
    matchScope: 'notetype + deck',
  });
  expect(col.undo()).toBe('Import');
  expect(readTextMetadata(col, 'x\ty\n').dupeResolution).toBe('update current');
});

test('a file must be text, and of a size that a list of notes has', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'a.txt');
  writeFileSync(file, Buffer.from('caf\xe9', 'latin1'));
  expect(() => readTextFile(file)).toThrow('stream did not contain valid UTF-8');
  expect(() => readTextFile(folder)).toThrow('it is not a file');
  expect(() => readTextFile(join(folder, 'none'))).toThrow('No such file');
  writeFileSync(file, '\ufeffa\u0000b');
  expect(readTextFile(file)).toBe('\ufeffa\u0000b');
});

test('a note of a damaged length, or half a character, ends the import with nothing done', () => {
  const col = openFixture('study');
  const before = col.db.rows('select * from notes');
  expect(() =>
    importJson(col, '{"default_notetype": "Basic", "notes": [{"fields": ["a"]}, {"fields": ["\\ud800"]}]}'),
  ).toThrow('half of a character');
  expect(col.db.rows('select * from notes')).toEqual(before);
});

test('ten thousand notes take no longer than a moment', () => {
  const col = opened(join(temporaryFolder(), 'collection.anki2'));
  const file = (back: string) =>
    Array.from({ length: 10_000 }, (_, i) => `front ${i}\t${back} ${i}\ttag${i % 50} über\n`).join('');
  for (const back of ['one', 'two']) {
    const started = process.cpuUsage();
    const log = imported(col, file(back));
    expect(log.new.length + log.firstFieldMatch.length).toBe(10_000);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000); // of the processor, which others may use, too
  }
});
