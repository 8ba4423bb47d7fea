import type { FixtureName } from '../support.ts';

/** A collection that something went wrong with: statements run over a copy of a fixture. */
export interface Damage {
  readonly name: string;
  readonly fixture?: FixtureName;
  readonly sql: readonly string[];
}

const CARD = '(select id from cards where type = 2 and odid = 0 order by id limit 1)';
const NOTE = '(select id from notes order by id limit 1 offset 3)';
const FIVE_NOTES = '(select id from notes order by id limit 5)';

export const DAMAGES: readonly Damage[] = [
  { name: 'nothing', sql: [] },
  { name: 'nothing, no notes', fixture: 'empty', sql: [] },
  { name: 'nothing, FSRS', fixture: 'fsrs', sql: [] },
  { name: 'nothing, another collection', fixture: 'gui', sql: [] },
  {
    name: 'due numbers out of range',
    sql: [
      'update cards set due = 2000000 where id in (select id from cards where type = 0 limit 3)',
      `update cards set due = 250000 where id = ${CARD}`,
      'update cards set due = 99999999999 where type = 1 and queue = 1',
    ],
  },
  {
    name: 'a single position too high',
    sql: [
      'update cards set due = 1000007 where id = (select min(id) from cards where type = 0)',
      'update cards set due = 3000007 where id = (select max(id) from cards where type = 0)',
    ],
  },
  {
    name: 'fractions in cards',
    sql: [
      'update cards set ivl = 1.5, odue = 1.5 where type = 2',
      'update cards set due = 12.5 where type = 0',
      'update cards set mod = mod + 0.25',
    ],
  },
  {
    name: 'texts in cards',
    sql: [
      "update cards set due = 'x' where type = 0",
      "update cards set ivl = 'y', mod = 'z' where type = 2",
    ],
  },
  {
    name: 'negative due numbers',
    sql: ['update cards set due = -5 where type = 0', 'update cards set ivl = -3 where type = 2'],
  },
  { name: 'odue without odid', sql: ['update cards set odue = 77 where type in (1, 2) and odid = 0'] },
  {
    name: 'odue without odid, first scheduler',
    sql: [
      "delete from config where key = 'schedVer'",
      'update cards set odue = 77 where type in (1, 2) and odid = 0',
    ],
  },
  {
    name: 'odid in normal decks',
    sql: ['update cards set odid = 1, odue = 3 where id in (select id from cards where odid = 0 limit 4)'],
  },
  { name: 'odid of a deck that is gone', sql: ['update cards set odid = 12345 where odid != 0'] },
  {
    name: 'ordinals out of range',
    sql: [
      `update cards set ord = 40000 where id = ${CARD}`,
      'update cards set ord = -4 where id = (select max(id) from cards)',
    ],
  },
  {
    name: 'ordinals beyond the templates',
    sql: ['update cards set ord = ord + 5 where id in (select id from cards order by id limit 20)'],
  },
  {
    name: 'ordinals of clozes far off',
    sql: [
      "update cards set ord = 700 where nid in (select id from notes where mid = (select id from notetypes where name = 'Cloze'))",
    ],
  },
  {
    name: 'double ordinals',
    sql: [
      `insert into cards select id + 1, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data
       from cards where id in (select id from cards order by id limit 6)`,
    ],
  },
  {
    name: 'double ordinals without a template',
    sql: [
      `insert into cards select id + 1, nid, did, 9, mod, usn, 0, 0, due, ivl, factor, reps, lapses, left, odue, odid, flags, data
       from cards where id = (select min(id) from cards)`,
      `insert into cards select id + 2, nid, did, 9, mod, usn, 0, 0, due, ivl, factor, reps, lapses, left, odue, odid, flags, data
       from cards where id = (select min(id) from cards)`,
    ],
  },
  { name: 'cards without notes', sql: [`delete from notes where id in ${FIVE_NOTES}`] },
  { name: 'notes without cards', sql: [`delete from cards where nid in ${FIVE_NOTES}`] },
  { name: 'no cards at all', sql: ['delete from cards'] },
  { name: 'no notes at all', sql: ['delete from notes'] },
  { name: 'a deck that is gone', sql: ["delete from decks where name = 'Science'"] },
  { name: 'all decks but one gone', sql: ['delete from decks where id != 1'] },
  {
    name: 'parents gone',
    sql: ["delete from decks where name in ('Languages', 'Languages' || char(31) || 'Japanese')"],
  },
  { name: 'parents in another case', sql: ["update decks set name = 'LANGUAGES' where name = 'Languages'"] },
  {
    name: 'deck with a taken name',
    sql: [
      "update decks set name = 'recovered777' where name = 'Science'",
      'update cards set did = 777 where did in (select did from cards limit 1)',
    ],
  },
  {
    name: 'the default deck gone',
    sql: ['delete from decks where id = 1', `update cards set did = 1 where id = ${CARD}`],
  },
  {
    name: 'the default deck gone, no cards in it',
    sql: [
      'delete from decks where id = 1',
      'update cards set did = 1761987600005 where did = 1',
      `delete from cards where nid = ${NOTE}`,
    ],
  },
  { name: 'cards of deck 0', sql: [`update cards set did = 0 where id = ${CARD}`] },
  { name: 'a negative deck', sql: [`update cards set did = -7 where id = ${CARD}`] },
  {
    name: 'option presets gone',
    sql: ['delete from deck_config', `delete from cards where nid in ${FIVE_NOTES}`],
  },
  {
    name: 'fields too many',
    sql: [`update notes set flds = flds || char(31) || 'x' || char(31) || 'y' where id in ${FIVE_NOTES}`],
  },
  { name: 'fields too few', sql: [`update notes set flds = 'only' where id in ${FIVE_NOTES}`] },
  { name: 'one note with an empty text', sql: [`update notes set flds = '', tags = '' where id = ${NOTE}`] },
  {
    name: 'checksums and sort fields wrong',
    sql: [
      "update notes set csum = 1, sfld = 'wrong' where id % 3 = 0",
      "update notes set csum = 'x' where id % 7 = 0",
    ],
  },
  {
    name: 'control characters and decomposed letters',
    sql: [`update notes set flds = 'e' || char(769) || char(7) || char(0) || flds where id in ${FIVE_NOTES}`],
  },
  {
    name: 'decomposed letters, normalisation off',
    sql: [
      "insert or replace into config values ('normalize_note_text', 0, 0, cast('false' as blob))",
      `update notes set flds = 'e' || char(769) || flds, tags = ' e' || char(769) || ' ' where id in ${FIVE_NOTES}`,
    ],
  },
  {
    name: 'tags in disorder',
    sql: [
      `update notes set tags = 'zeta Alpha  alpha::' || char(12288) || 'ZETA b::::c' where id in ${FIVE_NOTES}`,
    ],
  },
  { name: 'tag list lost', sql: ['delete from tags'] },
  {
    name: 'tag list with strangers and open ones',
    sql: [
      "insert into tags values ('stranger', 5, 0, null)",
      "update tags set collapsed = 0, usn = 9, config = x'01' where tag like 'a%'",
    ],
  },
  {
    name: 'tags that differ in case only',
    sql: [
      `update notes set tags = ' Same ' where id = ${NOTE}`,
      "update notes set tags = ' same sAme::Child ' where id in (select id from notes order by id limit 4 offset 6)",
      'update tags set collapsed = 0',
    ],
  },
  {
    name: 'broken UTF-8 in fields',
    sql: [
      `update notes set flds = cast(x'ff41c31f' || cast(flds as blob) as text), sfld = cast(x'ff41' as text) where id in ${FIVE_NOTES}`,
    ],
  },
  {
    name: 'broken UTF-8 in a sort field',
    sql: [`update notes set sfld = cast(x'ff41' as text) where id = ${NOTE}`],
  },
  {
    name: 'broken UTF-8 in tags',
    sql: [`update notes set tags = cast(x'20e2827a20' as text) where id = ${NOTE}`],
  },
  {
    name: 'broken UTF-8 in a guid',
    sql: [`update notes set guid = cast(x'e28241' as text) where id = ${NOTE}`],
  },
  {
    name: 'broken UTF-8 in the tag list',
    sql: ["insert into tags values (cast(x'ff41' as text), 0, 0, null)"],
  },
  {
    name: 'broken UTF-8 in the first note of a lost note type',
    sql: [
      'delete from notetypes where id = 1761987600000',
      "update notes set flds = cast(x'ff1f41' as text) where id = (select min(id) from notes where mid = 1761987600000)",
    ],
  },
  { name: 'blobs for texts', sql: [`update notes set flds = cast(flds as blob) where id = ${NOTE}`] },
  { name: 'a number for a guid', sql: [`update notes set guid = x'31' where id = ${NOTE}`] },
  { name: 'notes from the future', sql: ['update notes set mod = 99999999999 where id % 3 = 0'] },
  { name: 'fractions in a note', sql: [`update notes set mod = mod + 0.5 where id = ${NOTE}`] },
  { name: 'usn of a note out of range', sql: [`update notes set usn = 9999999999 where id = ${NOTE}`] },
  { name: 'a note type lost', sql: ["delete from notetypes where name = 'Vocabulary ✓'"] },
  {
    name: 'two note types lost',
    sql: [
      "delete from notetypes where name in ('Basic', 'Basic (and reversed card)')",
      'update cards set ord = 3 where id = (select max(c.id) from cards c join notes n on n.id = c.nid where n.mid = 1761987600000)',
    ],
  },
  {
    name: 'all note types lost, no notes',
    fixture: 'empty',
    sql: ['delete from notetypes', 'delete from fields', 'delete from templates'],
  },
  {
    name: 'all note types lost',
    sql: ['delete from notetypes', 'delete from fields', 'delete from templates'],
  },
  { name: 'a cloze type lost', sql: ["delete from notetypes where name = 'Cloze'"] },
  {
    name: 'templates lost',
    sql: ["delete from templates where ord = 1 or ntid = (select id from notetypes where name = 'Basic')"],
  },
  {
    name: 'fields of a note type lost',
    sql: ["delete from fields where ord = 1 and ntid = (select id from notetypes where name = 'Basic')"],
  },
  {
    name: 'all fields of a note type lost',
    sql: ["delete from fields where ntid = (select id from notetypes where name = 'Basic')"],
  },
  {
    name: 'templates that do not parse',
    sql: [
      "update templates set config = x'0a077b7b46726f6e74' where ord = 0",
      `delete from cards where nid in ${FIVE_NOTES}`,
    ],
  },
  {
    name: 'image occlusion without marks',
    sql: [
      "update fields set config = x'1a05417269616c2014' where ntid = (select id from notetypes where name = 'Image Occlusion')",
    ],
  },
  {
    name: 'card data that is no JSON',
    sql: [
      'update cards set data = \'{"s":1,\' where type = 2',
      "update cards set data = '[]' where type = 1",
    ],
  },
  {
    name: 'card data with odd values',
    sql: [
      'update cards set data = \'{"pos":"x","s":1.23456789,"d":5.55555,"lrt":null,"zz":1,"cd":"{\\"a\\":1}"}\' where type != 0',
    ],
  },
  {
    name: 'last review times lost',
    sql: ['update cards set data = \'{"s":12.3456789,"d":5.5,"dr":0.9}\' where type != 0'],
    fixture: 'fsrs',
  },
  { name: 'last review times lost, one card', sql: [`update cards set data = '' where id = ${CARD}`] },
  {
    name: 'resets and cramming in the log',
    sql: [
      "update cards set data = '{}'",
      'update revlog set type = 4, ease = 0, factor = 0 where id in (select max(id) from revlog group by cid having cid % 2 = 0)',
      'update revlog set type = 3, factor = 0 where id in (select max(id) from revlog group by cid having cid % 3 = 0)',
      'update revlog set type = 260 where id % 17 = 0',
    ],
  },
  { name: 'type of a reviewed card out of range', sql: [`update cards set type = 9 where id = ${CARD}`] },
  {
    name: 'type of all new cards out of range',
    sql: ['update cards set type = 9 where type = 0 and id not in (select cid from revlog)'],
  },
  { name: 'queue of a reviewed card out of range', sql: [`update cards set queue = 90 where id = ${CARD}`] },
  {
    name: 'ease of a reviewed card out of range',
    sql: [`update cards set factor = 70000 where id = ${CARD}`],
  },
  { name: 'negative lapses', sql: [`update cards set lapses = -1 where id = ${CARD}`] },
  { name: 'text in repetitions', sql: [`update cards set reps = 'many' where id = ${CARD}`] },
  {
    name: 'fraction in an ordinal',
    sql: [
      `update cards set ord = 0.5 where id = (select max(id) from cards where id not in (select cid from revlog))`,
    ],
  },
  {
    name: 'review times out of range',
    sql: [
      'update revlog set time = -5 where id % 5 = 0',
      'update revlog set time = 99999999999 where id % 7 = 0',
      'update revlog set ivl = 1.5 where id % 11 = 0',
    ],
  },
  {
    name: 'review intervals out of range',
    sql: ['update revlog set ivl = 99999999999 where id = (select min(id) from revlog)'],
  },
  {
    name: 'review answers out of range',
    sql: ['update revlog set ease = 300 where id = (select min(id) from revlog)'],
  },
  {
    name: 'unmarked entries set by hand',
    sql: ['update revlog set type = 0, time = 0, ease = 0 where id % 9 = 0'],
  },
  { name: 'texts in the log', sql: ["update revlog set time = 'x', type = 'y' where id % 9 = 0"] },
  { name: 'reviews of no card', sql: ['update revlog set cid = 5 where id % 9 = 0'] },
  {
    name: 'ids from the future',
    sql: [
      'update notes set id = id + 4000000000000 where id % 3 = 0',
      'update cards set nid = nid + 4000000000000 where nid % 3 = 0',
      'update revlog set cid = cid + 4000000000000 where cid % 2 = 0',
      'update cards set id = id + 4000000000000 where id % 2 = 0',
      'update revlog set id = id + 4000000000000 where id % 2 = 0',
    ],
  },
  {
    name: 'one id from the far future',
    sql: ['update revlog set id = 9000000000000000000 where id = (select max(id) from revlog)'],
  },
  {
    name: 'ids beyond 2^53',
    sql: [
      'update notes set id = id + 4611686018427387904 where id % 3 = 0',
      'update cards set nid = nid + 4611686018427387904 where nid % 3 = 0',
      'update revlog set cid = cid + 4611686018427387904 where cid % 2 = 0',
      'update cards set id = id + 4611686018427387904 where id % 2 = 0',
      'update revlog set id = id + 4611686018427387904 where id % 2 = 0',
    ],
  },
  {
    name: 'negative ids',
    sql: [
      `update cards set nid = -5 where nid = ${NOTE}`,
      `update notes set id = -5 where id = ${NOTE}`,
      'update cards set id = -9 where id = (select min(id) from cards)',
    ],
  },
  { name: 'twin guids', sql: [`update notes set guid = 'same' where id in ${FIVE_NOTES}`] },
  {
    name: 'next position wrong',
    sql: ["insert or replace into config values ('nextPos', 0, 0, cast('\"x\"' as blob))"],
  },
  {
    name: 'next position right',
    sql: [
      "insert or replace into config select 'nextPos', 0, 0, cast(max(due) + 1 as blob) from cards where type = 0",
    ],
  },
  { name: 'deck without a kind', sql: ["update decks set kind = x'' where name = 'Science'"] },
  {
    name: 'everything at once',
    sql: [
      'update cards set due = 2000000.5 where type = 0',
      `delete from notes where id in ${FIVE_NOTES}`,
      "delete from decks where name = 'Science'",
      "delete from notetypes where name = 'Basic'",
      "update notes set flds = flds || char(31) || 'x', tags = 'b  a A' where id % 3 = 0",
      'update revlog set time = -1 where id % 4 = 0',
      'update cards set odid = 1 where odid = 0 and id % 6 = 0',
      'update cards set ord = 40 where id % 7 = 0',
      'update revlog set id = id + 4000000000000 where id % 50 = 0',
    ],
  },
];
