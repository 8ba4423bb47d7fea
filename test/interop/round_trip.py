"""Imports a package into an empty collection with real Anki and exports it again without scheduling: round_trip.py PACKAGE.apkg OUT.apkg [--legacy]"""
import os, sys, tempfile

import anki.lang
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest

anki.lang.set_lang("en")
package, out = (os.path.abspath(path) for path in sys.argv[1:3])
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
    options = ExportAnkiPackageOptions(with_media=True, legacy="--legacy" in sys.argv)
    col.export_anki_package(out_path=out, limit=None, options=options)
    col.close()
