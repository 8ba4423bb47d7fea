"""Random changes of decks, tags and options, with what real Anki makes of them: one JSON object a run, a line each.

Usage: decks-tags-presets.py SEED RUNS COLLECTION        (needs `pip install anki==26.9.3`)
The collection is copied for every run. Decks and options are named by their places in the lists, since ids are times.
"""
import copy
import json
import os
import random
import shutil
import sys
import tempfile

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.utils import int_time

seed, runs, source = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rnd = random.Random(seed)

PARTS = ["a", "A", "b", "Science", "science", "Languages", "Filtered", "filtered", "Default", "日本", "é", "e\u0301", "É", "ß", "SS", "ss", "straße", "İ", "i̇", "ﬁ", "FI", "a\u0301", "", " ", " x ", ":", "x:", ":y", "z: ", "q\u00a0", "\u0085", "\ufeffbom", "\u3000", "new\nline", "t\tb", "c\x01d", "del\x7f", "e\x1ff", "K", "k", "ς", "Σ", "dž", "a b", "*_", "\"", "+", "a+", "x" * 30, "blank", "\u200b", "😀", "ŉ", "ΐ"]
TAG_PARTS = ["a", "A", "b", "parent", "Parent", "child", "animal", "ANIMAL", "mammal", "é", "e\u0301", "É", "ß", "SS", "日本語", "文法", "ﬁ", "fi", "K", "k", "\u00a0", "a\u00a0b", "", ":", "x*", ".", "a.b", "(", "[x]", "\\", "\x01", "a\x7fb", "\u200b", "#", "-", "a-b", "+", "İ", "i", "ς", "σ", "lesson-17", "jlpt", "marked", "😀", "ŉ", "\u2028", "x\u3000y"]
JUNK = [None, True, False, 0, 1, -1, 2, 5, 1.5, 0.9, 1.31, 1000000000, 70000, 5_000_000_000, "", "x", "7", [], [1], [1.5, 10], [1, 2, 3], ["a"], {}, {"a": 1}]


def deck_name():
    return "::".join(rnd.choice(PARTS) for _ in range(rnd.choice([1, 1, 2, 2, 3, 4])))


def tag():
    return "::".join(rnd.choice(TAG_PARTS) for _ in range(rnd.choice([1, 1, 1, 2, 3])))


def tag_text():
    return rnd.choice([" ", " ", "  ", "\u3000"]).join(tag() for _ in range(rnd.choice([0, 1, 1, 2, 3])))


def preset_changes():
    out = {}
    for _ in range(rnd.choice([1, 1, 2, 3])):
        part = rnd.choice(["", "", "new", "rev", "lapse"])
        keys = {
            "": ["name", "maxTaken", "autoplay", "timer", "replayq", "new", "rev", "lapse", "dyn", "newMix", "newPerDayMinimum", "reviewOrder", "buryInterdayLearning", "fsrsWeights", "fsrsParams6", "desiredRetention", "easyDaysPercentages", "secondsToShowQuestion", "questionAction", "answerAction", "waitForAudio", "sm2Retention", "weightSearch", "ignoreRevlogsBeforeDate", "extra", "usn", "mod"],
            "new": ["bury", "delays", "initialFactor", "ints", "order", "perDay", "separate"],
            "rev": ["bury", "ease4", "ivlFct", "maxIvl", "perDay", "hardFactor", "fuzz"],
            "lapse": ["delays", "leechAction", "leechFails", "minInt", "mult", "extra"],
        }[part]
        value = rnd.choice(JUNK + ["<missing>"]) if rnd.random() < 0.6 else round(rnd.uniform(0, 3), rnd.choice([0, 1, 2, 5])) if rnd.random() < 0.5 else rnd.randint(0, 40)
        # A whole number written as a fraction cannot be told from the number itself in JavaScript.
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        out[(part + "." if part else "") + rnd.choice(keys)] = value
    return out


def limit_changes(today):
    """What bears on the numbers of the deck list."""
    day = lambda: rnd.choice([today, today, today - 1])
    choices = {
        "newLimit": rnd.choice([None, 0, 1, 3, 9999]), "reviewLimit": rnd.choice([None, 0, 2, 5]),
        "newLimitToday": {"limit": rnd.randint(0, 6), "today": day()}, "reviewLimitToday": {"limit": rnd.randint(0, 9), "today": day()},
        "newToday": [day(), rnd.randint(-3, 5)], "revToday": [day(), rnd.randint(-3, 5)],
    }
    return {key: choices[key] for key in rnd.sample(list(choices), rnd.choice([1, 2, 3]))}


