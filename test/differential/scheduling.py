"""Random cards under random options, looked at and answered by real Anki: one JSON object a line, a line per run.

Usage: scheduling.py FIXTURE FOLDER SEED RUNS        (needs `pip install anki==26.9.3`, and the library faketime
preloaded with the clock file FOLDER/clock)

FOLDER/<run>.anki2 is the collection as it was before the first step of a run.
"""
import json
import os
import random
import shutil
import sys

from fake_clock import START, clock_in

folder = sys.argv[2]

set_clock = clock_in(folder)

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.scheduler_pb2 import CardAnswer
from google.protobuf.json_format import MessageToDict

fixture, seed, runs = sys.argv[1], int(sys.argv[3]), int(sys.argv[4])

FSRS = [0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542]
STEPS = [[], [1], [1, 10], [10], [1, 10, 60], [1440], [10, 1440], [0.5], [1.5, 7.3], [30, 720, 4320], [0.01], [200]]
TEMPLATES = "Basic (and reversed card)"


def parameters(rnd, count):
    spread = rnd.choice([0.05, 0.4, 1.2])
    return [round(w * rnd.uniform(1 - spread, 1 + spread) + rnd.uniform(0, 0.02), 4) for w in FSRS[:count]]


def options(rnd, conf, balanced):
    new, rev, lapse = conf["new"], conf["rev"], conf["lapse"]
    new["delays"], lapse["delays"] = rnd.choice(STEPS), rnd.choice(STEPS)
    new["ints"] = [rnd.choice([1, 2, 5, 40]), rnd.choice([1, 4, 6, 80]), 0]
    new["initialFactor"] = rnd.choice([1310, 2500, 2130, 4999])
    new["bury"], rev["bury"], conf["buryInterdayLearning"] = (rnd.random() < 0.4 for _ in range(3))
    rev["hardFactor"] = rnd.choice([1.2, 1, 0.5, 1.07, 1.3])
    rev["ease4"] = rnd.choice([1.3, 1, 1.77, 3.3])
    rev["ivlFct"] = rnd.choice([1, 0.53, 1.21, 2])
    rev["maxIvl"] = rnd.choice([36500, 36500, 1, 7, 90, 365])
    lapse["mult"] = rnd.choice([0, 0.33, 0.7, 1])
    lapse["minInt"] = rnd.choice([1, 1, 3, 20])
    lapse["leechFails"] = rnd.choice([8, 1, 2, 3, 5])
    lapse["leechAction"] = rnd.choice([0, 1])
    conf["maxTaken"] = rnd.choice([60, 5, 600])
    conf["desiredRetention"] = rnd.choice([0.9, 0.7, 0.83, 0.95, 0.99])
    conf["sm2Retention"] = rnd.choice([0.9, 0.8, 0.97])
    conf["easyDaysPercentages"] = rnd.choice([[1.0] * 7, [1.0, 1, 1, 1, 1, 0, 0.5], [0.5] * 7, [0.0] * 7, [1.0, 0.5, 1, 0.3, 1, 0.5, 0], []])
    if rnd.random() < 0.3:
        conf["ignoreRevlogsBeforeDate"] = rnd.choice(["2026-01-01", "2026-06-01", "2020-02-29", "2026-6-1"] + ["x", "2026-02-30"] * (not balanced))
    if rnd.random() < 0.6:
        conf["fsrsParams6"] = parameters(rnd, rnd.choice([21] * 6 + [20, 5] * (not balanced)))
    if rnd.random() < 0.4:
        conf["fsrsParams5"] = parameters(rnd, 19)
    if rnd.random() < 0.4:
        conf["fsrsWeights"] = parameters(rnd, 17)


def history(rnd, col, cid, now):
    rows, days = [], rnd.randrange(1, 400)
    when = now - days * 86400
    for _ in range(rnd.randrange(0, 12)):
        kind = rnd.choices([0, 1, 2, 3, 4, 5], [5, 8, 3, 2, 1, 1])[0]
        ease = 0 if kind > 3 else rnd.choice([1, 2, 3, 3, 3, 4])
        factor = rnd.choice([0, 2500, 1300, 2350, rnd.randrange(100, 1101)])
        ivl = rnd.choice([-60, -600, -90000, 1, 3, 10, rnd.randrange(1, 300)])
        rows.append([when * 1000 + cid % 997, cid, -1, ease, ivl, rnd.choice([-60, 1, 5]), factor, rnd.randrange(60000), kind])
        when += rnd.choice([40, 700, 86400, 3 * 86400, rnd.randrange(1, 60 * 86400)])
        if when >= now:
            break
    for row in rows:
        col.db.execute("insert or ignore into revlog values (?,?,?,?,?,?,?,?,?)", *row)


