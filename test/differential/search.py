"""Random searches over a collection made here, with what real Anki finds: one JSON object a line.

Usage: search.py study FIXTURE FOLDER SEED COUNT       a recorded collection with odd notes, decks and settings
       search.py decks PACKAGES FOLDER SEED COUNT      packages imported, given as one argument joined by the path separator
       search.py notes FIXTURE FOLDER SEED COUNT       5,000 generated notes, their cards in all states, reviews
       search.py answer FOLDER                         what Anki finds in that collection for the searches read from
                                                       stdin, one JSON text a line
(needs `pip install anki==26.9.3`)

FOLDER/ours.anki2 is the collection that was searched.
"""
import json
import os
import random
import shutil
import sys
import time

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest


def found(search, text):
    try:
        return {"ids": sorted(search(text))}
    except Exception as error:
        return {"error": str(error)}


def answer(text):
    print(json.dumps({"query": text, "cards": found(col.find_cards, text), "notes": found(col.find_notes, text)}))


if sys.argv[1] == "answer":
    col = Collection(os.path.join(sys.argv[2], "collection.anki2"))
    for line in sys.stdin:
        answer(json.loads(line))
    sys.exit()

kind, source, folder, seed, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
rnd = random.Random(seed)
path = os.path.join(folder, "collection.anki2")

ODD = ["", " ", "a*b", "a_b", "a%b", "a\\b", "50%", "x-y", "(x)", 'say "hi"', "3:30", "café", "cafe\u0301", "ÜBER", "straße", "STRASSE", "İstanbul", "ıI", "日本語", "한국어", "👍🏽", "&amp;", "&nbsp;x", "<b>bold</b>", "<img src=\"a b.png\">", "line\none", "tab\tbed", "and", "or", "tag:none", "ſ", "K", "ﬁ", "x\u200dy", "αβΣς", "ТЕСТ тест", "12", "012", "1.5", "-3", "{{c1::Paris::city}} is in {{c2::France}}", "a{{c1::b}}c", "ø", "œuf", "\\", "_", "*", "%", "re:x", "dog", "Dog", "hot dog"]
TAGS = ["animal", "Animal::Mammal", "a::b::c", "x-y", "tag_1", "tag-1", "日本", "über", "a*b", "none", "re:x", "leech", "a:b", "(p)", "q\"r", "C++", "a.b"]
DECKS = ["A", "A::B", "A::B::C", "AB", "x_y", "x*y", "Über::Ä", "a.b", "(deck)", "deck \"q\"", "re:1", "日本::語", "-minus", "c++"]


def add_odd_notes(col):
    notetypes = [col.models.by_name(n) for n in ("Basic", "Cloze", "Basic (and reversed card)")]
    for i, text in enumerate(ODD):
        note = col.new_note(notetypes[1] if "{{c" in text else notetypes[(i % 2) * 2])
        note.fields[0] = text if "{{c" in text else rnd.choice([text, text + " dog", "pre" + text, text + "\n" + text])
        note.fields[1] = rnd.choice(ODD)
        note.tags = rnd.sample(TAGS, rnd.randint(0, 3))
        col.add_note(note, col.decks.id(rnd.choice(DECKS)))


def import_packages(col):
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    for package in source.split(os.pathsep):
        col.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))


SYLLABLES = ["ka", "ri", "zet", "no", "x", "dog", "ß", "é", "ſa", "K", "日本", "語", "при", "вет", "İ", "ﬁ", "o\u0308", "Σς", "👍"]


def add_generated_notes(col):
    """Notes by Anki; the cards' states and the reviews by SQL, since reviewing takes long."""
    names = ["Basic", "Cloze", "Basic (and reversed card)"]
    for i in range(5000):
        name = rnd.choice(names)
        note = col.new_note(col.models.by_name(name))
        words = ["".join(rnd.choice(SYLLABLES) for _ in range(rnd.randint(1, 4))) for _ in range(rnd.randint(1, 9))]
        text = rnd.choice([" ", " ", "&nbsp;", "<br>", "\n"]).join(words)
        note.fields[0] = "{{c1::%s}} {{c2::%s::%s}}" % (text, words[0], words[-1]) if name == "Cloze" else text
        note.fields[1] = rnd.choice(ODD + words)
        note.tags = rnd.sample(TAGS, rnd.randint(0, 3)) + ["%s::%s" % (words[0], words[-1])] * (i % 7 == 0)
        col.add_note(note, col.decks.id(rnd.choice(DECKS)))
    now, today = int(time.time()), col.sched.today
    for cid in col.db.list("select id from cards"):
        kind, queue = rnd.choice([(0, 0), (0, -1), (1, 1), (1, 3), (2, 2), (2, 2), (2, -1), (2, -2), (2, -3), (3, 1), (3, 3)])
        due = rnd.randint(0, 999) if kind == 0 else now + rnd.randint(-9, 9) * 3600 if queue == 1 else today + rnd.randint(-40, 40)
        data = {} if rnd.random() < 0.5 else {"s": round(rnd.random() * 90, 2), "d": round(1 + rnd.random() * 9, 3), "lrt": now - rnd.randint(0, 90) * 86400}
        if rnd.random() < 0.2:
            data["cd"] = json.dumps(rnd.choice([{"v": rnd.randint(0, 9)}, {"d": rnd.choice(["a", "b", "1"])}, {"x": 1.5, "v": "2"}]))
        col.db.execute("update cards set type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, flags=?, data=? where id=?", kind, queue, due, rnd.randint(0, 400), rnd.choice([0, 1300, 2500, 2750]), rnd.randint(0, 20), rnd.randint(0, 9), rnd.randint(0, 7), json.dumps(data) if data else "", cid)
        if rnd.random() < 0.3:
            at = (now - rnd.randint(0, 40) * 86400 - rnd.randint(0, 86400)) * 1000 + rnd.randint(0, 999)
            col.db.execute("insert or ignore into revlog values (?,?,-1,?,1,1,2500,1000,?)", at, cid, rnd.randint(0, 4), rnd.randint(0, 4))


