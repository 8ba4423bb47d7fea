"""Saves deck options with real Anki (needs `pip install anki==26.9.3`).

Reads from stdin a JSON list of {path, changes}, a change being what our OptionsChange is; changes the files. Prints for
each {errors, tables}.
"""
import json
import os
import sys

os.environ["TZ"] = "UTC"
import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.deck_config_pb2 import UpdateDeckConfigsMode, UpdateDeckConfigsRequest
from google.protobuf.json_format import ParseDict

TABLES = {
    "cards": "select id, nid, did, ord, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id",
    "revlog": "select cid, usn, ease, ivl, lastIvl, factor, time, type from revlog where id > 0 order by cid, id",
    "decks": "select id, name, usn, hex(common), hex(kind) from decks order by id",
    "presets": "select id, name, usn, hex(config) from deck_config order by id",
    "config": "select key, usn, hex(val) from config where key in ('fsrs', 'fsrsHealthCheck', 'newCardsIgnoreReviewLimit', 'applyAllParentLimits', 'cardStateCustomizer') order by key",
    "schema": "select scm > 0 and scm > mod - 600000 from col",
}


def save(col, change):
    known = {extra.config.id: extra.config for extra in col.decks.get_deck_configs_for_update(1).all_config}
    request = UpdateDeckConfigsRequest(
        target_deck_id=change["deck"],
        removed_config_ids=change["removed"],
        mode=UpdateDeckConfigsMode.UPDATE_DECK_CONFIGS_MODE_APPLY_TO_CHILDREN
        if change["applyToChildren"]
        else UpdateDeckConfigsMode.UPDATE_DECK_CONFIGS_MODE_NORMAL,
        card_state_customizer=change["cardStateCustomizer"],
        new_cards_ignore_review_limit=change["newCardsIgnoreReviewLimit"],
        apply_all_parent_limits=change["applyAllParentLimits"],
        fsrs=change["fsrs"],
        fsrs_reschedule=change["reschedule"],
        fsrs_health_check=change["fsrsHealthCheck"],
    )
    ParseDict(change["limits"], request.limits)
    for preset in change["presets"]:
        config = request.configs.add()
        config.CopyFrom(known[preset["id"]])
        if "name" in preset:
            config.name = preset["name"]
        for key in preset["set"]:
            config.config.ClearField("".join("_" + c.lower() if c.isupper() else c for c in key).replace("s6", "s_6").replace("s5", "s_5").replace("s4", "s_4"))
        ParseDict(preset["set"], config.config)
    col.decks.update_deck_configs(request)


def run(case):
    col = Collection(case["path"])
    errors = []
    for change in case["changes"]:
        try:
            save(col, change)
            errors.append(False)
        except Exception as error:
            print(case["path"][-60:], type(error).__name__, error, file=sys.stderr)
            errors.append(True)
    tables = {name: col.db.all(sql) for name, sql in TABLES.items()}
    col.close()
    return {"errors": errors, "tables": tables}


print(json.dumps([run(case) for case in json.load(sys.stdin)]))
