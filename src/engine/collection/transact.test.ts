import { describe, expect, test } from 'vitest';
import { copyOfFixture, openFixture, standingClock } from '../../../test/support.ts';
import { AnkiError } from '../errors.ts';
import type { Change } from './changeset.ts';
import type { Collection } from './collection.ts';
import { openCollection } from './open.ts';
import type { Operation } from './operations.ts';
import type { UndoStep } from './undo-queue.ts';

/** Every row of every table with the type and bytes of each value. */
function dump(col: Collection): Map<string, string[]> {
  const tables = col.db.column<string>(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
  );
  return new Map(
    tables.map((table) => {
      const columns = col.db.column<string>('select name from pragma_table_info(?) order by cid', table);
      const parts = columns.map((name) => `typeof("${name}") || ':' || hex(cast("${name}" as blob))`);
      return [table, col.db.column<string>(`select ${parts.join(" || ' ' || ")} from "${table}"`).sort()];
    }),
  );
}

const colour = (col: Collection, value: unknown) =>
  col.transact('Update Config', () => col.config.set('colour', value));

describe('transact', () => {
  test('keeps what was done, stamps the collection and can be undone and redone', () => {
    const clock = standingClock('2026-06-15T12:00:00Z');
    const col = openFixture('study', clock);
    const before = dump(col);
    clock.tick(5000);
    const result = col.transact('Update Config', () => {
      col.config.set('colour', 'blue');
      return 7;
    });
    expect(result).toBe(7);
    expect(col.stamps.mod).toBe(clock.nowMillis());
    const after = dump(col);
    expect(col.undoName).toBe('Update Config');
    expect(col.undo()).toBe('Update Config');
    expect(dump(col)).toEqual(before); // the stamp, too, as in Anki
    expect([col.undoName, col.redoName]).toEqual([undefined, 'Update Config']);
    expect(col.redo()).toBe('Update Config');
    expect(dump(col)).toEqual(after);
    expect([col.undo(), col.undo(), col.redo(), col.redo()]).toEqual([
      'Update Config',
      undefined,
      'Update Config',
      undefined,
    ]);
  });

  test('takes everything back when something is thrown, and throws it on', () => {
    const col = openFixture('study');
    const before = dump(col);
    const fault = new Error('stop');
    expect(() =>
      col.transact('Update Deck', () => {
        col.config.set('a', 1);
        col.transact('Update Card', () => col.db.run('delete from cards'));
        throw fault;
      }),
    ).toThrow(fault);
    expect(dump(col)).toEqual(before);
    expect(col.undoName).toBeUndefined();
    expect(col.db.inTransaction).toBe(false);
    colour(col, 'blue');
    expect(col.config.get('colour')).toBe('blue');
  });

  test('a step that changes nothing is none: no stamp, no undo', () => {
    const col = openFixture('study');
    const before = dump(col);
    col.transact('Update Tag', () => col.db.run('update notes set mod = mod'));
    col.transact('Set Flag', () => {
      col.db.run("update notes set data = 'x'");
      col.db.run("update notes set data = ''");
    });
    expect(dump(col)).toEqual(before);
    expect(col.undoName).toBeUndefined();
  });

  test('inside another the outer one counts', () => {
    const col = openFixture('study');
    col.transact('Update Deck', () => {
      col.transact('Update Card', () => col.config.set('a', 1));
      col.config.set('b', 2);
    });
    expect(col.undo()).toBe('Update Deck');
    expect([col.config.get('a'), col.config.get('b')]).toEqual([undefined, undefined]);
  });

  test('refuses to wait, to be closed inside, to undo inside', () => {
    const col = openFixture('study');
    const before = dump(col);
    expect(() => col.transact('Suspend', async () => col.config.set('a', 1))).toThrow(/promise/);
    expect(() => col.transact('Bury', () => col.close())).toThrow(/transaction/);
    expect(() => col.transact('Reposition', () => col.undo())).toThrow(/transaction/);
    expect(() => col.transact('Add Deck', () => col.dryRun(() => 1))).toThrow(/transaction/);
    expect(() => col.attempt(() => 1)).toThrow(/transaction/);
    expect(dump(col)).toEqual(before);
  });

  test('a new step forgets what was undone', () => {
    const col = openFixture('study');
    colour(col, 'blue');
    col.undo();
    colour(col, 'red');
    expect(col.redo()).toBeUndefined();
    expect(col.config.get('colour')).toBe('red');
  });

  test('the last thirty steps can be undone', () => {
    const col = openFixture('study');
    for (let n = 0; n < 35; n++) colour(col, n);
    let undone = 0;
    while (col.undo()) undone++;
    expect(undone).toBe(30);
    expect(col.config.get('colour')).toBe(4);
  });

  test('listeners hear of a step once it is safe, and of its undo', () => {
    const col = openFixture('study');
    const heard: string[] = [];
    col.onChange((step: UndoStep) => heard.push(`${step.operation} ${col.db.inTransaction}`));
    colour(col, 'blue');
    expect(() =>
      col.transact('Rename Deck', () => {
        col.config.set('x', 1);
        throw new Error('no');
      }),
    ).toThrow();
    col.undo();
    expect(heard).toEqual(['Update Config false', 'Update Config false']);
  });

  test('caches are forgotten when rows may be older than they', () => {
    const col = openFixture('study');
    let forgotten = 0;
    col.onCacheClear(() => forgotten++);
    colour(col, 'blue');
    expect(forgotten).toBe(0);
    col.undo();
    expect(forgotten).toBe(1);
    expect(() =>
      col.transact('Rename Deck', () => {
        throw new Error('no');
      }),
    ).toThrow();
    expect(forgotten).toBe(2);
    col.dryRun(() => 1);
    expect(forgotten).toBe(3);
  });
});

