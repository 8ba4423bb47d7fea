"""Real Anki's side of backups.interop.test.ts.

backups.py create COLLECTION FOLDER     backs up and prints the files left in the folder
backups.py restore PACKAGE COLLECTION   puts the package in the collection's place
backups.py stub PACKAGE COLLECTION      unpacks what old versions would find; prints its notes' first fields
"""
import json
import os
import sys
import zipfile

import anki.lang

anki.lang.set_lang("en_US")
from anki._backend import RustBackend
from anki.collection import Collection

command, first, second = sys.argv[1:4]
if command == "create":
    col = Collection(first)
    col.create_backup(backup_folder=second, force=True, wait_for_completion=True)
    col.close()
    print(json.dumps(sorted(os.listdir(second))))
elif command == "restore":
    media = second.replace(".anki2", ".media")
    os.makedirs(media, exist_ok=True)
    RustBackend().import_collection_package(
        col_path=second, backup_path=first, media_folder=media, media_db=media + ".db2"
    )
else:
    with zipfile.ZipFile(first) as package:
        assert package.testzip() is None
        with open(second, "wb") as file:
            file.write(package.read("collection.anki2"))
    col = Collection(second)
    print(json.dumps([col.get_note(nid).fields[0] for nid in col.find_notes("")]))
    assert col.fix_integrity()[1]
    col.close()
