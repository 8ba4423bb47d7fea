import type { Database, SqlValue } from '../sqlite/database.ts';
import { type ChangedRow, changedRow, type StoredValue, withTable } from './changeset.ts';

/**
 * Writes down by itself what happens to the table `tags`. SQLite's change sessions find rows again by their primary
 * key, and this is the only table whose key is not compared byte by byte: when "Foo" gives way to "foo" they take the
 * new row for the old one and forget that "Foo" was there.
 */
export class TagLog {
  readonly #db: Database;
  /** Set by the triggers: to ask the table would cost each transaction more than the rest of this. */
  #isUsed = false;

  constructor(db: Database) {
    this.#db = db;
    db.define('tags_changed', (_tag) => {
      this.#isUsed = true;
      return null;
    });
    db.exec(SET_UP);
  }

  clear(): void {
    if (!this.#isUsed) return;
    this.#db.run('delete from temp.tag_log');
    this.#isUsed = false;
  }

  /** A transaction that cleared the log was rolled back, and that with it. */
  rolledBack(): void {
    this.#isUsed = true;
  }

  /** The session's record with what it says about tags put right. */
  complete(changeset: Uint8Array): Uint8Array {
    return this.#isUsed ? withTable(changeset, this.#changes(), 'tags') : changeset;
  }

  /** The first entry about a tag tells how it was before; the table tells how it is. */
  #changes(): ChangedRow[] {
    const firsts = this.#db.rows<LoggedRow>(FIRST_ENTRIES);
    return firsts.flatMap(([tag, existed, usn, collapsed, config, ...now]) => {
      const before = existed ? rowOf(tag, usn, collapsed, config) : undefined;
      const [exists, nowUsn, nowCollapsed, nowConfig] = now;
      const after = exists ? rowOf(tag, nowUsn, nowCollapsed, nowConfig) : undefined;
      return changedRow('tags', [1, 0, 0, 0], before, after) ?? [];
    });
  }
}

type Values = [usn: SqlValue, collapsed: SqlValue, config: SqlValue];
type LoggedRow = [tag: Uint8Array, existed: number, ...Values, exists: number, ...Values];

const rowOf = (tag: Uint8Array, ...values: Values): StoredValue[] => [
  { type: 'text', value: tag },
  ...values.map(asStored),
];

/** Whatever a damaged row may hold. */
function asStored(value: SqlValue): StoredValue {
  if (value === null) return { type: 'null' };
  if (typeof value === 'string') return { type: 'text', value: Buffer.from(value) };
  if (typeof value === 'bigint') return { type: 'integer', value };
  if (typeof value !== 'number') return { type: 'blob', value };
  return Number.isInteger(value) ? { type: 'integer', value: BigInt(value) } : { type: 'real', value };
}

/** Tags are kept as their bytes: compared so, and carried whole. Rows that are replaced count as deleted. */
const SET_UP = `
pragma recursive_triggers = on;
create temp table tag_log (
  entry integer primary key,
  tag blob not null,
  existed integer not null,
  usn integer,
  collapsed integer,
  config blob
);
create temp trigger tag_added after insert on main.tags begin
  insert into tag_log (tag, existed) values (cast(new.tag as blob), 0);
  select tags_changed(new.tag);
end;
create temp trigger tag_removed after delete on main.tags begin
  insert into tag_log (tag, existed, usn, collapsed, config)
  values (cast(old.tag as blob), 1, old.usn, old.collapsed, old.config);
  select tags_changed(old.tag);
end;
create temp trigger tag_changed after update on main.tags begin
  insert into tag_log (tag, existed, usn, collapsed, config)
  values (cast(old.tag as blob), 1, old.usn, old.collapsed, old.config);
  insert into tag_log (tag, existed) values (cast(new.tag as blob), 0);
  select tags_changed(new.tag);
end;
`;

const FIRST_ENTRIES = `
select logged.tag, logged.existed, logged.usn, logged.collapsed, logged.config,
  tags.tag is not null, tags.usn, tags.collapsed, tags.config
from temp.tag_log logged
left join main.tags on tags.tag = text_of(logged.tag) and cast(tags.tag as blob) = logged.tag
where logged.entry in (select min(entry) from temp.tag_log group by tag)
`;