def prepare():
    if kind != "decks":
        shutil.copy(source, path)
    col = Collection(path)
    {"study": add_odd_notes, "decks": import_packages, "notes": add_generated_notes}[kind](col)
    if rnd.random() < 0.4:
        col.set_config("ignoreAccentsInSearch", True)
    if rnd.random() < 0.3:
        nt = rnd.choice(col.models.all())
        rnd.choice(nt["flds"])["excludeFromSearch"] = True
        col.models.update_dict(nt)
    if rnd.random() < 0.2:
        col.set_config("normalize_note_text", False)
    col.close()
    shutil.copy(path, os.path.join(folder, "ours.anki2"))


prepare()
col = Collection(path)
FIELDS = sorted({f["name"] for m in col.models.all() for f in m["flds"]})
MODELS = [m["name"] for m in col.models.all()]
TEMPLATES = sorted({t["name"] for m in col.models.all() for t in m["tmpls"]})
ALL_DECKS = [d.name for d in col.decks.all_names_and_ids()]
ALL_TAGS = col.tags.all()
NIDS = col.db.list("select id from notes")
CIDS = col.db.list("select id from cards")
PRESETS = [c["name"] for c in col.decks.all_config()]
STORED = " ".join(col.db.list("select flds from notes order by id limit 500")).replace("\x1f", " ").split()
WORDS = [word[:20] for word in rnd.sample(STORED, min(40, len(STORED)))] + ["dog", "cat", "and", "or", "a", "the", "x", "日", "é", "1", "hund", "leçon", "привет"]


def some(pool):
    text = rnd.choice(pool)
    if rnd.random() < 0.3 and text:
        i, j = sorted((rnd.randint(0, len(text)), rnd.randint(0, len(text))))
        text = rnd.choice([text[i:j], text[:i] + rnd.choice("*_") + text[j:], text.upper(), text.lower(), text.swapcase(), text[:j] + "*", "*" + text[i:]])
    return text


def escaped(text):
    return "".join("\\" + c if c in '\\":()-*_' and rnd.random() < 0.7 else c for c in text)


REGEX_BITS = [".", ".*", "\\d", "\\w", "\\s", "\\b", "\\B", "\\D", "\\W", "\\S", "^", "$", "a", "o", "dog", "d", "[a-c]", "[^a]", "[[:alpha:]]", "[[:^digit:]]", "\\p{L}", "\\pL", "\\p{Lu}", "\\P{Ll}", "\\p{Greek}", "\\p{sc=Han}", "\\p{Nope}", "(a|b)", "(?:x|dog)", "(?P<n>o)", "(?<n>g)", "?", "*", "+", "{2}", "{1,}", "{0,2}", "{,2}", "{3,1}", "|", "(?i)", "(?-i)", "(?s)", "(?m)", "(?x)", "(?i:D)", "(?-i:D)", "(?u)", "\\x41", "\\x{e9}", "\\u0064", "\\u{64}", "\\n", "\\t", "\\.", "\\-", "\\/", "[&&a]", "[a-z&&[^aeiou]]", "[a-z--d]", "[\\w~~\\d]", "[]a]", "[a", "(", ")", "(?=a)", "(?!a)", "\\1", "\\b{start}", "\\b{end}", "\\<", "\\>", "\\A", "\\z", "\\Z", "\\q", "\\", "ß", "ſ", "k", "s", "é", "日", " ", "\x1f", "::", "Σ", "[Α-Ω]", "(?R)", "(?z)", "(?i-i)", "(?", "x{", "x{a}", "{", "}", "[z-a]", "[\\d-z]", "[a\\b]", "\\p", "\\p{", "\\x", "\\xZ", "#", "&&", "~", "-"]


def regex(alone):
    """Beside other terms only valid ones: whether a faulty one is ever looked at is up to SQLite's version."""
    pattern = "".join(rnd.choice(REGEX_BITS) for _ in range(rnd.randint(1, 5)))
    return pattern if alone or "error" not in found(col.find_cards, '"re:%s"' % pattern) else regex(alone)