def deck_changes():
    choices = {
        "name": deck_name(), "desc": tag_text(), "collapsed": rnd.choice(JUNK), "browserCollapsed": rnd.random() < 0.5,
        "conf": rnd.choice([1, "1", 99, True, "x"]), "extendNew": rnd.choice(JUNK), "extendRev": 7, "newLimit": rnd.choice(JUNK), "reviewLimit": rnd.choice(JUNK),
        "newLimitToday": rnd.choice([None, {"limit": 3, "today": 9}, {"limit": 3}, 5, {"limit": 2, "today": 3, "x": 1}]),
        "desiredRetention": rnd.choice([None, 80, 0.9, "x"]), "md": rnd.choice(JUNK), "newToday": rnd.choice([[9, 3], [9], [], ["a", 3], [9, 1.5], 5, [1, 2, 3]]), "revToday": [rnd.randint(8, 10), 4], "lrnToday": [10, 4], "timeToday": [9, 100],
        "mod": rnd.choice([1, "5", "x"]), "extra": rnd.choice(JUNK), "dyn": rnd.choice([0, 0, 0, False, 1, "x"]), "terms": rnd.choice([[["a", 5, 1]], [["a", "5", 1]], [["a", 5]], []]), "resched": rnd.choice(JUNK), "delays": rnd.choice(JUNK), "previewDelay": 3,
    }
    return {key: choices[key] for key in rnd.sample(list(choices), rnd.choice([1, 1, 2, 3]))}


def apply_changes(json_object, changes):
    out = copy.deepcopy(json_object)
    for path, value in changes.items():
        target, key = out, path
        if "." in path:
            part, key = path.split(".")
            target = out.get(part)
            if not isinstance(target, dict):
                continue
        if value == "<missing>":
            target.pop(key, None)
        else:
            target[key] = value
    return out


def random_operation(col):
    nids = col.db.list("select id from notes order by id")
    decks = len(col.decks.all_names_and_ids())
    some = lambda: rnd.sample(nids, rnd.choice([1, 2, 5, 20])) + ([1] if rnd.random() < 0.1 else [])
    kind = rnd.choice(["create", "create", "create", "rename", "rename", "remove", "saveDeck", "limitDeck", "limitDeck", "limitPreset", "setFlag", "setPreset", "addTags", "addTags", "removeTags", "renameTag", "dropTags", "clearTags", "replaceTags", "savePreset", "savePreset", "addPreset", "removePreset", "changeDeck"])
    preset = rnd.randrange(len(col.decks.all_config()))
    return {
        "create": lambda: [kind, deck_name()],
        "rename": lambda: [kind, rnd.randrange(decks), deck_name()],
        "remove": lambda: [kind, [rnd.randrange(decks) for _ in range(rnd.choice([1, 1, 2]))]],
        "saveDeck": lambda: [kind, rnd.randrange(decks), deck_changes()],
        "limitDeck": lambda: [kind, rnd.randrange(decks), limit_changes(col.sched.today)],
        "limitPreset": lambda: [kind, preset, {"new.perDay": rnd.randint(0, 9), "rev.perDay": rnd.randint(0, 20)}],
        "setFlag": lambda: [kind, rnd.choice(["applyAllParentLimits", "newCardsIgnoreReviewLimit"]), rnd.random() < 0.7],
        "setPreset": lambda: [kind, rnd.randrange(decks), preset],
        "addTags": lambda: [kind, some(), tag_text()],
        "removeTags": lambda: [kind, some(), rnd.choice([tag_text(), rnd.choice(col.tags.all() or ["x"])])],
        "renameTag": lambda: [kind, rnd.choice(col.tags.all() or ["x"]), tag()],
        "dropTags": lambda: [kind, rnd.choice([tag_text() or "x", rnd.choice(col.tags.all() or ["x"])])],
        "clearTags": lambda: [kind],
        "replaceTags": lambda: [kind, nids, rnd.choice(col.tags.all() or ["x"]).upper(), tag_text()],
        "savePreset": lambda: [kind, preset, preset_changes()],
        "addPreset": lambda: [kind, preset, rnd.choice(PARTS)],
        "removePreset": lambda: [kind, preset],
        "changeDeck": lambda: [kind, rnd.sample(col.db.list("select id from cards order by id"), 5), deck_name()],
    }[kind]()


def deck_id(col, place):
    return col.decks.all_names_and_ids()[place].id


def preset_at(col, place):
    return sorted(col.decks.all_config(), key=lambda conf: conf["id"])[place]


