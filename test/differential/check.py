"""Real Anki's side of check.test.ts.

check.py check COLLECTION        checks it and prints one JSON line
check.py foreign COLLECTION      rebuilds its indexes by a collation that is not Anki's
check.py twins COLLECTION WHAT   with such a collation, stores names twice that Anki takes for the same
"""
import json
import sqlite3
import sys

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection

TWINS = {
    "deck names": "insert into decks select id + 777, upper(name), mtime_secs, usn, common, kind from decks where name = 'Science'",
    "tags": "insert into tags select upper(tag), usn, collapsed, config from tags where tag != upper(tag) limit 1",
    "note type names": "insert into notetypes select id + 77, upper(name), mtime_secs, usn, config from notetypes where name = 'Basic'",
}


def open_foreign(path):
    con = sqlite3.connect(path)
    con.create_collation("unicase", lambda a, b: (a < b) - (a > b))
    con.execute("reindex")
    return con


def check(path):
    try:
        col = Collection(path)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    try:
        text, ok = col.fix_integrity()
        return {"lines": text.split("\n"), "ok": ok}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        col.close()


if sys.argv[1] == "check":
    print(json.dumps(check(sys.argv[2])))
else:
    con = open_foreign(sys.argv[2])
    if sys.argv[1] == "twins":
        con.execute(TWINS[sys.argv[3]])
    con.commit()
    con.close()
