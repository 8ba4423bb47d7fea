#!/usr/bin/env python3
"""Real Anki at the media of a collection; prints JSON.

  media.py FILE steps STEPS    STEPS: JSON list of ["add", name, text] and ["trash", name]; prints the media database's rows
  media.py FILE check          Check Media; prints what it found, the files, and the fields of all notes
"""
import json
import os
import sqlite3
import sys

import anki.lang
from anki.collection import Collection

anki.lang.set_lang("en")
path, command = sys.argv[1:3]
col = Collection(path)
if command == "steps":
    for kind, name, *text in json.loads(sys.argv[3]):
        if kind == "add":
            col.media.write_data(name, text[0].encode())
        else:
            col.media.trash_files([name])
    col.close()
    db = sqlite3.connect(os.path.splitext(path)[0] + ".media.db2")
    meta = db.execute("select dirMod, lastUsn from meta").fetchone()
    folder = os.stat(os.path.splitext(path)[0] + ".media").st_mtime_ns // 1_000_000
    rows = db.execute("select fname, csum, mtime > 0, dirty from media order by fname").fetchall()
    print(json.dumps({"known": meta == (folder, 0), "rows": rows}))
else:
    report = col.media.check()
    print(
        json.dumps(
            {
                "unused": sorted(report.unused),
                "missing": sorted(report.missing),
                "notes": sorted(report.missing_media_notes),
                "files": sorted(os.listdir(col.media.dir())),
                "fields": [row[0] for row in col.db.all("select flds from notes order by id")],
            }
        )
    )
    col.close()