describe('attempt', () => {
  test('takes back only its own part', () => {
    const col = openFixture('study');
    col.transact('Rename Tag', () => {
      col.config.set('a', 1);
      expect(() =>
        col.attempt(() => {
          col.config.set('b', 2);
          col.attempt(() => col.config.set('c', 3));
          throw new Error('no');
        }),
      ).toThrow('no');
      col.attempt(() => col.config.set('d', 4));
    });
    expect(['a', 'b', 'c', 'd'].map((key) => col.config.get(key))).toEqual([1, undefined, undefined, 4]);
    col.undo();
    expect(['a', 'd'].map((key) => col.config.get(key))).toEqual([undefined, undefined]);
  });

  test('when only a failed part changed something, nothing has changed', () => {
    const col = openFixture('study');
    const before = dump(col);
    col.transact('Rename Tag', () => {
      expect(() =>
        col.attempt(() => {
          col.db.run('delete from notes');
          throw new Error('no');
        }),
      ).toThrow('no');
    });
    expect(dump(col)).toEqual(before);
    expect(col.undoName).toBeUndefined();
  });
});

test('when SQLite has ended the transaction by itself, nothing that comes after is stored', () => {
  const col = openFixture('study');
  const before = dump(col);
  const full = new AnkiError('internal', 'the disk is full');
  const fail = () =>
    col.attempt(() => {
      col.db.exec('rollback'); // as SQLite does
      throw full;
    });
  expect(() =>
    col.transact('Add Note', () => {
      col.config.set('a', 1);
      expect(() => col.attempt(fail)).toThrow(full);
      expect(() => col.attempt(() => col.config.set('b', 2))).not.toThrow();
      col.config.set('c', 3);
      expect(fail).toThrow(full);
      col.config.set('d', 4);
    }),
  ).toThrow(full);
  expect(dump(col)).toEqual(before);
  expect(col.db.inTransaction).toBe(false);
  colour(col, 'blue');
  expect(col.config.get('colour')).toBe('blue');
});

describe('dryRun', () => {
  test('tells what would change and changes nothing', () => {
    const col = openFixture('study');
    const before = dump(col);
    const changes: Change[] = [];
    const result = col.dryRun(
      () => {
        col.config.set('colour', 'blue');
        col.addGraves('note', [5]);
        return col.db.run('delete from revlog');
      },
      (all) => changes.push(...all),
    );
    expect(result).toBeGreaterThan(0);
    expect(changes).toContainEqual({ table: 'config', kind: 'added', key: ['colour'] });
    expect(changes).toContainEqual({ table: 'graves', kind: 'added', key: [5, 1] });
    expect(changes.filter(({ kind }) => kind === 'removed')).toHaveLength(result);
    expect(dump(col)).toEqual(before);
    expect(col.undoName).toBeUndefined();
  });
});

