"""Records which FSRS parameters real Anki finds for made-up histories (needs `pip install anki==26.9.3`).

Writes fsrs-training.json.gz to the standard output.
"""
import gzip
import json
import os
import random
import sys
import tempfile

os.environ["TZ"] = "UTC"
import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection

DAY = 86_400_000
NOON = 1_577_880_000_000  # 2020-01-01 12:00 UTC
LONGEST = 1000  # days; nothing may lie in the future
UNUSABLE = [1.0]  # so that the answer is what was found, never these

ABOUT = (
    "FSRS parameters that Anki 26.9.3 finds (compute_fsrs_params). A card is its first day and its answers, rating@days since"
    " the one before; answer i (from 0) of card c (from 0) was given on its day at i million + c milliseconds after noon."
)


def history(dice, firsts, pace, most):
    """Ratings and days of someone who forgets at a certain pace."""
    answers = [(dice.choice(firsts), 0)]
    stability = pace * [0.6, 2, 4, 12][answers[0][0] - 1]
    if dice.random() < 0.3:
        answers.append((dice.choice([1, 3, 3]), 0))
    for _ in range(dice.randrange(1, most)):
        days = max(1, round(stability * dice.uniform(0.5, 1.6)))
        if sum(d for _, d in answers) + days > LONGEST:
            break
        remembers = dice.random() < 0.9 ** (days / stability)
        answers.append((dice.choice([2, 3, 3, 3, 4]) if remembers else 1, days))
        stability = stability * dice.uniform(1.2, 3) if remembers else max(0.5, stability / 4)
        if not remembers and dice.random() < 0.7:
            answers.append((dice.choice([1, 2, 3, 3]), 0))
    return answers


def parameters_of(cards, steps):
    folder = tempfile.mkdtemp()
    col = Collection(os.path.join(folder, "collection.anki2"))
    for c, (start, answers) in enumerate(cards):
        day = start
        for i, (rating, days) in enumerate(answers):
            day += days
            kind = 0 if sum(d for _, d in answers[: i + 1]) == 0 else 1
            row = (NOON + day * DAY + i * 1_000_000 + c, c + 1, 0, rating, 1, 1, 2500, 1000, kind)
            col.db.execute("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
    found = col._backend.compute_fsrs_params(
        search="",
        current_params=UNUSABLE,
        ignore_revlogs_before_ms=0,
        num_of_relearning_steps=steps,
        health_check=False,
    )
    col.close()
    return list(found.params)


def case(seed, count, firsts, steps, most):
    dice = random.Random(seed)
    pace = dice.uniform(0.6, 2)
    cards = [(dice.randrange(300), history(dice, firsts, pace, most)) for _ in range(count)]
    return {
        "relearningSteps": steps,
        "cards": [f"{start}: " + " ".join(f"{r}@{d}" for r, d in answers) for start, answers in cards],
        "parameters": parameters_of(cards, steps),
    }


FIRSTS = [[1], [2], [3], [4], [1, 2], [1, 3], [1, 4], [2, 3], [2, 4], [3, 4], [1, 2, 3], [1, 2, 4], [1, 3, 4], [2, 3, 4]]
cases = [case(1, 4, [1, 3], 1, 3)]
cases += [case(10 + i, 90, firsts, 1, 2) for i, firsts in enumerate(FIRSTS)]
cases += [case(40, 40, [1, 2, 3, 3, 4], 1, 6)]
cases += [case(50 + steps, 260, [1, 2, 3, 3, 3, 4], steps, 12) for steps in range(4)]
text = json.dumps({"about": ABOUT, "cases": cases})
sys.stdout.buffer.write(gzip.compress(text.encode(), mtime=0))
