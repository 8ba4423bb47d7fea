"""Asks real Anki for FSRS parameters (needs `pip install anki==26.9.3`).

Reads from stdin a JSON list of {path, requests}; prints for each request [parameters, items, healthy or null, [log loss, RMSE of
bins] of these parameters unless there is nothing to judge by].
"""
import json
import os
import sys

os.environ["TZ"] = "UTC"
import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection


def run(case):
    col = Collection(case["path"])
    out = []
    for request in case["requests"]:
        found = col._backend.compute_fsrs_params(
            search=request["search"],
            current_params=request["current"],
            ignore_revlogs_before_ms=request["ignoreBefore"],
            num_of_relearning_steps=request["relearningSteps"],
            health_check=request["healthCheck"],
        )
        healthy = found.health_check_passed if found.HasField("health_check_passed") else None
        out.append([list(found.params), found.fsrs_items, healthy])
        if found.fsrs_items:
            judged = col._backend.evaluate_params_legacy(
                params=found.params, search=request["search"], ignore_revlogs_before_ms=request["ignoreBefore"]
            )
            out[-1].append([judged.log_loss, judged.rmse_bins])
    col.close()
    return out


answers = [run(case) for case in json.load(sys.stdin)]
sys.stdout = sys.__stdout__
print(json.dumps(answers))
