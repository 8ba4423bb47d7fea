"""What a person does with real Anki; `persons.ts` says what each act means."""
import itertools
import os
import time

from anki import scheduler_pb2


def note_of(col, front):
    (nid,) = [nid for nid in col.find_notes("") if col.get_note(nid).fields[0] == front]
    return col.get_note(nid)


def cards_of(col, front):
    return [card.id for card in note_of(col, front).cards()]


def add(col, fronts, deck, tags):
    for front in fronts:
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = [front, "back"]
        note.tags = tags
        col.add_note(note, col.decks.id(deck))


def edit(col, front, back):
    note = note_of(col, front)
    note.fields[1] = back
    col.update_note(note)


def flag(col, front, flag):
    for cid in cards_of(col, front):
        card = col.get_card(cid)
        card.flags = flag
        col.update_card(card)


def answer(col, front, ease):
    card = col.get_card(cards_of(col, front)[0])
    states = col._backend.get_scheduling_states(card.id)
    chosen = (states.again, states.hard, states.good, states.easy)[ease - 1]
    now = time.time_ns() // 1_000_000
    col.sched.answer_card(
        scheduler_pb2.CardAnswer(
            card_id=card.id, current_state=states.current, new_state=chosen, rating=ease - 1, answered_at_millis=now
        )
    )


def limit(col, per_day):
    preset = col.decks.get_config(1)
    preset["new"]["perDay"] = per_day
    col.decks.update_config(preset)


def style(col, css):
    kind = col.models.by_name("Basic")
    kind["css"] = css
    col.models.update_dict(kind)


def add_field(col, name):
    kind = col.models.by_name("Basic")
    col.models.add_field(kind, col.models.new_field(name))
    col.models.update_dict(kind)


file_times = itertools.count(1_000_000_000, 10)


def put_file(col, name, text):
    """In place of one of that name, as a program does it that saves with care. Anki knows changed files by the second."""
    path = os.path.join(col.media.dir(), name)
    with open(path + ".part", "w") as file:
        file.write(text)
    seconds = next(file_times)
    os.utime(path + ".part", (seconds, seconds))
    os.replace(path + ".part", path)


ACTS = {
    "add": add,
    "edit": edit,
    "remove": lambda col, front: col.remove_notes([note_of(col, front).id]),
    "flag": flag,
    "suspend": lambda col, front: col.sched.suspend_cards(cards_of(col, front)),
    "answer": answer,
    "move": lambda col, front, deck: col.set_deck(cards_of(col, front), col.decks.id(deck)),
    "addDeck": lambda col, name: col.decks.id(name),
    "removeDeck": lambda col, name: col.decks.remove([col.decks.id(name)]),
    "limit": limit,
    "addPreset": lambda col, name: col.decks.add_config(name, clone_from=col.decks.get_config(1)),
    "style": style,
    "addField": add_field,
    "tag": lambda col, front, tag: col.tags.bulk_add([note_of(col, front).id], tag),
    "untag": lambda col, front, tag: col.tags.bulk_remove([note_of(col, front).id], tag),
    "tagAll": lambda col, tag: col.tags.bulk_add(col.find_notes(""), tag),
    "clearTags": lambda col: col.tags.clear_unused_tags(),
    "putFile": put_file,
    "removeFile": lambda col, name: col.media.trash_files([name]),
}


def act(col, what, args):
    col.models._clear_cache()
    ACTS[what](col, *args)
