#!/usr/bin/env python3
"""Makes changes of many kinds with the real engine and prints what they left behind, as JSON.

  change_with_anki.py FILE
"""
import json
import sys

import anki.lang
from anki.collection import Collection
from anki.decks import DeckId

anki.lang.set_lang("en")
col = Collection(sys.argv[1])
basic = col.models.by_name("Basic")
note = col.new_note(basic)
note["Front"], note["Back"] = "by Anki", "back"
note.tags = ["anki", "École::Été"]
deck = col.decks.add_normal_deck_with_name("Anki::Ünder").id
col.add_note(note, DeckId(deck))
old = col.get_note(col.find_notes("deck:*")[0])
old.fields[0] += " (changed)"
col.update_note(old)
col.set_config("fromAnki", {"a": [1, 2.5, "x"]})
col.set_config("fromAnki", {"a": [1, 2.5, "y"]})
card = col.find_cards("deck:Anki")[0]
col.sched.suspend_cards([card])
print(json.dumps({"note": note.id, "deck": deck, "card": card, "changed": old.id, "field": old.fields[0]}))
col.close()
