"""The changes of `changes.ts`, done with real Anki. Whatever a change is about is picked by a number from a sorted list."""
import time

from anki import scheduler_pb2
from anki._backend import to_json_bytes
from anki.decks import DeckId
from anki.notes import Note

NORMAL = "select id from decks where substr(kind, 1, 1) = x'0a' order by id"
FILTERED = "select id from decks where substr(kind, 1, 1) = x'12' order by id"
# Of notes with two cards at most: Anki makes several missing cards of a cloze note again in an order by chance.
FEW_CARDS = "cards where nid in (select nid from cards group by nid having count() < 3)"


def change(col, it):
    return CHANGES[it["kind"]](col, it)


def pick(col, query, number):
    ids = col.db.list(query)
    return ids[number % len(ids)] if ids else None


def picked(col, table, numbers):
    ids = col.db.list(f"select id from {table} order by id")
    return sorted({ids[number % len(ids)] for number in numbers}) if ids else []


def notetype(col, number):
    col.models._clear_cache()
    return col.models.get(pick(col, "select id from notetypes order by id", number))


def save(col, kind):
    """Without pylib's way of making names differ, in which the time of day plays a part."""
    col._backend.update_notetype_legacy(json=to_json_bytes(kind), skip_checks=False)


def note_add(col, it):
    kind = notetype(col, it["notetype"])
    note = Note(col, kind)
    note.guid = it["guid"]
    for index in range(len(note.fields)):
        note.fields[index] = it["fields"][index % len(it["fields"])]
    note.tags = it["tags"]
    col.add_note(note, DeckId(pick(col, NORMAL, it["deck"])))


def note_add_undone(col, it):
    note_add(col, it)
    col.undo()


def note_edit(col, it):
    for nid in picked(col, "notes", [it["note"]]):
        note = col.get_note(nid)
        note.fields[it["field"] % len(note.fields)] = it["text"]
        col.update_note(note)


def note_tags(col, it):
    for nid in picked(col, "notes", [it["note"]]):
        note = col.get_note(nid)
        note.tags = it["tags"]
        col.update_note(note)


def answer(col, it):
    for cid in picked(col, "cards", [it["card"]]):
        card = col.get_card(cid)
        if card.queue < 0:
            return
        states = col._backend.get_scheduling_states(cid)
        name = ("again", "hard", "good", "easy")[it["ease"] - 1]
        col.sched.answer_card(
            scheduler_pb2.CardAnswer(
                card_id=cid,
                current_state=states.current,
                new_state=getattr(states, name),
                rating=it["ease"] - 1,
                answered_at_millis=time.time_ns() // 1_000_000,
                milliseconds_taken=it["millis"],
            )
        )


def flag(col, it):
    for cid in picked(col, "cards", [it["card"]]):
        card = col.get_card(cid)
        card.flags = it["flag"]
        col.update_card(card)


def move(col, it):
    col.set_deck(picked(col, "cards", it["cards"]), pick(col, NORMAL, it["deck"]))


def deck_options(col, it):
    deck = col.decks.get(pick(col, NORMAL, it["deck"]))
    deck["conf"] = pick(col, "select id from deck_config order by id", it["preset"])
    deck["desc"] = it["text"]
    col.decks.save(deck)


def preset_change(col, it):
    preset = col.decks.get_config(pick(col, "select id from deck_config order by id", it["preset"]))
    preset["new"]["perDay"] = it["perDay"]
    col.decks.update_config(preset)


def preset_remove(col, it):
    preset = pick(col, "select id from deck_config order by id", it["preset"])
    if preset != 1:  # pylib would mark the schema changed before it refuses
        col.decks.remove_config(preset)


def style(col, it):
    kind = notetype(col, it["notetype"])
    kind["css"] = it["text"]
    save(col, kind)


def template(col, it):
    kind = notetype(col, it["notetype"])
    kind["tmpls"][it["template"] % len(kind["tmpls"])]["afmt"] += it["text"]
    save(col, kind)


