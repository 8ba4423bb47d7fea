"""Real Anki's side of notes.test.ts.

notes.py prepare COLLECTION          makes a collection richer: note types and decks with rules of their own
notes.py play COLLECTION STEPS.json  plays the steps; prints one JSON line for each
"""
import json
import sys
import time

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.notes import Note


def prepare(col):
    models, decks = col.models, col.decks
    random_deck = decks.id("Random order")
    conf = decks.add_config("random")
    conf["new"]["order"] = 0
    decks.update_config(conf)
    deck = decks.get(random_deck)
    deck["conf"] = conf["id"]
    decks.save(deck)

    sorted_type = models.new("Sorted by second")
    for name in ["Word", "Number", "Extra"]:
        models.add_field(sorted_type, models.new_field(name))
    for name, front in [("Plain", "{{Word}}"), ("Only with extra", "{{#Extra}}{{Number}}{{/Extra}}"), ("Without extra", "{{^Extra}}{{Number}}{{/Extra}}")]:
        template = models.new_template(name)
        template["qfmt"], template["afmt"] = front, "{{Word}}"
        if name == "Only with extra":
            template["did"] = decks.id("Override")
        models.add_template(sorted_type, template)
    sorted_type["sortf"] = 1
    models.add(sorted_type)

    cloze = models.copy(models.by_name("Cloze"))
    cloze["name"] = "Two clozes"
    cloze["tmpls"][0]["qfmt"] = "{{cloze:Text}} {{cloze:Back Extra}}"
    models.save(cloze)


def find_cards(col, ref, ids):
    nid = note_id(ref, ids)
    return col.db.list("select id from cards where nid = ? order by ord, id", nid)


def note_id(ref, ids):
    return ids.get(ref[1:], 1) if isinstance(ref, str) else ref


def play(col, step, ids):
    kind = step["kind"]
    if kind == "add" or kind == "state":
        note = Note(col, col.models.by_name(step["notetype"]))
        count = len(note.fields)
        note.fields = (step["fields"] + [""] * count)[:count]
        note.tags = step["tags"]
        if kind == "state":
            return int(note.fields_check())
        time.sleep(0.002)  # within one millisecond Anki gives the id of a deleted note again
        col.add_note(note, col.decks.id_for_name(step["deck"]))
        ids[str(step["number"])] = note.id
        return note.id
    if kind == "update":
        note = col.get_note(note_id(step["note"], ids))
        for index, text in step["fields"]:
            if index < len(note.fields):
                note.fields[index] = text
        if step["tags"] is not None:
            note.tags = step["tags"]
        col.update_note(note)
        return int(note.fields_check())
    if kind == "remove":
        return col.remove_notes([note_id(ref, ids) for ref in step["notes"]]).count
    cards = [cid for ref in step.get("notes", []) for cid in find_cards(col, ref, ids)[: step["most"]]]
    if kind == "move":
        return col.set_deck(cards, col.decks.id_for_name(step["deck"])).count
    if kind == "removeCards":
        col.remove_cards_and_orphaned_notes(cards)
        return None
    if kind == "empty":
        found = [cid for note in col.get_empty_cards().notes for cid in note.card_ids]
        if step["removing"]:
            col.remove_cards_and_orphaned_notes(found)
        return len(found)
    if kind == "config":
        col.set_config("normalize_note_text", step["value"])
        return None
    raise Exception(kind)


col = Collection(sys.argv[2])
if sys.argv[1] == "prepare":
    prepare(col)
else:
    ids = {}
    for step in json.load(open(sys.argv[3], encoding="utf8")):
        try:
            print(json.dumps({"result": play(col, step, ids)}))
        except Exception as error:
            print(json.dumps({"error": type(error).__name__}))
col.close()