def data_of(rnd, now):
    data = {}
    if rnd.random() < 0.3:
        data["pos"] = rnd.randrange(1000)
    if rnd.random() < 0.5:
        data["s"], data["d"] = round(10 ** rnd.uniform(-3, 4.5), 4), round(rnd.uniform(1, 10), 3)
    if rnd.random() < 0.5:
        data["dr"], data["decay"] = 0.85, 0.2
    if rnd.random() < 0.5:
        data["lrt"] = now - rnd.choice([5, 3600, 86400, rnd.randrange(200 * 86400)])
    if rnd.random() < 0.1:
        data["cd"] = '{"v":1}'
    return json.dumps(data, separators=(",", ":")) if rnd.random() < 0.9 else rnd.choice(["", "{}", "x", '{"s":"a","lrt":null}'])


def random_state(rnd, today, now):
    kind = rnd.choice([0, 1, 2, 2, 2, 3])
    ivl = rnd.choice([1, 2, 3, 5, 8, 21, 70, 365, rnd.randrange(1, 100), rnd.randrange(1, 4000)])
    state = dict(type=kind, queue=kind, due=rnd.randrange(1000), ivl=0, factor=0, reps=0, lapses=0, left=0)
    if kind:
        state.update(reps=rnd.randrange(1, 40), left=rnd.choice([0, 1, 2, 3, 1001, 2002, 9]), factor=rnd.choice([0, 1300, 2500, 2650, rnd.randrange(1300, 4000)]), lapses=rnd.randrange(0, 9))
    if kind == 2:
        state.update(ivl=ivl, due=today + rnd.choice([0, 0, -1, -ivl, rnd.randrange(-50, 50)]), left=0)
    if kind in (1, 3):
        state["ivl"] = ivl if kind == 3 else 0
        if rnd.random() < 0.5:
            state.update(queue=1, due=now + rnd.randrange(-90000, 3000))
        else:
            state.update(queue=3, due=today + rnd.randrange(-4, 3))
    if rnd.random() < 0.1:
        state["queue"] = rnd.choice([-1, -2, -3])
    return state


def prepare(rnd, path, balanced):
    shutil.copy(fixture, path)
    col = Collection(path)
    # the offset of now at the collection's beginning, too, as the test's clock has but one
    col.db.execute("update col set crt = ?", START - 150 * 86400 - 8 * 3600)
    col.set_config("creationOffset", 0)
    # a study session must not see the day end, which would build its queues anew
    col.set_config("rollover", rnd.choice([0, 4, 23] if balanced else [0, 4, 13, 23]))
    col.set_config("collapseTime", rnd.choice([1200, 0, 60, 7200]))
    col.set_config("fsrs", rnd.random() < 0.6)
    col.set_config("fsrsShortTermWithStepsEnabled", rnd.random() < 0.4)
    col.set_config("loadBalancerEnabled", balanced)
    presets = []
    for i in range(3):
        conf = col.decks.add_config("P%d" % i)
        options(rnd, conf, balanced)
        col.decks.update_config(conf)
        presets.append(conf["id"])
    decks = []
    for name in ("A", "A::B", "A::B::C", "D"):
        deck = col.decks.get(col.decks.id(name))
        deck["conf"] = rnd.choice(presets + presets + [12345])
        if rnd.random() < 0.3:
            deck["desiredRetention"] = rnd.choice([70, 85, 97])
        if balanced:
            deck["reviewLimit"], deck["newLimit"] = 500, 500
        col.decks.save(deck)
        decks.append(deck["id"])
    notetype = col.models.by_name(TEMPLATES)
    for i in range(200 if balanced else 40):
        note = col.new_note(notetype)
        note.fields = ["q%d" % i, "a"]
        col.add_note(note, rnd.choice(decks))
    timing = col._backend.sched_timing_today()
    now = START
    for cid in col.db.list("select id from cards"):
        state = random_state(rnd, timing.days_elapsed, now)
        col.db.execute("update cards set %s, data = ? where id = ?" % ", ".join("%s = %d" % item for item in state.items()), data_of(rnd, now), cid)
        if state["type"]:
            history(rnd, col, cid, now)
    if not balanced:
        col.db.execute("update cards set did = 5 where id in (select id from cards order by id limit 3)")
    for i in range(2):
        filtered = col.sched.get_or_create_filtered_deck(0)
        filtered.name = "F%d" % i
        filtered.config.reschedule = rnd.random() < 0.5
        filtered.config.preview_again_secs, filtered.config.preview_hard_secs, filtered.config.preview_good_secs = (rnd.choice([0, 60, 600, 100000]) for _ in range(3))
        del filtered.config.search_terms[:]
        term = filtered.config.search_terms.add()
        term.search, term.limit = rnd.choice(["deck:A", "deck:D", "is:review", "is:learn", "is:new"]), rnd.choice([3, 10])
        filtered.allow_empty = True
        col.sched.add_or_update_filtered_deck(filtered)
    col.decks.select(rnd.choice(decks[:1] + decks))
    if balanced:
        col.sched.get_queued_cards()
    col.close()
    shutil.copy(path, path.replace("anki.anki2", "%d.anki2" % run))
    return Collection(path)