def notetype_rename(col, it):
    kind = notetype(col, it["notetype"])
    kind["name"] = it["name"]
    save(col, kind)


def field_add(col, it):
    kind = notetype(col, it["notetype"])
    field = col.models.new_field(it["name"])
    field["id"] = it["id"]
    col.models.add_field(kind, field)
    save(col, kind)


def field_remove(col, it):
    kind = notetype(col, it["notetype"])
    if len(kind["flds"]) > 2:
        col.models.remove_field(kind, kind["flds"][-1])
        save(col, kind)


def notetype_copy(col, it):
    kind = notetype(col, it["notetype"])
    copy = col.models.copy(kind, add=False)
    copy["name"] = it["name"]
    col._backend.add_notetype_legacy(to_json_bytes(copy))


def build(col, it):
    deck = col.sched.get_or_create_filtered_deck(DeckId(0))
    deck.name = it["name"]
    deck.allow_empty = True
    config = deck.config
    del config.search_terms[:]
    config.search_terms.add(search=it["search"], limit=it["limit"], order=it["order"])
    config.reschedule = it["reschedule"]
    col.sched.add_or_update_filtered_deck(deck)


def of_filtered(do):
    def run(col, it):
        deck = pick(col, FILTERED, it["deck"])
        if deck is not None:
            do(col, deck)

    return run


def tag_of(col, number):
    tags = col.tags.all()
    return tags[number % len(tags)] if tags else "none"


CHANGES = {
    "nothing": lambda col, it: None,
    "noteAdd": note_add,
    "noteAddUndone": note_add_undone,
    "noteEdit": note_edit,
    "noteTags": note_tags,
    "noteRemove": lambda col, it: col.remove_notes(picked(col, "notes", it["notes"])),
    "cardRemove": lambda col, it: col.remove_cards_and_orphaned_notes(picked(col, FEW_CARDS, it["cards"])),
    "tagsAdd": lambda col, it: col.tags.bulk_add(picked(col, "notes", it["notes"]), it["tag"]),
    "tagRename": lambda col, it: col.tags.rename(tag_of(col, it["tag"]), it["name"]),
    "tagRemove": lambda col, it: col.tags.remove(tag_of(col, it["tag"])),
    "tagsClear": lambda col, it: col.tags.clear_unused_tags(),
    "suspend": lambda col, it: col.sched.suspend_cards(picked(col, "cards", it["cards"])),
    "unsuspend": lambda col, it: col.sched.unsuspend_cards(picked(col, "cards", it["cards"])),
    "bury": lambda col, it: col.sched.bury_cards(picked(col, "cards", it["cards"])),
    "answer": answer,
    "forget": lambda col, it: col.sched.schedule_cards_as_new(picked(col, "cards", it["cards"])),
    "due": lambda col, it: col.sched.set_due_date(picked(col, "cards", it["cards"]), it["days"]),
    "flag": flag,
    "move": move,
    "deckAdd": lambda col, it: col.decks.id(it["name"]),
    "deckRename": lambda col, it: col.decks.rename(pick(col, "select id from decks order by id", it["deck"]), it["name"]),
    "deckRemove": lambda col, it: col.decks.remove([pick(col, "select id from decks order by id", it["deck"])]),
    "deckOptions": deck_options,
    "presetAdd": lambda col, it: col.decks.add_config(it["name"]),
    "presetChange": preset_change,
    "style": style,
    "template": template,
    "notetypeRename": notetype_rename,
    "fieldAdd": field_add,
    "fieldRemove": field_remove,
    "notetypeCopy": notetype_copy,
    "notetypeRemove": lambda col, it: col.models.remove(notetype(col, it["notetype"])["id"]),
    "presetRemove": preset_remove,
    "configSet": lambda col, it: col.set_config(it["key"], it["value"]),
    "configRemove": lambda col, it: col.remove_config(it["key"]),
    "build": build,
    "rebuild": of_filtered(lambda col, deck: col.sched.rebuild_filtered_deck(deck)),
    "empty": of_filtered(lambda col, deck: col.sched.empty_filtered_deck(deck)),
}