def number():
    return rnd.choice(["0", "1", "2", "3", "7", "30", "365", "-1", "-3", "+2", "1.5", "2.5", "", "x", "007", "99999999999", ".5", "5.", "1e1", "0.9", "250"])


OPS = ["<", ">", "=", "!=", "<=", ">=", "==", "", "=>"]
STATES = ["new", "due", "learn", "review", "suspended", "buried", "buried-manually", "buried-sibling", "DUE", "x", ""]
PROPS = ["ivl", "due", "reps", "lapses", "ease", "pos", "rated", "resched", "s", "d", "r", "cdn:v", "cds:d", "cdn:", "foo", "stability"]


def term(alone):
    key = rnd.choice(["", "", "", "deck", "tag", "note", "card", "field", "field", "field*", "re", "re", "fre", "tre", "w", "nc", "sc", "is", "prop", "prop", "flag", "added", "edited", "rated", "introduced", "resched", "nid", "cid", "mid", "did", "dupe", "has-cd", "preset", "odd"])
    value = {
        "": lambda: escaped(some(rnd.choice([ODD, WORDS, WORDS]))),
        "deck": lambda: "deck:" + escaped(some(ALL_DECKS + ["*", "filtered", "current", "", "nope"])),
        "tag": lambda: "tag:" + escaped(some(ALL_TAGS + ["none", "*", ""])),
        "note": lambda: "note:" + escaped(some(MODELS)),
        "card": lambda: "card:" + rnd.choice([escaped(some(TEMPLATES)), number()]),
        "field": lambda: escaped(some(FIELDS)) + ":" + rnd.choice(["", "", "nc:"]) + escaped(some(rnd.choice([ODD, WORDS]))),
        "field*": lambda: rnd.choice(["*", "_*", "*_", "F*", "f_ont"]) + ":" + rnd.choice([escaped(some(ODD)), "*", "_*", ""]),
        "re": lambda: "re:" + regex(alone),
        "fre": lambda: rnd.choice(FIELDS + ["*", "F*"]) + ":re:" + regex(alone),
        "tre": lambda: "tag:re:" + regex(alone),
        "w": lambda: "w:" + escaped(some(rnd.choice([ODD, WORDS]))),
        "nc": lambda: "nc:" + escaped(some(rnd.choice([ODD, WORDS]))),
        "sc": lambda: "sc:" + escaped(some(["Paris", "Paris is in", "abc", "France", "a", "in F*"])),
        "is": lambda: "is:" + rnd.choice(STATES),
        "prop": lambda: "prop:" + rnd.choice(PROPS) + rnd.choice(OPS) + rnd.choice([number(), number(), number() + ":" + number(), "reschedule"]),
        "flag": lambda: "flag:" + rnd.choice([number(), "8", "256"]),
        "added": lambda: "added:" + number(),
        "edited": lambda: "edited:" + number(),
        "rated": lambda: "rated:" + number() + rnd.choice(["", "", ":" + number()]),
        "introduced": lambda: "introduced:" + number(),
        "resched": lambda: "resched:" + number(),
        "nid": lambda: "nid:" + rnd.choice([",".join(str(rnd.choice(NIDS)) for _ in range(rnd.randint(1, 4))), "x", "", "1,,2", "0012"]),
        "cid": lambda: "cid:" + ",".join(str(rnd.choice(CIDS)) for _ in range(rnd.randint(1, 4))),
        "mid": lambda: "mid:" + rnd.choice([str(rnd.choice(col.models.all_names_and_ids()).id), number(), "-5"]),
        "did": lambda: "did:" + rnd.choice([str(rnd.choice(col.decks.all_names_and_ids()).id), "1", "1,2"]),
        "dupe": lambda: "dupe:" + str(rnd.choice(col.models.all_names_and_ids()).id) + rnd.choice([",", ""]) + escaped(some(ODD)),
        "has-cd": lambda: "has-cd:" + rnd.choice(["v", "d", "x", ""]),
        "preset": lambda: "preset:" + some(PRESETS),
        "odd": lambda: rnd.choice(["\\", "\\x", ":", ":a", '"', '""', "and", "or", "OR", "-", "--a", "()", "(", ")", "a\\", "\u3000", "foo:", "a\\ b", "\\:", "a:b:c"]),
    }[key]()
    style = rnd.random()
    if style < 0.35:
        return '"' + value.replace('"', '\\"' if rnd.random() < 0.8 else '"') + '"'
    if style < 0.5 and ":" in value:
        head, tail = value.split(":", 1)
        return head + ':"' + tail + '"'
    return value


def query(depth=0):
    parts = []
    length = rnd.choice([1, 1, 1, 2, 2, 3])
    for _ in range(length):
        part = "(" + query(depth + 1) + ")" if depth < 2 and rnd.random() < 0.15 else term(depth == 0 and length == 1)
        parts.append(("-" if rnd.random() < 0.15 else "") + part)
    return rnd.choice([" ", " ", " or ", " and ", "  ", ""]).join(parts)


for _ in range(count):
    answer(query())
