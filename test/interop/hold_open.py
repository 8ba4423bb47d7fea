#!/usr/bin/env python3
"""Opens a collection with the real engine, says "open" and holds it until its standard input ends.

  hold_open.py FILE
"""
import sys

import anki.lang
from anki.collection import Collection

anki.lang.set_lang("en")
col = Collection(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
col.close()