def as_dict(state):
    message = MessageToDict(state, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    message.pop("custom_data", None)
    return {"filtered": message["filtered"]} if "filtered" in message else message["normal"]


def seen(col, states):
    names = ("current", "again", "hard", "good", "easy")
    return {"states": {name: as_dict(getattr(states, name)) for name in names}, "labels": list(col._backend.describe_next_states(states))}


def answer(rnd, col, cid, states):
    rating, millis = rnd.randrange(4), rnd.choice([0, 4321, 70000, 10**6])
    chosen = (states.again, states.hard, states.good, states.easy)[rating]
    at = clock * 1000 + rnd.randrange(1000)
    col._backend.answer_card(CardAnswer(card_id=cid, current_state=states.current, new_state=chosen, rating=rating, answered_at_millis=at, milliseconds_taken=millis))
    return {"rating": rating + 1, "millis": millis, "at": at}


def step_anywhere(rnd, col):
    cid = rnd.choice(col.db.list("select id from cards"))
    step = {"card": cid, "now": clock}
    try:
        states = col._backend.get_scheduling_states(cid)
        step.update(seen(col, states))
    except Exception as error:
        step["error"] = str(error)
        return step
    if rnd.random() < 0.6:
        step["answer"] = answer(rnd, col, cid, states)
    return step


def step_in_queue(rnd, col):
    try:
        queued = col.sched.get_queued_cards().cards
    except Exception:
        return None  # a sibling in another deck was buried, which Anki's queues do not notice
    if not queued:
        return None
    step = {"card": queued[0].card.id, "now": clock, **seen(col, queued[0].states)}
    step["answer"] = answer(rnd, col, queued[0].card.id, queued[0].states)
    return step


def dump(col):
    decks = {d["name"]: [d["newToday"], d["revToday"], d["lrnToday"], d["timeToday"]] for d in col.decks.all()}
    return {
        "cards": col.db.all("select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id"),
        "revlog": col.db.all("select id, cid, usn, ease, ivl, lastIvl, factor, time, type from revlog order by id"),
        "tags": col.db.all("select id, tags, mod, usn from notes order by id"),
        "decks": decks,
    }


for run in range(runs):
    rnd = random.Random("%d %d" % (seed, run))
    clock = START
    set_clock(clock)
    balanced = run % 3 == 2
    col = prepare(rnd, os.path.join(folder, "anki.anki2"), balanced)
    steps = []
    for _ in range(120):
        step = (step_in_queue if balanced else step_anywhere)(rnd, col)
        if step is None:
            break
        steps.append(step)
        if rnd.random() < 0.3:
            clock += rnd.choice([1, 30, 700]) if balanced else rnd.choice([1, 70, 900, 7200, 50000, 86400, 5 * 86400])
            set_clock(clock)
    state = dump(col)
    col.close()
    print(json.dumps({"run": run, "balanced": balanced, "steps": steps, "state": state}))