def run_operation(col, operation):
    kind, *args = operation
    if kind == "create":
        col.decks.id(args[0])
    elif kind == "rename":
        col.decks.rename(deck_id(col, args[0]), args[1])
    elif kind == "remove":
        return col.decks.remove([deck_id(col, place) for place in args[0]]).count
    elif kind == "setFlag":
        col.set_config(args[0], args[1])
    elif kind in ("saveDeck", "limitDeck"):
        col.decks.save(apply_changes(col.decks.get(deck_id(col, args[0])), args[1]))
    elif kind == "setPreset":
        deck = col.decks.get(deck_id(col, args[0]))
        if not deck["dyn"]:
            deck["conf"] = preset_at(col, args[1])["id"]
            col.decks.save(deck)
    elif kind == "addTags":
        return col.tags.bulk_add(args[0], args[1]).count
    elif kind == "removeTags":
        return col.tags.bulk_remove(args[0], args[1]).count
    elif kind == "renameTag":
        return col.tags.rename(args[0], args[1]).count
    elif kind == "dropTags":
        return col.tags.remove(args[0]).count
    elif kind == "clearTags":
        return col.tags.clear_unused_tags().count
    elif kind == "replaceTags":
        for nid in args[0]:
            note = col.get_note(nid)
            if note.has_tag(args[1]):
                note.remove_tag(args[1])
                note.add_tag(args[2])
                col.update_note(note)
    elif kind in ("savePreset", "limitPreset"):
        conf = apply_changes(preset_at(col, args[0]), args[1])
        conf["id"] = preset_at(col, args[0])["id"]
        col.decks.update_config(conf)
    elif kind == "addPreset":
        col.decks.add_config(args[1], preset_at(col, args[0]))
    elif kind == "removePreset":
        if args[0] == 0:
            raise Exception("the default one stays")
        col.decks.remove_config(preset_at(col, args[0])["id"])
    elif kind == "changeDeck":
        deck = col.decks.id(args[1])
        if col.decks.is_filtered(deck):
            raise Exception("refused")
        ids = ",".join(map(str, args[0]))
        col.sched.remFromDyn(args[0])
        col.db.execute(f"update cards set usn=?, mod=?, did=? where id in ({ids})", -1, int_time(), deck)


def tree(node):
    return [node.name, node.new_count, node.learn_count, node.review_count, node.total_in_deck, node.total_including_children, [tree(child) for child in node.children]]


def state(col):
    names = {entry.id: entry.name for entry in col.decks.all_names_and_ids()}
    presets = sorted(col.decks.all_config(), key=lambda conf: conf["id"])
    places = {conf["id"]: place for place, conf in enumerate(presets)}
    decks = [col.decks.get(did) for did in names]
    for deck in decks:
        deck["usn"] = deck["id"] = 0
        # Clocks differ; what no operation touched keeps its time.
        deck["mod"] = deck["mod"] if deck["mod"] < start else "now"
        if "conf" in deck:
            deck["conf"] = places.get(deck["conf"], "none")
    for conf in presets:
        conf["id"] = 0
        conf["mod"] = conf["mod"] if conf["mod"] < start else "now"
    return {
        "decks": decks,
        "presets": presets,
        "tags": [tag for tag in col.tags.all()],
        "notes": [[nid, tags, mod >= start, usn] for nid, tags, mod, usn in col.db.execute("select id, tags, mod, usn from notes order by id")],
        "cards": [[cid if cid < start * 1000 else "new", names.get(did), names.get(odid), *rest, mod >= start] for cid, did, odid, *rest, mod in col.db.execute("select id, did, odid, queue, type, due, odue, data, usn, mod from cards order by id")],
        "graves": col.db.all("select type, count() from graves group by type order by type") + col.db.list("select oid from graves where type < 2 and oid < ? order by oid", start * 1000),
        "config": sorted(key for key in col.db.list("select key from config") if key.startswith("_deck_")),
        "tree": tree(col.sched.deck_due_tree()),
    }


for _ in range(runs):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "collection.anki2")
        shutil.copy(source, path)
        col = Collection(path)
        start = int_time() - 1
        # Buried cards come back at the first look of a day, which is no part of what is compared.
        col.sched.deck_due_tree()
        steps = []
        for _ in range(12):
            operation = random_operation(col)
            try:
                result = run_operation(col, operation)
            except Exception as error:
                result = "error"
                message = str(error)
            steps.append({"operation": operation, "result": result, "names": [entry.name for entry in col.decks.all_names_and_ids()], "tags": col.tags.all(), **({"message": message} if result == "error" else {})})
        print(json.dumps({"steps": steps, "state": state(col)}))
        col.close()
