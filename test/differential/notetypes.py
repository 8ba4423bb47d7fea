"""Does sequences of changes to note types with real Anki, the way AnkiConnect does them, and tells what came of them.

Usage: notetypes.py < INPUT        (needs `pip install anki==26.9.3`)
INPUT: {"fixture": collection.anki2, "sequences": [[operation, ...], ...]}
Output: a JSON list, per sequence {"results": [{"error", "schema"}], "dump"}; see notetypes.test.ts.
"""
import json
import os
import shutil
import sys
import tempfile
import time

import anki.lang

anki.lang.set_lang("en_US")
from anki.collection import Collection
from anki.notetypes_pb2 import StockNotetype


def model_of(col, op):
    return col.models.by_name(op["model"])


def field_of(model, name):
    return next(f for f in model["flds"] if f["name"] == name)


def template_of(model, name):
    return next(t for t in model["tmpls"] if t["name"] == name)


def field_add(col, op):
    mm, model = col.models, model_of(col, op)
    if any(f["name"] == op["field"] for f in model["flds"]):
        field = field_of(model, op["field"])
    else:
        mm.addField(model, mm.new_field(op["field"]))
        field = model["flds"][-1]
    if op["index"] is not None:
        mm.reposition_field(model, field, op["index"])
    mm.update_dict(model)


def field_rename(col, op):
    model = model_of(col, op)
    col.models.renameField(model, field_of(model, op["field"]), op["name"])
    col.models.update_dict(model)


def field_reposition(col, op):
    model = model_of(col, op)
    col.models.reposition_field(model, field_of(model, op["field"]), op["index"])
    col.models.update_dict(model)


def field_remove(col, op):
    model = model_of(col, op)
    col.models.remove_field(model, field_of(model, op["field"]))
    col.models.update_dict(model)


def field_font(col, op):
    model = model_of(col, op)
    field_of(model, op["field"])["font"] = op["font"]
    col.models.update_dict(model)


def sort_index(col, op):
    model = model_of(col, op)
    model["sortf"] = op["index"]
    col.models.update_dict(model)


def template_add(col, op):
    mm, model = col.models, model_of(col, op)
    found = [t for t in model["tmpls"] if t["name"] == op["template"]]
    template = found[0] if found else mm.new_template(op["template"])
    template["qfmt"], template["afmt"] = op["front"], op["back"]
    if not found:
        mm.add_template(model, template)
    mm.update_dict(model)


def template_rename(col, op):
    model = model_of(col, op)
    template_of(model, op["template"])["name"] = op["name"]
    col.models.update_dict(model)


def template_reposition(col, op):
    model = model_of(col, op)
    col.models.reposition_template(model, template_of(model, op["template"]), op["index"])
    col.models.update_dict(model)


def template_remove(col, op):
    model = model_of(col, op)
    col.models.remove_template(model, template_of(model, op["template"]))
    col.models.update_dict(model)


def template_update(col, op):
    model = model_of(col, op)
    template = template_of(model, op["template"])
    template["qfmt"] = op["front"] or template["qfmt"]
    template["afmt"] = op["back"] or template["afmt"]
    col.models.update_dict(model)


def template_browser(col, op):
    model = model_of(col, op)
    template = template_of(model, op["template"])
    template["bqfmt"], template["bafmt"] = op["front"], op["back"]
    col.models.update_dict(model)


def find_replace(col, op):
    for entry in col.models.all_names_and_ids():
        model = col.models.get(entry.id)
        for template in model["tmpls"]:
            for side in "qfmt", "afmt":
                template[side] = template[side].replace(op["find"], op["replace"])
        col.models.update_dict(model)


def create(col, op):
    mm = col.models
    model = mm.new(op["name"])
    model["type"] = int(op["cloze"])
    for name in op["fields"]:
        mm.addField(model, mm.new_field(name))
    for i, (front, back) in enumerate(op["templates"]):
        template = mm.new_template(f"Card {i + 1}")
        template["qfmt"], template["afmt"] = front, back
        mm.addTemplate(model, template)
    mm.add(model)


def change(col, op):
    old, new = model_of(col, op), col.models.by_name(op["to"])
    request = col.models.change_notetype_info(old_notetype_id=old["id"], new_notetype_id=new["id"]).input
    request.note_ids.extend(op["notes"])
    if op["fields"] is not None:
        del request.new_fields[:]
        request.new_fields.extend(-1 if n is None else n for n in op["fields"])
    if op["templates"] is not None and not request.is_cloze:
        del request.new_templates[:]
        request.new_templates.extend(-1 if n is None else n for n in op["templates"])
    col.models.change_notetype_of_notes(request)


def restore(col, op):
    kind = None if op["kind"] is None else StockNotetype.Kind.values()[op["kind"]]
    col.models.restore_notetype_to_stock(model_of(col, op)["id"], kind)


def remove(col, op):
    col.models.remove(model_of(col, op)["id"])


OPERATIONS = {
    f.__name__: f
    for f in (field_add, field_rename, field_reposition, field_remove, field_font, sort_index, template_add,
              template_rename, template_reposition, template_remove, template_update, template_browser,
              find_replace, create, change, restore, remove)
}

SQL = {
    "notetypes": "select id, name, mtime_secs, usn from notetypes order by name",
    "fields": "select ntid, ord, name from fields order by ntid, ord",
    "templates": "select ntid, ord, name, mtime_secs, usn from templates order by ntid, ord",
    "notes": "select id, guid, mid, mod, usn, tags, flds, cast(sfld as text), typeof(sfld), csum from notes order by id",
    "cards": "select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid,"
    " flags, data from cards order by nid, ord, id",
    "graves": "select oid, type, usn from graves order by type, oid",
}


def dump(col):
    tables = {name: col.db.all(sql) for name, sql in SQL.items()}
    models = [json.loads(col._backend.get_notetype_legacy(n.id)) for n in col.models.all_names_and_ids()]
    return {**tables, "models": models, "curModel": col.get_config("curModel"), "nextPos": col.get_config("nextPos")}


def run(fixture, operations):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "collection.anki2")
        shutil.copy(fixture, path)
        col = Collection(path)
        results = []
        for op in operations:
            col.models._clear_cache()
            before = col.db.scalar("select scm from col")
            error = None
            time.sleep(0.002)  # else two stamps of the schema could be equal
            try:
                OPERATIONS[op["kind_of"]](col, op)
            except Exception as e:
                error = str(e)
            results.append({"error": error, "schema": col.db.scalar("select scm from col") != before})
        out = {"results": results, "dump": dump(col)}
        col.close()
        return out


given = json.load(sys.stdin)
stdout, sys.stdout = sys.stdout, sys.stderr  # the engine prints notices of its own
json.dump([run(given["fixture"], operations) for operations in given["sequences"]], stdout)
