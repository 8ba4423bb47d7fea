import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyOfFixture, opened, standingClock, temporaryFolder } from '../../../../test/support.ts';
import { Database } from '../../sqlite/database.ts';
import { creationDate } from './creation-date.ts';

test('a new collection has the tables of one that Anki made, word for word', () => {
  const texts = (db: Database) =>
    db.rows("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by name");
  const theirs = new Database(copyOfFixture('empty'));
  const ours = opened(join(temporaryFolder(), 'collection.anki2'));
  expect(texts(ours.db)).toEqual(texts(theirs));
  theirs.close();
});

test('a new collection has the default deck, preset, note types and settings', () => {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = opened(join(temporaryFolder(), 'collection.anki2'), clock);
  expect(col.stamps).toMatchObject({
    crt: Date.parse('2026-06-15T04:00:00Z') / 1000,
    mod: 0,
    scm: clock.nowMillis(),
    usn: 0,
    ls: 0,
  });
  expect(col.db.rows('select id, name from decks')).toEqual([[1, 'Default']]);
  expect(col.db.rows('select id, name from deck_config')).toEqual([[1, 'Default']]);
  const names = [
    'Basic',
    'Basic (and reversed card)',
    'Basic (optional reversed card)',
    'Basic (type in the answer)',
    'Cloze',
    'Image Occlusion',
  ];
  expect(col.db.rows('select id, name from notetypes order by id')).toEqual(
    names.map((name, n) => [clock.nowMillis() + n, name]),
  );
  expect(col.config.get('curModel')).toBe(clock.nowMillis());
  expect(col.config.get('creationOffset')).toBe(0);
  expect(col.db.value('select count(*) from config')).toBe(16);
  expect(col.undoName).toBeUndefined();
});

test.each([
  ['2020-05-10T04:00:00Z', 0, '2020-05-10T04:00:00Z'],
  ['2020-05-10T03:59:59Z', 0, '2020-05-09T04:00:00Z'],
  ['2020-05-10T02:30:30Z', -600, '2020-05-09T18:00:00Z'],
  ['2020-05-09T17:59:59Z', -600, '2020-05-08T18:00:00Z'],
  ['2020-05-10T11:00:00Z', 420, '2020-05-10T11:00:00Z'],
  ['2020-05-10T10:59:00Z', 420, '2020-05-09T11:00:00Z'],
])('at %s, %i minutes west, the day began at %s', (now, minutesWest, start) => {
  const clock = { nowMillis: () => Date.parse(now), minutesWest: () => minutesWest };
  expect(creationDate(clock)).toBe(Date.parse(start) / 1000);
});
