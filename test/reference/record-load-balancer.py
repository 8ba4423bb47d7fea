"""Writes load-balancer.json: the days that real Anki's load balancer chooses for review cards.

Run with the clock at 2026-06-15 12:00:00 UTC:
    TZ=UTC faketime -f '2026-06-15 12:00:00' python record-load-balancer.py     (needs `pip install anki==26.9.3`)
"""
import json
import os
import random
import tempfile

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection

TODAY, NOW = 400, 1781524800
CRT = NOW - 8 * 3600 - TODAY * 86400
EASY_DAYS = [[], [1.0] * 7, [1.0, 1, 1, 1, 1, 0, 0.5], [0.5] * 7, [0.0] * 7, [1.0, 0.5, 1, 0.3, 1, 0.5, 0]]

rnd = random.Random(1)
folder = tempfile.TemporaryDirectory()
col = Collection(os.path.join(folder.name, "collection.anki2"))
col.db.execute("update col set crt = ?", CRT)
col.set_config("creationOffset", 0)
path = col.path
col.close()
col = Collection(path)
assert col._backend.sched_timing_today().days_elapsed == TODAY
mid = col.models.by_name("Basic")["id"]
did = col.decks.id("D")
conf = col.decks.get_config(col.decks.get(did)["conf"])
col.decks.select(did)


def insert(cid, nid, due, ivl, factor, reps):
    col.db.execute("insert or ignore into notes values (?,?,?,0,-1,'','q\x1fa','q',0,0,'')", nid, "g%d" % nid, mid)
    ord = col.db.scalar("select count() from cards where nid = ?", nid)
    col.db.execute("insert into cards values (?,?,?,?,0,-1,2,2,?,?,?,?,0,0,0,0,0,'')", cid, nid, did, ord, due, ivl, factor, reps)


cases = []
for number in range(150):
    col.db.execute("delete from cards")
    col.db.execute("delete from notes")
    busy = rnd.choice([2, 8, 40])
    counts = [0] + [rnd.randrange(busy) if rnd.random() < 0.9 else 0 for _ in range(98)]
    if number >= 90:  # even days, so that siblings decide
        counts = [0] + [rnd.choice([1, 1, 2]) for _ in range(98)]
    siblings = sorted(rnd.sample(range(1, 30), rnd.choice([0, 0, 6])))
    card = {"id": 1500000000000 + rnd.randrange(10**11), "reps": rnd.randrange(50), "ivl": rnd.choice([1, 3, 7, 12, 20, 33, 60, 80]), "factor": rnd.choice([1300, 1700, 2500])}
    next_id = 10
    for day, count in enumerate(counts):
        for _ in range(count):
            insert(next_id, 1000000 + next_id, TODAY + day, 30, 2500, 3)
            next_id += 1
    for day in siblings:
        insert(next_id, 1, TODAY + day, 30, 2500, 3)
        next_id += 1
    insert(card["id"], 1, TODAY, card["ivl"], card["factor"], card["reps"])
    conf["easyDaysPercentages"] = EASY_DAYS[number % len(EASY_DAYS)]
    conf["rev"]["bury"] = rnd.random() < 0.7
    col.decks.update_config(conf)
    (queued,) = col.sched.get_queued_cards().cards
    days = [getattr(queued.states, name).normal.review.scheduled_days for name in ("hard", "good", "easy")]
    cases.append({"counts": counts, "siblings": siblings, "card": card, "easy_days": conf["easyDaysPercentages"], "bury_reviews": conf["rev"]["bury"], "days": days})

about = "Review cards due today (day 400, a Monday) at the top of Anki's queue, the load balancer on: days after hard, good and easy. counts: cards due on each day from today on; siblings: days from today with a card of the same note; easy_days: from Monday."
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "load-balancer.json"), "w") as file:
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    file.write('{"about":%s,"anki":"26.09.3","now":%d,"crt":%d,"cases":[\n%s\n]}\n' % (json.dumps(about), NOW, CRT, rows))