describe('groupUndo', () => {
  test('makes one step of several transactions', () => {
    const col = openFixture('study');
    const before = dump(col);
    col.groupUndo('multi', () => {
      colour(col, 'blue');
      colour(col, 'red');
      col.groupUndo('inner', () => colour(col, 'green'));
    });
    expect(col.undo()).toBe('Update Config');
    expect(dump(col)).toEqual(before);
    col.redo();
    expect(col.config.get('colour')).toBe('green');
  });

  test('has the name of its steps when it is the same for all', () => {
    const col = openFixture('study');
    col.groupUndo('multi', () => {
      colour(col, 'blue');
      col.transact('Reset Card', () => col.config.set('flag', 1));
    });
    expect(col.undoName).toBe('multi');
  });

  test('keeps as a step what was done before something was thrown', () => {
    const col = openFixture('study');
    expect(() =>
      col.groupUndo('multi', () => {
        colour(col, 'blue');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(col.config.get('colour')).toBe('blue');
    expect(col.undo()).toBe('Update Config');
    expect(col.config.get('colour')).toBeUndefined();
  });

  test('undo inside a group takes back what the group did so far', () => {
    const col = openFixture('study');
    colour(col, 'white');
    col.groupUndo('multi', () => {
      colour(col, 'blue');
      expect(col.undo()).toBe('Update Config');
      expect(col.config.get('colour')).toBe('white');
      colour(col, 'red');
    });
    expect([col.undo(), col.config.get('colour')]).toEqual(['Update Config', 'white']);
    expect([col.undo(), col.config.get('colour')]).toEqual(['Update Config', undefined]);
  });
});

describe('groupUndo in one transaction', () => {
  const change = (col: Collection, operation: Operation) =>
    col.transact(operation, () => col.transact('Update Card', () => col.config.set(operation, 1)));

  test('has the name of its parts when it is the same for all', () => {
    const col = openFixture('study');
    col.groupUndo(
      'action',
      () => {
        change(col, 'Add Deck');
        change(col, 'Add Deck');
      },
      { atomic: true },
    );
    expect(col.undoName).toBe('Add Deck');
  });

  test('has its own name when they differ, or there are none', () => {
    const col = openFixture('study');
    col.groupUndo(
      'action',
      () => {
        change(col, 'Add Deck');
        change(col, 'Add Note');
      },
      { atomic: true },
    );
    expect(col.undoName).toBe('action');
    col.groupUndo('bare', () => col.config.set('bare', 1), { atomic: true });
    expect(col.undoName).toBe('bare');
  });
});

describe('undo of rows that stand in each other’s way', () => {
  test.each([
    [
      'names that were swapped',
      [
        "update decks set name = 'tmp' where id = 1",
        "update decks set name = 'Default' where id = 2",
        "update decks set name = 'Second' where id = 1",
      ],
    ],
    [
      'a name that went to a new row',
      ['delete from decks where id = 2', "insert into decks values (3, 'SECOND', 0, 0, x'', x'0a020801')"],
    ],
    ['a tag whose case changed', ["update tags set tag = 'ÉCOLE' where tag = 'école'"]],
    [
      'a tag that was written anew',
      ['delete from tags', "insert into tags values ('École', -1, 1, null), ('b', 2, 0, x'00')"],
    ],
    [
      'names that went round',
      [
        "update decks set name = 'x' where id = 1",
        "update decks set name = 'y' where id = 2",
        "update decks set name = 'default' where id = 2",
        "update decks set name = 'second' where id = 1",
      ],
    ],
  ])('%s', (_, statements) => {
    const col = openFixture('study');
    col.transact('Grade Now', () => {
      col.db.run('delete from decks where id = 2');
      col.db.run("insert into decks values (2, 'Second', 0, 0, x'08', x'0a020801')");
      col.db.run("insert into tags values ('école', 0, 0, null)");
    });
    const before = dump(col);
    col.transact('Select Deck', () => {
      for (const sql of statements) col.db.run(sql);
    });
    const after = dump(col);
    expect(after).not.toEqual(before);
    for (let round = 0; round < 2; round++) {
      col.undo();
      expect(dump(col)).toEqual(before);
      col.redo();
      expect(dump(col)).toEqual(after);
    }
    expect(col.db.value('pragma quick_check')).toBe('ok');
  });

  test('a step holds nothing of those before it, though one was taken back in between', () => {
    const col = openFixture('study');
    const tag = (name: string) => col.db.run('insert into tags values (?, -1, 0, null)', name);
    for (const takenBack of [
      () => col.transact('Rename Deck', () => expect.fail()),
      () => col.dryRun(() => tag('tried')),
    ]) {
      col.transact('Empty', () => tag(`first ${takenBack}`));
      col.transact('Update Config', () => col.db.run('update tags set usn = usn + 1'), 'upkeep');
      const before = dump(col);
      try {
        takenBack();
      } catch {
        // the point of it
      }
      col.transact('Import', () => tag(`second ${takenBack}`));
      col.undo();
      expect(dump(col)).toEqual(before);
    }
  });

  test('an undo that no longer fits changes nothing and says so', () => {
    const col = openFixture('study');
    col.transact('Select Deck', () => col.db.run("update notes set data = 'x'"));
    col.db.run("update notes set data = 'y' where id = (select max(id) from notes)");
    const before = dump(col);
    expect(() => col.undo()).toThrow(AnkiError);
    expect(dump(col)).toEqual(before);
  });
});

test('text that is no valid UTF-8 and text with U+0000 come back byte by byte', () => {
  const col = openFixture('study');
  col.transact('Build Deck', () => {
    col.db.run("update notes set flds = text_of(x'61ff0062001fc3'), data = text_of(x'00')");
    col.db.run("insert into tags values (text_of(x'6100ff'), -1, 0, null)");
  });
  const before = dump(col);
  col.transact('Custom Study', () => {
    col.db.run("update notes set flds = 'a', data = ''");
    col.db.run('delete from tags');
    col.db.run("insert into tags values (text_of(x'4100ff'), -1, 0, null)");
  });
  const after = dump(col);
  col.undo();
  expect(dump(col)).toEqual(before);
  col.redo();
  expect(dump(col)).toEqual(after);
});

test('random steps over all tables are undone and redone byte by byte', () => {
  const seeds = Number(process.env.ANKID_SEEDS ?? 2);
  for (let seed = 1; seed <= seeds; seed++) randomHistory(openFixture('study'), pseudoRandom(seed));
}, 600_000);

test('ten thousand rows in one step', () => {
  const col = openFixture('study');
  const before = dump(col);
  col.transact('Add Note', () => {
    col.db.run(
      `insert into cards select value + 1000000, 1, 1, 0, 0, -1, 0, 0, value, 0, 0, 0, 0, 0, 0, 0, 0, ''
       from (with recursive n(value) as (select 1 union all select value + 1 from n limit 10000) select value from n)`,
    );
    col.db.run('update cards set due = due + 1, mod = mod + 1');
    col.addGraves(
      'card',
      Array.from({ length: 10_000 }, (_, n) => n + 1),
    );
  });
  const after = dump(col);
  col.undo();
  expect(dump(col)).toEqual(before);
  col.redo();
  expect(dump(col)).toEqual(after);
});

test('undo survives in the file: what was undone is gone after closing', () => {
  const path = copyOfFixture('study');
  const col = openCollection({ path });
  const before = dump(col);
  colour(col, 'blue');
  col.undo();
  col.close();
  const again = openCollection({ path });
  expect(dump(again)).toEqual(before);
  again.close();
});

type Roll = (limit: number) => number;

function randomHistory(col: Collection, roll: Roll): void {
  const states = [dump(col)];
  for (let step = 0; step < 12; step++) {
    const change = () => {
      for (let n = roll(12) + 1; n > 0; n--) randomChange(col, roll);
    };
    col.groupUndo(`step ${step}`, change, { atomic: true });
    const state = dump(col);
    // A step that came out as nothing is none.
    if (col.undoName === `step ${step}`) states.push(state);
    else expect(state).toEqual(states.at(-1));
  }
  for (let round = 0; round < 2; round++) {
    for (let at = states.length - 2; at >= 0; at--) {
      expect(col.undo()).toBeDefined();
      expect(dump(col)).toEqual(states[at]);
    }
    for (let at = 1; at < states.length; at++) {
      expect(col.redo()).toBeDefined();
      expect(dump(col)).toEqual(states[at]);
    }
  }
  expect(col.db.value('pragma integrity_check')).toBe('ok');
}

const WORDS = [
  'a',
  'A',
  'ß',
  'SS',
  'ss',
  'É',
  'é',
  'x::y',
  'X::Y',
  'ﬀ',
  'ff',
  '日本',
  '',
  'a\0b',
  '\u{1f600}',
];

/** Changes that clash with a unique name are left out, as the engine would never make them. */
function randomChange(col: Collection, roll: Roll): void {
  const word = () => WORDS[roll(WORDS.length)] ?? '';
  const id = roll(6) + 1;
  const changes: (() => void)[] = [
    () =>
      col.db.run(
        'insert or replace into tags values (?, ?, ?, ?)',
        word(),
        -roll(2),
        roll(2),
        Buffer.from(word()),
      ),
    () => col.db.run('delete from tags where tag = ?', word()),
    () => col.db.run('update or ignore tags set tag = ?, usn = usn + 1 where tag = ?', word(), word()),
    () =>
      col.db.run(
        'update or ignore decks set name = ? where id in (select id from decks order by id limit 1 offset ?)',
        word(),
        roll(5),
      ),
    () => col.db.run("insert or ignore into decks values (?, ?, 5, -1, x'0801', x'0a020801')", id, word()),
    () => col.db.run('delete from decks where id = ?', id),
    () => col.db.run('insert or ignore into graves values (?, ?, -1)', id, roll(3)),
    () => col.db.run('delete from graves where oid = ?', id),
    () => col.config.set(word(), { value: roll(100) }),
    () => col.config.remove(word()),
    () =>
      col.db.run(
        'update notes set flds = ?, sfld = ?, mod = mod + 1, tags = ? where id in (select id from notes order by id limit 3 offset ?)',
        word(),
        roll(2) ? word() : roll(100),
        word(),
        roll(10),
      ),
    () =>
      col.db.run(
        "insert or ignore into notes values (?, ?, 1, 1, -1, ?, ?, ?, ?, 0, '')",
        id,
        word(),
        word(),
        word(),
        String(roll(9)),
        roll(99),
      ),
    () => col.db.run('delete from notes where id = ?', id),
    () =>
      col.db.run(
        'update cards set due = ?, data = ? where id in (select id from cards order by id limit 5 offset ?)',
        roll(1000) - 500,
        word(),
        roll(20),
      ),
    () => col.db.run('delete from cards where id in (select id from cards limit 1)'),
    () =>
      col.db.run(
        'insert or ignore into fields values (?, ?, ?, ?)',
        id,
        roll(3),
        word(),
        Buffer.from([roll(256), 0]),
      ),
    () => col.db.run('delete from fields where ntid = ?', id),
    () => col.db.run('update or ignore fields set name = ? where ntid = ? and ord = ?', word(), id, roll(3)),
    () =>
      col.db.run('update or ignore templates set name = ?, mtime_secs = ? where ord = 0', word(), roll(9)),
    () => col.db.run('insert or ignore into revlog values (?, 1, -1, 1, 1, 1, 2500, 1, 1)', id),
    () => col.db.run('delete from revlog where id = ?', id),
    () =>
      col.db.run(
        'update notetypes set usn = -1, config = ? where id in (select id from notetypes limit 1)',
        Buffer.from(word()),
      ),
    () => col.db.run('update deck_config set name = ?', word()),
    () => col.schemaChanged(),
    () => {
      try {
        col.attempt(() => {
          col.db.run('delete from graves');
          col.db.run('update cards set reps = reps + 1');
          throw new Error('no');
        });
      } catch {
        // the point of it
      }
    },
  ];
  changes[roll(changes.length)]?.();
}

function pseudoRandom(seed: number): Roll {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % limit;
  };
}
