"""Makes a collection of a package with real Anki: import_package.py PACKAGE.apkg NEW.anki2"""
import sys

import anki.lang
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

anki.lang.set_lang("en")
package, path = sys.argv[1:]
col = Collection(path)
options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
col.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
col.close()
