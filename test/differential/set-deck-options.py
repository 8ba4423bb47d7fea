"""Saves deck options with real Anki as its window does (needs `pip install anki`): argv is a collection and JSON steps.

Each step: {deck, fsrs, reschedule, applyToChildren, set (of the deck's group), limits}. Prints {tables, shown}.
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

TABLES = json.loads(sys.argv[3])
col = Collection(sys.argv[1])
for step in json.loads(sys.argv[2]):
    deck = col.decks.id_for_name(step["deck"])
    shown = col.decks.get_deck_configs_for_update(deck)
    request = UpdateDeckConfigsRequest(
        target_deck_id=deck,
        mode=UpdateDeckConfigsMode.UPDATE_DECK_CONFIGS_MODE_APPLY_TO_CHILDREN
        if step.get("applyToChildren")
        else UpdateDeckConfigsMode.UPDATE_DECK_CONFIGS_MODE_NORMAL,
        card_state_customizer=step.get("cardStateCustomizer", shown.card_state_customizer),
        new_cards_ignore_review_limit=step.get("newCardsIgnoreReviewLimit", shown.new_cards_ignore_review_limit),
        apply_all_parent_limits=step.get("applyAllParentLimits", shown.apply_all_parent_limits),
        fsrs=step["fsrs"],
        fsrs_reschedule=step.get("reschedule", False),
        fsrs_health_check=step.get("fsrsHealthCheck", shown.fsrs_health_check),
    )
    request.limits.CopyFrom(shown.current_deck.limits)
    ParseDict(step.get("limits", {}), request.limits)
    own = [extra.config for extra in shown.all_config if extra.config.id == shown.current_deck.config_id]
    config = request.configs.add()
    config.CopyFrom(own[0])
    for name in step.get("set", {}):
        config.config.ClearField(name)
    ParseDict(step.get("set", {}), config.config)
    col.decks.update_deck_configs(request)
print(json.dumps({name: col.db.all(sql) for name, sql in TABLES.items()}))
col.close()
