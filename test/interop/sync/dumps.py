"""What collection files and media folders hold, in a form that can be compared. The files may be open elsewhere."""
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from compare_tables import canonical

IGNORED = ("sqlite_stat1", "sqlite_stat4", "sqlite_sequence")

# Columns that may differ, beside usn but for `same`. `synced`: between the sides that a sync joins (settings of one side are
# stored anew on the other); `played`: between two clients that were told the same (what is drawn by chance).
UNLIKE = {
    "same": {},
    "synced": {"col": ("mod", "dty", "ls"), "config": ("mtime_secs",)},
    "played": {"notes": ("guid",), "fields": ("config",), "templates": ("config",)},
}


def collection_dump(path, like="same"):
    """Rows by table; a row is a list of texts and numbers. `like`: what is left out, a key of UNLIKE."""
    folder = tempfile.mkdtemp(prefix="ankid-dump")
    try:
        copy = os.path.join(folder, "collection.anki2")
        for end in ("", "-wal"):
            if os.path.exists(path + end):
                shutil.copy(path + end, copy + end)
        return {name: rows for name, rows in tables_of(copy, like)}
    finally:
        shutil.rmtree(folder)


def tables_of(path, like):
    con = sqlite3.connect(path)
    con.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    con.text_factory = lambda data: data.decode("utf8", "surrogateescape")
    names = [row[0] for row in con.execute("select name from sqlite_master where type = 'table' order by name")]
    for name in names:
        if name not in IGNORED:
            columns = [row[1] for row in con.execute(f'pragma table_info("{name}")')]
            unlike = UNLIKE[like].get(name, ()) + (() if like == "same" else ("usn",))
            wanted = [it for it in columns if it not in unlike]
            rows = con.execute(f'select {",".join(wanted)} from "{name}"').fetchall()
            yield name, sorted([readable(value) for value in row] for row in rows)
    con.close()


def readable(value):
    if isinstance(value, bytes):
        return "0x" + canonical(value)[1].hex()
    return value if value is not None else ""


def differences(expected, actual, like):
    """Of two paths."""
    a, b = collection_dump(expected, like), collection_dump(actual, like)
    out = []
    for name in sorted(set(a) | set(b)):
        left, right = a.get(name, []), b.get(name, [])
        if left == right:
            continue
        left_set, right_set = ({repr(row) for row in side} for side in (left, right))
        out += [f"{name} - {row[:900]}" for row in sorted(left_set - right_set)[:6]]
        out += [f"{name} + {row[:900]}" for row in sorted(right_set - left_set)[:6]]
        out += [] if left_set != right_set else [f"{name}: {len(left)} rows, {len(right)} rows"]
    return out


def media_dump(folder):
    """The hash of each file."""
    if not os.path.isdir(folder):
        return {}
    return {entry.name: sha1_of(entry.path) for entry in sorted(os.scandir(folder), key=lambda entry: entry.name) if entry.is_file()}


def sha1_of(path):
    with open(path, "rb") as file:
        return hashlib.sha1(file.read()).hexdigest()
