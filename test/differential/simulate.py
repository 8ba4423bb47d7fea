"""Lets real Anki simulate reviews (needs `pip install anki==26.9.3`).

Reads from stdin a JSON list of {path, requests} (fields of SimulateFsrsReviewRequest); prints what each gave.
"""
import json
import os
import shutil
import sys

os.environ["TZ"] = "UTC"
import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.scheduler_pb2 import SimulateFsrsReviewRequest
from google.protobuf.json_format import ParseDict


def afresh(path, ask):
    """Asks about a copy, since a simulation stores (and rounds) the memory states that were missing."""
    copy = path + ".copy.anki2"
    shutil.copy(path, copy)
    col = Collection(copy)
    answer = ask(col._backend)
    col.close()
    return answer


def run(case):
    out = []
    for fields in case["requests"]:
        request = ParseDict(fields, SimulateFsrsReviewRequest())
        found = afresh(case["path"], lambda backend: backend.simulate_fsrs_review(request))
        load = afresh(case["path"], lambda backend: backend.simulate_fsrs_workload(request))
        out.append(
            {
                "memorized": list(found.accumulated_knowledge_acquisition),
                "reviews": list(found.daily_review_count),
                "lessons": list(found.daily_new_count),
                "cost": list(found.daily_time_cost),
                "workload": [[dr, load.memorized[dr], load.cost[dr], load.review_count[dr]] for dr in sorted(load.cost)],
            }
        )
    return out


answers = [run(case) for case in json.load(sys.stdin)]
print("\n" + json.dumps(answers))
