#!/usr/bin/env python3
"""Compares two collection files table by table: schema texts and all rows. JSON kept inside blobs (`other`) counts as
equal when it says the same, since Anki writes it in random order. Prints differences; exit status 1 if there are any.

  compare_tables.py EXPECTED.anki2 ACTUAL.anki2
"""
import json
import sqlite3
import sys

OTHER = b"\xfa\x0f"  # protobuf tag of field 255, always the last one


def load(path):
    con = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    con.text_factory = bytes
    con.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    schema = {row[:2]: row[2] for row in con.execute("select type, name, sql from sqlite_master")}
    tables = {}
    for kind, name in sorted(schema):
        if kind == b"table":
            rows = con.execute(f'select * from "{name.decode()}"').fetchall()
            tables[name.decode()] = sorted(tuple(canonical(v) for v in row) for row in rows)
    return schema, tables


def canonical(value):
    """Sortable, and without the random order of `other`."""
    if isinstance(value, bytes):
        at = value.rfind(OTHER)
        while at >= 0:
            size, start = varint(value, at + 2)
            if start + size == len(value):
                try:
                    inner = json.dumps(json.loads(value[start:]), sort_keys=True).encode()
                    return ("bytes", value[:at] + OTHER + inner)
                except ValueError:
                    pass
            at = value.rfind(OTHER, 0, at)
        return ("bytes", value)
    return (type(value).__name__, value if value is not None else 0)


def varint(data, at):
    value = shift = 0
    while at < len(data):
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            break
    return value, at


def main():
    (schema_a, a), (schema_b, b) = map(load, sys.argv[1:3])
    problems = [f"schema of {k}: {schema_a.get(k)} / {schema_b.get(k)}" for k in sorted(set(schema_a) | set(schema_b)) if schema_a.get(k) != schema_b.get(k)]
    for name in sorted(set(a) & set(b)):
        left, right = a[name], b[name]
        if left == right:
            continue
        only_a = [r for r in left if r not in right] if len(left) < 5000 else list(set(left) - set(right))
        only_b = [r for r in right if r not in left] if len(left) < 5000 else list(set(right) - set(left))
        for label, rows in (("expected", only_a), ("actual", only_b)):
            problems += [f"{name}: {label} only: {[v for _, v in row]}"[:1500] for row in rows[:8]]
        problems.append(f"{name}: {len(only_a)} rows expected only, {len(only_b)} rows actual only")
    print("\n".join(problems) or "equal")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
