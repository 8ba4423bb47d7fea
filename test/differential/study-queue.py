"""Days of study by real Anki, under random options and with random operations in between: one JSON object a line, a line
per run.

Usage: study-queue.py FIXTURE FOLDER SEED RUNS DAYS        (needs `pip install anki==26.9.3`, and the library faketime
preloaded with the clock file FOLDER/clock)

FOLDER/<run>.anki2 is the collection as it was before the first step of a run.
"""
import json
import os
import random
import shutil
import sys

from fake_clock import START, clock_in

fixture, folder, seed, runs, days = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])

set_clock = clock_in(folder)

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.scheduler_pb2 import CardAnswer, CustomStudyRequest, UnburyDeckRequest

STEPS = [[], [1], [1, 10], [10], [1, 10, 60], [1440], [10, 1440], [0.5], [15, 720, 4320], [0.01], [0.01, 0.02, 0.5]]
DECKS = ["A", "A::B", "A::B::C", "A::D", "E", "E::F", "E::G", "H"]
# the order at random cannot be compared
ORDERS = [0, 2, 3, 4, 5, 6, 7, 8, 9]
SEARCHES = ["", "is:due", "is:new", "is:learn", "is:review", "prop:ivl>5", "deck:A", "deck:E -is:new", "tag:t1", "(is:review or is:new) -tag:t2", "prop:due<=3", "rated:3", "prop:lapses>=1 or is:new", "added:30 is:new"]


def options(rnd, conf):
    new, rev, lapse = conf["new"], conf["rev"], conf["lapse"]
    new["delays"], lapse["delays"] = rnd.choice(STEPS), rnd.choice(STEPS)
    new["perDay"] = rnd.choice([0, 1, 3, 5, 10, 20, 50])
    rev["perDay"] = rnd.choice([0, 2, 5, 10, 20, 50, 200])
    new["bury"], rev["bury"], conf["buryInterdayLearning"] = (rnd.random() < 0.5 for _ in range(3))
    conf["newMix"], conf["interdayLearningMix"] = rnd.randrange(3), rnd.randrange(3)
    conf["newSortOrder"], conf["newGatherPriority"] = rnd.randrange(5), rnd.randrange(6)
    conf["reviewOrder"] = rnd.randrange(12)
    rev["maxIvl"] = rnd.choice([36500, 365, 30, 5])
    lapse["mult"] = rnd.choice([0, 0.5])
    lapse["leechFails"] = rnd.choice([8, 3])
    lapse["leechAction"] = rnd.choice([0, 1])
    conf["desiredRetention"] = rnd.choice([0.9, 0.8, 0.95])
    conf["easyDaysPercentages"] = rnd.choice([[1.0] * 7, [1.0, 1, 1, 1, 1, 0, 0.5], [0.5] * 7])


def random_state(rnd, today, now, soon):
    kind = rnd.choice([0, 0, 1, 2, 2, 2, 3])
    ivl = rnd.choice([1, 2, 3, 5, 8, 21, 70, rnd.randrange(1, 100)])
    state = dict(type=kind, queue=kind, due=rnd.randrange(60), ivl=0, factor=0, reps=0, lapses=0, left=0)
    if kind:
        state.update(reps=rnd.randrange(1, 40), left=rnd.choice([1, 2, 3, 1001, 2002]), factor=rnd.choice([1300, 2500, 2650]), lapses=rnd.randrange(0, 5))
    if kind == 2:
        state.update(ivl=ivl, due=today + rnd.choice([0, 0, -1, -ivl, rnd.randrange(-20, 30)]), left=0)
    if kind in (1, 3):
        state["ivl"] = ivl if kind == 3 else 0
        if rnd.random() < 0.5:
            state.update(queue=1, due=now + soon)
        else:
            state.update(queue=3, due=today + rnd.randrange(-2, 3))
    if rnd.random() < 0.06:
        state["queue"] = rnd.choice([-1, -2, -3])
    return state


