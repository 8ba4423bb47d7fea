import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { Database, type SqlValue } from '../../src/engine/sqlite/database.ts';
import { TABLES } from '../support.ts';
import type { Dice } from './attack.ts';

/** What columns may hold by bad luck, as SQL. */
const VALUES = [
  ...[
    "'text'",
    "''",
    "x''",
    "x'ff'",
    "x'0a05ffff'",
    'null',
    '0',
    '-1',
    '1',
    '1.5',
    '1e300',
    '9e999',
    '70000',
    '2147483648',
  ],
  ...[
    '9223372036854775807',
    '-9223372036854775808',
    '9007199254740993',
    "cast(x'ff' as text)",
    "cast(x'6100' as text)",
  ],
  ...[
    "cast(x'c328' as text)",
    "'{'",
    "'[]'",
    '\'{"a":\'',
    "'  '",
    'char(31)',
    "char(31) || 'a' || char(31)",
    'zeroblob(3000)',
  ],
];

/** Settings that much depends on. */
const SETTINGS = [
  'curDeck',
  'curModel',
  'activeDecks',
  'nextPos',
  'schedVer',
  'sched2021',
  'creationOffset',
  'localOffset',
  'rollover',
  'fsrs',
  'lastUnburied',
  'collapseTime',
];

const SETTING_VALUES = [
  'null',
  '[]',
  '{}',
  '"a"',
  '1e999',
  '-1',
  '9223372036854775807',
  '{',
  '',
  'true',
  '[[1]]',
  '1.5',
];

/** Damages a closed collection; says how. */
export function damage(path: string, dice: Dice): string {
  const kind = dice.below(12);
  if (kind === 0) return tear(path, dice);
  const db = new Database(path);
  try {
    db.exec('pragma locking_mode = exclusive; pragma ignore_check_constraints = on');
    const count = 1 + dice.below(3);
    return Array.from({ length: count }, () => damageRow(db, dice, kind)).join('; ');
  } finally {
    db.close();
  }
}

function damageRow(db: Database, dice: Dice, kind: number): string {
  if (kind === 1) return damageSetting(db, dice);
  const table = dice.oneOf(TABLES);
  const rowids = idsOf(db, table);
  if (rowids.length === 0) return `${table} is empty`;
  const where = dice.oneOf(rowids);
  if (kind === 2) return tried(db, `delete from ${table} where ${where}`);
  if (kind === 3 && dice.chance(3)) return tried(db, `delete from ${table}`);
  const blobs = BLOBS[table];
  if (kind < 6 && blobs) return damageBlob(db, table, dice.oneOf(blobs), where, dice);
  const column = dice.oneOf(db.column<string>(`select name from pragma_table_info('${table}')`));
  return tried(db, `update ${table} set ${column} = ${dice.oneOf(VALUES)} where ${where}`);
}

const BLOBS: Readonly<Record<string, readonly string[]>> = {
  decks: ['common', 'kind'],
  deck_config: ['config'],
  notetypes: ['config'],
  fields: ['config'],
  templates: ['config'],
  config: ['val'],
};

const KEYS: Readonly<Record<string, readonly string[]>> = {
  fields: ['ntid', 'ord'],
  templates: ['ntid', 'ord'],
  tags: ['tag'],
  config: ['key'],
  graves: ['oid', 'type'],
};

/** Conditions, one for each row. */
function idsOf(db: Database, table: string): string[] {
  const keys = KEYS[table] ?? ['id'];
  const quoted = keys.map((key) => `'${key} = ' || quote(${key})`).join(` || ' and ' || `);
  return db.column<string>(`select ${quoted} from ${table} limit 60`);
}

function damageBlob(db: Database, table: string, column: string, where: string, dice: Dice): string {
  const value = db.value<SqlValue>(`select ${column} from ${table} where ${where}`);
  const bytes = Buffer.from(value instanceof Uint8Array ? value : []);
  for (let i = dice.below(4); i >= 0 && bytes.length > 0; i--)
    bytes[dice.below(bytes.length)] = dice.below(256);
  const cut = dice.chance(3) ? bytes.subarray(0, dice.below(bytes.length + 1)) : bytes;
  return tried(db, `update ${table} set ${column} = x'${cut.toString('hex')}' where ${where}`);
}

function damageSetting(db: Database, dice: Dice): string {
  const [key, value] = [dice.oneOf(SETTINGS), Buffer.from(dice.oneOf(SETTING_VALUES)).toString('hex')];
  return tried(db, `insert or replace into config values ('${key}', 0, 0, x'${value}')`);
}

/** Some damages are none, since the file's own rules refuse them. */
function tried(db: Database, sql: string): string {
  try {
    db.exec(sql);
    return sql;
  } catch {
    return `not ${sql}`;
  }
}

/** Bytes are others, or gone. */
function tear(path: string, dice: Dice): string {
  const { size } = statSync(path);
  const at = dice.below(size);
  if (dice.chance(4)) {
    truncateSync(path, at);
    return `cut at ${at}`;
  }
  const bytes = readFileSync(path);
  const length = dice.oneOf([1, 16, 4096]);
  bytes.fill(dice.below(256), at, at + length);
  writeFileSync(path, bytes);
  return `${length} bytes overwritten at ${at}`;
}
