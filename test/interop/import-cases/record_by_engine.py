#!/usr/bin/env python3
"""What real Anki's engine makes of the cases that were recorded with its old importer and exporter.

  record_by_engine.py FOLDER_OF_CASES FOLDER_OF_COPIES

FOLDER_OF_CASES holds cases.py. Beside each case.json in FOLDER_OF_COPIES that uses the old code,
expected-by-engine.json is written: the same steps with the engine's importer (scheduling and presets
taken) and exporter (legacy format; presets with scheduling). See "ankiconnect" in the test.
"""
import json, os, sys

if os.environ.get("CASES_CLOCK") != "1":
    os.environ.update(CASES_CLOCK="1", TZ="UTC")
    os.execvp("faketime", ["faketime", "-f", "@2026-06-15 12:00:00", sys.executable, *sys.argv])
source, copies = sys.argv[1:3]
sys.path.insert(0, source)
import cases


def by_engine(step):
    options = step.get("options", {})
    if step.get("importer") == "legacy":
        return {"op": step["op"], "file": step["file"], "options": {"with_scheduling": True, "with_deck_configs": True}}
    if step.get("exporter") == "legacy":
        more = {"legacy": True, "with_deck_configs": options.get("with_scheduling", False)}
        return {"op": step["op"], "deck": step["deck"], "options": {**options, **more}}
    return step


for name in sorted(os.listdir(copies)):
    folder = os.path.join(copies, name)
    with open(os.path.join(folder, "case.json"), encoding="utf-8") as f:
        case = json.load(f)
    steps = [by_engine(step) for step in case["steps"]]
    if steps == case["steps"]:
        continue
    got = cases.run(steps, folder, case["key"])
    with open(os.path.join(folder, "expected-by-engine.json"), "w", encoding="utf-8") as f:
        f.write(json.dumps(got, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    print("recorded", name)
