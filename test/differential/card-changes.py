"""Does changes of cards with real Anki, and asks it for the numbers of its graphs (needs `pip install anki==26.9.3`).

Reads from stdin a JSON list of {path, operations, graphs: [[search, days]]}; changes the files. Prints for each
{cards, revlog, config, errors, graphs}.
"""
import json
import os
import sys

os.environ["TZ"] = "UTC"
import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from google.protobuf.json_format import MessageToDict

CARDS = "select id, nid, did, ord, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id"
REVLOG = "select cid, usn, ease, ivl, lastIvl, factor, time, type from revlog order by id"
CONFIG = ["nextPos", "randomOrderReposition", "shiftPositionOfExistingCards"]


def apply(col, op):
    sched = col.sched
    kind, ids = op["kind"], op.get("ids", [])
    if kind == "forget":
        sched.schedule_cards_as_new(ids, restore_position=op["restorePosition"], reset_counts=op["resetCounts"])
    elif kind == "due":
        sched.set_due_date(ids, op["days"])
    elif kind == "reposition":
        sched.reposition_new_cards(ids, op["start"], op["step"], False, op["shift"])
    elif kind == "sortDeck":
        sched.order_cards(op["deck"])
    elif kind == "suspend":
        sched.suspend_cards(ids)
    elif kind == "unhide":
        sched.unsuspend_cards(ids)
    else:
        raise ValueError(kind)


def run(case):
    col = Collection(case["path"])
    errors = []
    for op in case["operations"]:
        try:
            apply(col, op)
            errors.append(None)
        except Exception as error:
            errors.append(str(error))
    graphs = [
        MessageToDict(col._backend.graphs(search=search, days=days), always_print_fields_with_no_presence=True)
        for search, days in case["graphs"]
    ]
    out = {
        "cards": col.db.all(CARDS),
        "revlog": col.db.all(REVLOG),
        "config": [col.get_config(key, None) for key in CONFIG],
        "errors": errors,
        "graphs": graphs,
    }
    col.close()
    return out


print(json.dumps([run(case) for case in json.load(sys.stdin)]))
