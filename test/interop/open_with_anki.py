#!/usr/bin/env python3
"""Opens and closes a collection with the real engine; prints "opened" or the error. With --schema11 leaves it in the old schema.

  open_with_anki.py FILE [--schema11]
"""
import sys

import anki.lang
from anki.collection import Collection

anki.lang.set_lang("en")
try:
    Collection(sys.argv[1]).close(downgrade="--schema11" in sys.argv)
    print("opened")
except Exception as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
