#!/usr/bin/env python3
"""Takes the collections of the old schema out of packages, one file each; prints their paths.

  extract_old.py FOLDER_WITH_PACKAGES TARGET_FOLDER
"""
import pathlib
import sys
import zipfile

target = pathlib.Path(sys.argv[2])
for package in sorted(pathlib.Path(sys.argv[1]).glob("*.*pkg")):
    with zipfile.ZipFile(package) as archive:
        for name in ("collection.anki2", "collection.anki21"):
            if name in archive.namelist():
                path = target / f"{package.name}.{name}"
                path.write_bytes(archive.read(name))
                print(path)