def data_of(rnd, now, fsrs):
    data = {}
    if rnd.random() < 0.3:
        data["pos"] = rnd.randrange(60)
    if fsrs and rnd.random() < 0.7:
        data["s"], data["d"] = round(10 ** rnd.uniform(-1, 2.5), 4), round(rnd.uniform(1, 10), 3)
        data["dr"], data["decay"] = rnd.choice([0.85, 0.9]), rnd.choice([0.154, 0.2, 0.5])
        if rnd.random() < 0.7:
            data["lrt"] = now - rnd.randrange(60 * 86400)
    return json.dumps(data, separators=(",", ":"))


def deck_limits(rnd, deck, today):
    for name in ("newLimit", "reviewLimit"):
        if rnd.random() < 0.2:
            deck[name] = rnd.choice([0, 2, 7, 30])
        if rnd.random() < 0.1:
            deck[name + "Today"] = {"limit": rnd.choice([1, 4, 9]), "today": today}


def prepare(rnd, path, run):
    shutil.copy(fixture, path)
    col = Collection(path)
    col.db.execute("update col set crt = ?", START - 150 * 86400 - 8 * 3600)
    col.close()
    col = Collection(path)
    fsrs = rnd.random() < 0.4
    col.set_config("creationOffset", 0)
    col.set_config("rollover", rnd.choice([0, 4, 13]))
    col.set_config("collapseTime", rnd.choice([1200, 1200, 0, 60, 7200]))
    col.set_config("fsrs", fsrs)
    col.set_config("loadBalancerEnabled", rnd.random() < 0.5)
    col.set_config("applyAllParentLimits", rnd.random() < 0.3)
    col.set_config("newCardsIgnoreReviewLimit", rnd.random() < 0.3)
    timing = col._backend.sched_timing_today()
    presets = [1]
    for i in range(3):
        conf = col.decks.add_config("P%d" % i)
        options(rnd, conf)
        col.decks.update_config(conf)
        presets.append(conf["id"])
    decks = []
    for name in DECKS:
        deck = col.decks.get(col.decks.id(name))
        deck["conf"] = rnd.choice(presets)
        deck_limits(rnd, deck, timing.days_elapsed)
        col.decks.save(deck)
        decks.append(deck["id"])
    notetypes = [col.models.by_name(name) for name in ("Basic", "Basic (and reversed card)", "Cloze")]
    for i in range(rnd.choice([30, 60, 120, 120, 500])):
        note = col.new_note(rnd.choice(notetypes))
        note.fields[0], note.fields[1] = "{{c1::a}} {{c2::b}} {{c3::c}} %d" % i, "a"
        note.tags = rnd.sample(["t1", "t2", "t3"], rnd.randrange(3))
        col.add_note(note, rnd.choice(decks))
    cards = col.db.list("select id from cards")
    # many in the same second, or nearly none: real Anki leaves it to Rust's unstable sort which comes first
    seconds = rnd.choice([1, 2, 5, 30, 18000])
    for cid in cards:
        soon = -9000 + rnd.randrange(seconds) * (18000 // seconds)
        state = random_state(rnd, timing.days_elapsed, START, soon)
        if rnd.random() < 0.2:
            state["did"] = rnd.choice(decks)
        col.db.execute("update cards set mod = %d, %s, data = ? where id = ?" % (START - rnd.randrange(90000), ", ".join("%s = %d" % item for item in state.items())), data_of(rnd, START, fsrs), cid)
        if state["type"]:
            col.db.execute("insert or ignore into revlog values (?,?,-1,3,?,1,?,5000,1)", (START - rnd.randrange(86400, 90 * 86400)) * 1000 + cid % 997, cid, max(1, state["ivl"]), state["factor"])
    col.decks.select(rnd.choice(decks))
    col.close()
    shutil.copy(path, os.path.join(folder, "%d.anki2" % run))
    return Collection(path)


def dump(col, since):
    return {
        "cards": col.db.all("select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id"),
        "revlog": col.db.all("select id, cid, usn, ease, ivl, lastIvl, factor, time, type from revlog where id >= ? order by id", since * 1000),
        "tags": col.db.all("select id, tags, mod, usn from notes order by id"),
        "decks": [[d["id"], d["name"], d["newToday"], d["revToday"], d["lrnToday"], d["timeToday"]] for d in sorted(col.decks.all(), key=lambda d: d["id"])],
        "current": col.get_config("curDeck"),
        "unburied": col.get_config("lastUnburied"),
    }


class Session:
    def __init__(self, run):
        self.rnd = random.Random("%s %d" % (seed, run))
        self.clock = START
        set_clock(START)
        self.col = prepare(self.rnd, os.path.join(folder, "anki.anki2"), run)
        self.steps = []
        # many cards of one second come due in one second, too
        self.hasty = self.rnd.random() < 0.3
        self.undoable, self.redoable, self.serial = 0, 0, 0

    def note(self, **step):
        self.steps.append({"now": self.clock, **step})

    def wait(self, seconds):
        self.clock += seconds
        self.serial = 0
        set_clock(self.clock)

    def some_cards(self):
        cards = self.col.db.list("select id from cards order by id")
        return self.rnd.sample(cards, min(len(cards), self.rnd.randrange(1, 5)))

    def decks(self):
        return sorted(d["id"] for d in self.col.decks.all())

    def filtered(self):
        return sorted(d["id"] for d in self.col.decks.all() if d["dyn"])

    def normal(self):
        return sorted(d["id"] for d in self.col.decks.all() if not d["dyn"])

    def changing(self, action, **step):
        """An operation that can be undone if it changed anything, and that ends with a clean slate if it failed."""
        before = self.col.db.scalar("select mod from col")
        try:
            action()
        except Exception as error:
            step["error"] = str(error)
            self.undoable = self.redoable = 0
        else:
            # an operation that changes nothing leaves no step, but makes real Anki forget what could be done again
            self.redoable = 0
            if self.col.db.scalar("select mod from col") != before:
                self.undoable = min(self.undoable + 1, 29)
        self.note(**step)

    def queued(self, limit):
        try:
            return self.col._backend.get_queued_cards(fetch_limit=limit, intraday_learning_only=False)
        except Exception as error:
            if "without updating queue" not in str(error):
                raise
            # a sibling that was buried by an answer is in real Anki's way until something makes it build the queues anew
            self.start_over()
            return self.queued(limit)

    def start_over(self):
        """Drops queues and undo steps."""
        self.col._backend.set_config_json_no_undo(key="startedOver", value_json=b"%d" % self.clock, undoable=False)
        self.undoable = self.redoable = 0

    def study(self, peek=False):
        col, rnd = self.col, self.rnd
        limit = self.rnd.choice([60, 2000]) if peek else 1
        queued = self.queued(limit)
        step = {"do": "study", "limit": limit, "cards": [[c.card.id, c.queue] for c in queued.cards], "counts": [queued.new_count, queued.learning_count, queued.review_count]}
        if not queued.cards:
            self.note(**step)
            return False
        states = queued.cards[0].states
        rating, millis = rnd.choices(range(4), [3, 1, 6, 1])[0], rnd.choice([1234, 70000])
        at = self.clock * 1000 + self.serial
        self.serial += 1
        chosen = (states.again, states.hard, states.good, states.easy)[rating]
        answer = CardAnswer(card_id=queued.cards[0].card.id, current_state=states.current, new_state=chosen, rating=rating, answered_at_millis=at, milliseconds_taken=millis)
        step["answer"] = {"ease": rating + 1, "millis": millis, "at": at}
        col._backend.answer_card(answer)
        self.undoable, self.redoable = min(self.undoable + 1, 29), 0
        self.note(**step)
        return True

    def undo(self):
        self.undoable -= 1
        self.redoable += 1
        self.note(do="undo", operation=self.col.undo().operation)

    def redo(self):
        self.redoable -= 1
        self.undoable += 1
        self.note(do="redo", operation=self.col.redo().operation)

    def tree(self):
        rows = []

        def walk(node):
            for child in node.children:
                rows.append([child.deck_id, child.new_count, child.learn_count, child.review_count])
                walk(child)

        walk(self.col.sched.deck_due_tree())
        self.note(do="tree", rows=rows)

    def dialogues(self):
        """What the page after the last card says, and what custom study would start with."""
        info, did = self.col._backend.congrats_info(), self.rnd.choice(self.decks())
        self.note(
            do="dialogues",
            deck=did,
            congrats=[info.learn_remaining, info.secs_until_next_learn, info.review_remaining, info.new_remaining, info.have_sched_buried, info.have_user_buried, info.is_filtered_deck],
            custom=self.custom_study_defaults(did),
        )

    def custom_study_defaults(self, did):
        try:
            got = self.col.sched.custom_study_defaults(did)
        except Exception as error:
            return type(error).__name__
        numbers = [got.extend_new, got.extend_review, got.available_new, got.available_review, got.available_new_in_children, got.available_review_in_children]
        return numbers + [[tag.name, tag.include, tag.exclude] for tag in got.tags]

    def build_filtered(self):
        col, rnd = self.col, self.rnd
        existing = self.filtered()
        did = rnd.choice(existing) if existing and rnd.random() < 0.5 else 0
        draft = col.sched.get_or_create_filtered_deck(did)
        draft.name = rnd.choice(["F1", "F2", "A::F3", "H::F4"]) if not did or rnd.random() < 0.3 else draft.name
        draft.config.reschedule = rnd.random() < 0.5
        delays = [rnd.choice([0, 60, 600]) for _ in range(3)]
        draft.config.preview_again_secs, draft.config.preview_hard_secs, draft.config.preview_good_secs = delays
        del draft.config.search_terms[:]
        terms = []
        for _ in range(rnd.choice([1, 1, 2])):
            terms.append({"search": rnd.choice(SEARCHES), "limit": rnd.choice([3, 10, 100]), "order": rnd.choice(ORDERS)})
            term = draft.config.search_terms.add()
            term.search, term.limit, term.order = terms[-1]["search"], terms[-1]["limit"], terms[-1]["order"]
        draft.allow_empty = rnd.random() < 0.5
        self.changing(lambda: col.sched.add_or_update_filtered_deck(draft), do="build", id=did, name=draft.name, reschedule=draft.config.reschedule, delays=delays, terms=terms, allowEmpty=draft.allow_empty)

    def custom_study(self):
        col, rnd = self.col, self.rnd
        did = rnd.choice(self.decks())
        request = CustomStudyRequest(deck_id=did)
        kind = rnd.choice(["new-limit", "review-limit", "ahead", "preview", "cram"])
        step = {"kind": kind}
        if kind == "new-limit":
            step["delta"] = request.new_limit_delta = rnd.choice([-2, 3, 10])
        elif kind == "review-limit":
            step["delta"] = request.review_limit_delta = rnd.choice([-2, 3, 10])
        elif kind == "ahead":
            step["days"] = request.review_ahead_days = rnd.choice([1, 4])
        elif kind == "preview":
            step["days"] = request.preview_days = rnd.choice([1, 100])
        else:
            request.cram.kind = rnd.choice([0, 1])
            request.cram.card_limit = rnd.choice([2, 50])
            request.cram.tags_to_include.extend(rnd.sample(["t1", "t2", "t_3"], rnd.randrange(3)))
            request.cram.tags_to_exclude.extend(rnd.sample(["t2", "t3"], rnd.randrange(3)))
            step.update(cards=["due", "new"][request.cram.kind], limit=request.cram.card_limit, tagsToInclude=list(request.cram.tags_to_include), tagsToExclude=list(request.cram.tags_to_exclude))
        self.changing(lambda: col.sched.custom_study(request), do="custom", deck=did, request=step)

    def operation(self):
        self.wait(1)
        col, rnd = self.col, self.rnd
        kind = rnd.choice(["suspend", "unsuspend", "bury", "unbury-deck", "due", "forget", "flag", "select", "select", "build", "rebuild", "empty", "custom", "tree", "dialogues", "delete-filtered", "options", "add", "move", "remove"])
        cards, filtered = self.some_cards(), self.filtered()
        if kind == "suspend":
            self.changing(lambda: col.sched.suspend_cards(cards), do=kind, ids=cards)
        elif kind == "unsuspend":
            self.changing(lambda: col.sched.unsuspend_cards(cards), do=kind, ids=cards)
        elif kind == "bury":
            self.changing(lambda: col.sched.bury_cards(cards), do=kind, ids=cards)
        elif kind == "unbury-deck":
            did, mode = rnd.choice(self.decks()), rnd.randrange(3)
            self.changing(lambda: col.sched.unbury_deck(did, UnburyDeckRequest.Mode.Name(mode) and mode), do=kind, deck=did, mode=["all", "siblings", "by-hand"][mode])
        elif kind == "due":
            spec = rnd.choice(["0", "1", "3!", "7"])
            self.changing(lambda: col.sched.set_due_date(cards, spec), do=kind, ids=cards, days=spec)
        elif kind == "forget":
            restore, reset = rnd.random() < 0.5, rnd.random() < 0.5
            self.changing(lambda: col.sched.schedule_cards_as_new(cards, restore_position=restore, reset_counts=reset), do=kind, ids=cards, restore=restore, reset=reset)
        elif kind == "flag":
            flag = rnd.randrange(8)
            self.changing(lambda: col.set_user_flag_for_cards(flag, cards), do=kind, ids=cards, flag=flag)
        elif kind == "select":
            did = rnd.choice(self.decks())
            self.changing(lambda: col.decks.set_current(did), do=kind, deck=did)
        elif kind == "options":
            conf = rnd.choice(sorted(col.decks.all_config(), key=lambda c: c["id"]))
            options(rnd, conf)
            col.decks.update_config(conf)
            self.start_over()
            self.note(do=kind, preset=col.decks.get_config(conf["id"]))
        elif kind == "add":
            note, did = col.new_note(col.models.by_name("Basic (and reversed card)")), rnd.choice(self.normal())
            note.fields = ["added %d" % self.clock, "back"]
            self.changing(lambda: col.add_note(note, did), do=kind, deck=did, fields=note.fields)
        elif kind == "move":
            did = rnd.choice(self.decks())
            self.changing(lambda: col.set_deck(cards, did), do=kind, ids=cards, deck=did)
        elif kind == "remove":
            nid = rnd.choice(col.db.list("select id from notes order by id"))
            self.changing(lambda: col.remove_notes([nid]), do=kind, note=nid)
        elif kind == "build":
            self.build_filtered()
        elif kind == "custom":
            self.custom_study()
        elif kind == "tree":
            self.tree()
        elif kind == "dialogues":
            self.dialogues()
        elif filtered:
            did = rnd.choice(filtered)
            if kind == "rebuild":
                self.changing(lambda: col.sched.rebuild_filtered_deck(did), do=kind, deck=did)
            elif kind == "empty":
                self.changing(lambda: col.sched.empty_filtered_deck(did), do=kind, deck=did)
            else:
                self.changing(lambda: col.decks.remove([did]), do=kind, deck=did)

    def day(self):
        rnd, since = self.rnd, self.clock
        self.undoable = self.redoable = 0
        self.tree()
        next_day = self.col._backend.sched_timing_today().next_day_at
        for _ in range(rnd.choice([10, 25, 60, 60, 200])):
            if self.clock >= next_day:
                # real Anki stumbles when it undoes an answer of the day before
                self.undoable = self.redoable = 0
                self.tree()
                next_day = self.col._backend.sched_timing_today().next_day_at
            pick = rnd.random()
            if pick < 0.07 and self.undoable > 0:
                self.undo()
            elif pick < 0.1 and self.redoable > 0:
                self.redo()
            elif pick < 0.16:
                self.operation()
            elif not self.study(peek=rnd.random() < 0.15):
                if rnd.random() < 0.5:
                    break
                self.operation()
            seconds = rnd.choice([0, 0, 1, 3, 5, 8, 12, 20, 20, 70, 600] if rnd.random() < 0.95 else [3600, 7200, -30, -4000])
            # a day that has begun stays begun in real Anki until it is closed
            if self.hasty and rnd.random() < 0.8:
                seconds = 0
            self.wait(seconds if self.clock + seconds >= next_day - 86400 else 1)
        self.dialogues()
        self.note(do="dump", since=since, state=dump(self.col, since))
        if rnd.random() < 0.04:
            self.put_clock_back()
        self.wait(rnd.choice([86400, 86400, 86400, 86400 * 2, 86400 * 5]) + rnd.randrange(-7200, 7200))

    def put_clock_back(self):
        self.col.close()
        self.wait(-86400 * self.rnd.choice([2, 4, 13]))
        self.col = Collection(self.col.path)
        self.note(do="reopen")


for run in range(runs):
    session = Session(run)
    for _ in range(days):
        session.day()
    session.col.close()
    print(json.dumps({"run": run, "steps": session.steps}), flush=True)
