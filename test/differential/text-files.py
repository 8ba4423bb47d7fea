"""Real Anki's side of text-files.test.ts.

text-files.py COLLECTION STEPS.json FOLDER    plays the steps; prints one JSON line for each
"""
import json
import os
import sys
import time

import anki.lang

anki.lang.set_lang("en_US")
from anki import import_export_pb2 as pb
from anki import generic_pb2
from anki.collection import Collection

DELIMITERS = ["tab", "pipe", "semicolon", "colon", "comma", "space"]
RESOLUTIONS = ["update current", "keep current", "keep both"]
SCOPES = ["notetype", "notetype + deck"]


def neutral(col, m):
    deck, notetype = m.WhichOneof("deck"), m.WhichOneof("notetype")
    return {
        "delimiter": DELIMITERS[m.delimiter],
        "forceDelimiter": m.force_delimiter,
        "isHtml": m.is_html,
        "forceIsHtml": m.force_is_html,
        "globalTags": list(m.global_tags),
        "updatedTags": list(m.updated_tags),
        "columnLabels": list(m.column_labels),
        "tagsColumn": m.tags_column,
        "guidColumn": m.guid_column,
        "dupeResolution": RESOLUTIONS[m.dupe_resolution],
        "matchScope": SCOPES[m.match_scope],
        "preview": [list(row.vals) for row in m.preview],
        "deck": {"id": col.decks.name(m.deck_id)} if deck == "deck_id" else {"name": m.deck_name} if deck == "deck_name" else {"column": m.deck_column},
        "notetype": {"column": m.notetype_column}
        if notetype == "notetype_column"
        else {"id": col.models.get(m.global_notetype.id)["name"], "fieldColumns": list(m.global_notetype.field_columns)},
    }


def log_of(response):
    log = response.log
    names = ["new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype", "missing_deck", "empty_first_field"]
    return {"found": log.found_notes, **{name: [list(note.fields) for note in getattr(log, name)] for name in names}}


def import_text(col, step, folder):
    path = os.path.join(folder, "in.txt")
    with open(path, "wb") as f:
        f.write(step["text"].encode())
    request = pb.CsvMetadataRequest(path=path)
    choices, edits = step["choices"], step["edits"]
    if "delimiter" in choices:
        request.delimiter = DELIMITERS.index(choices["delimiter"])
    if "notetype" in choices:
        request.notetype_id = col.models.by_name(choices["notetype"])["id"]
    if "deck" in choices:
        request.deck_id = col.decks.id_for_name(choices["deck"])
    if "isHtml" in choices:
        request.is_html = choices["isHtml"]
    m = col._backend.get_csv_metadata(request)
    metadata = neutral(col, m)
    if "dupeResolution" in edits:
        m.dupe_resolution = RESOLUTIONS.index(edits["dupeResolution"])
    if "matchScope" in edits:
        m.match_scope = SCOPES.index(edits["matchScope"])
    for name in ["globalTags", "updatedTags"]:
        if name in edits:
            getattr(m, "global_tags" if name == "globalTags" else "updated_tags")[:] = edits[name]
    if "fieldColumns" in edits and m.WhichOneof("notetype") == "global_notetype":
        count = len(m.global_notetype.field_columns)
        m.global_notetype.field_columns[:] = (edits["fieldColumns"] + [0] * count)[:count]
    return {"metadata": metadata, "log": log_of(col.import_csv(pb.ImportCsvRequest(path=path, metadata=m)))}


def limit(col, step):
    if "deck" in step:
        return pb.ExportLimit(deck_id=col.decks.id_for_name(step["deck"]))
    return pb.ExportLimit(whole_collection=generic_pb2.Empty())


def export(col, step, folder):
    out = os.path.join(folder, "out.txt")
    if step["kind"] == "exportCards":
        count = col._backend.export_card_csv(out_path=out, with_html=step["html"], limit=limit(col, step))
    else:
        count = col._backend.export_note_csv(
            out_path=out, with_html=step["html"], with_tags=step["tags"], with_deck=step["decks"],
            with_notetype=step["notetypes"], with_guid=step["guids"], limit=limit(col, step))
    with open(out, encoding="utf8", newline="") as f:
        return {"count": count, "text": f.read()}


def play(col, step, folder):
    time.sleep(0.002)  # so that no id is given twice
    if step["kind"] == "text":
        return import_text(col, step, folder)
    if step["kind"] == "json":
        return {"log": log_of(col.import_json_string(json.dumps(step["data"])))}
    return export(col, step, folder)


col = Collection(sys.argv[1])
for step in json.load(open(sys.argv[2], encoding="utf8")):
    try:
        print(json.dumps(play(col, step, sys.argv[3])))
    except Exception as error:
        print(json.dumps({"error": str(error)}))
col.close()
