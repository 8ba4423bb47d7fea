#!/usr/bin/env python3
"""Open a collection with the real Anki engine and report what it finds wrong.

  check_collection.py COLLECTION.anki2 [--in-place] [--max-render N]

A copy is opened (unless --in-place). Checked: SQLite integrity, that the engine opens it,
Check Database (fix_integrity), every card rendered, every note's checksum and sort field,
some searches against plain SQL, the scheduler's counts, the media check, an export to a
package and its re-import. Prints one JSON object; exit 1 if there is any problem.
"""
from __future__ import annotations
import argparse, json, os, shutil, sqlite3, sys, tempfile


def main() -> int:
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("collection")
    ap.add_argument("--in-place", action="store_true")
    ap.add_argument("--max-render", type=int, default=0, help="0: every card")
    args = ap.parse_args()
    stdout, sys.stdout = sys.stdout, sys.stderr  # the engine prints notices of its own
    problems: list[dict] = []
    info: dict = {}

    def bad(what, **kw):
        problems.append({"problem": what, **kw})

    src = os.path.abspath(args.collection)
    tmp = tempfile.mkdtemp(prefix="checkcol")
    path = src
    if not args.in_place:
        path = os.path.join(tmp, "collection.anki2")
        shutil.copy(src, path)
        for ext in ("-wal",):
            if os.path.exists(src + ext):
                shutil.copy(src + ext, path + ext)
        media = src[: -len(".anki2")] + ".media"
        if os.path.isdir(media):
            shutil.copytree(media, path[: -len(".anki2")] + ".media")
    try:
        con = sqlite3.connect(path)
        con.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
        info["schema"] = con.execute("select ver from col").fetchone()[0]
        res = con.execute("pragma quick_check").fetchall()
        if res != [("ok",)]:
            bad("sqlite quick_check", detail=[r[0] for r in res][:10])
        info["indexes"] = sorted(r[0] for r in con.execute("select name from sqlite_master where type='index' and sql is not null"))
        con.close()

        import anki.lang
        from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageRequest, ImportAnkiPackageOptions
        from anki.utils import field_checksum

        anki.lang.set_lang("en")
        try:
            col = Collection(path)
        except Exception as e:
            bad("the engine cannot open it", error=f"{type(e).__name__}: {e}")
            raise StopIteration
        db = col.db
        info["notes"], info["cards"], info["revlog"] = (db.scalar(f"select count(*) from {t}") for t in ("notes", "cards", "revlog"))

        # notes: sort field and checksum
        wrong = 0
        for nid, mid, flds, sfld, csum in db.all("select id, mid, flds, cast(sfld as text), csum from notes"):
            m = col.models.get(mid)
            if not m:
                bad("note without notetype", note=nid)
                continue
            vals = flds.split("\x1f")
            if len(vals) != len(m["flds"]):
                bad("field count", note=nid)
                continue
            if field_checksum(vals[0]) != csum and wrong < 10:
                wrong += 1
                bad("csum", note=nid, have=csum, want=field_checksum(vals[0]))
        # what Check Database says, and what it changes without saying
        def rows():
            n = {r[0]: r[1:] for r in db.all("select id, guid, mid, tags, flds, cast(sfld as text), csum from notes")}
            c = {r[0]: r[1:] for r in db.all("select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags from cards")}
            return n, c

        before = rows()
        msg, ok = col.fix_integrity()
        info["fix_integrity"] = msg
        lines = [l for l in msg.split("\n") if l.strip()]
        harmless = {"Database rebuilt and optimized.", "Database rebuilt."}
        info["notices"] = []
        for l in lines:
            if l.startswith("Added last review time"):
                info["notices"].append(l)  # no fault: Anki fills it in from the history
            elif l not in harmless:
                bad("Check Database", detail=l)
        for table, x, y in zip(("notes", "cards"), before, rows()):
            names = {"notes": ("guid", "mid", "tags", "flds", "sfld", "csum"),
                     "cards": ("nid", "did", "ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "odue", "odid", "flags")}[table]
            changed = [(i, n, p, q) for i in x if i in y for n, p, q in zip(names, x[i], y[i]) if p != q]
            for i, n, p, q in changed[:10]:
                bad("Check Database changed a row", table=table, id=i, column=n, before=p, after=q)
            if len(changed) > 10:
                bad("Check Database changed more rows", table=table, count=len(changed))

        # cards
        n = 0
        for cid in db.list("select id from cards order by id"):
            if args.max_render and n >= args.max_render:
                break
            n += 1
            try:
                c = col.get_card(cid)
                q, a = c.question(), c.answer()
                if "{{" in q and "unknown" in q.lower():
                    bad("template problem", card=cid, question=q[:200])
            except Exception as e:
                bad("render", card=cid, error=f"{type(e).__name__}: {e}")
                if len(problems) > 200:
                    break
        info["rendered"] = n
        # searches
        checks = {
            "": "select count(*) from cards",
            "is:new": "select count(*) from cards where type = 0",
            "is:suspended": "select count(*) from cards where queue = -1",
            "is:buried": "select count(*) from cards where queue in (-2,-3)",
            "prop:reps>0": "select count(*) from cards where reps > 0",
            "flag:1": "select count(*) from cards where (flags & 7) = 1",
        }
        for s, sql in checks.items():
            try:
                got, want = len(col.find_cards(s)), db.scalar(sql)
                if got != want:
                    bad("search", search=s, found=got, rows=want)
            except Exception as e:
                bad("search", search=s, error=str(e))
        for d in col.decks.all_names_and_ids():
            try:
                got = len(col.find_cards(f'did:{d.id}'))
                want = len(set(db.list("select id from cards where did=? or odid=?", d.id, d.id)))
                if got < db.scalar("select count(*) from cards where did=?", d.id):
                    bad("search", search=f"did:{d.id}", found=got, rows=want)
            except Exception as e:
                bad("search", search=f"deck {d.name}", error=str(e))
        for t in col.tags.all()[:200]:
            try:
                quoted = t.replace("\\", "\\\\").replace('"', '\\"')  # a tag may hold what the search language reads as its own
                col.find_notes(f'tag:"{quoted}"')
            except Exception as e:
                bad("search", search=f"tag:{t}", error=str(e))
        # scheduler and tree
        try:
            col.sched.deck_due_tree()
            col.stats_data() if hasattr(col, "stats_data") else None
        except Exception as e:
            bad("deck tree", error=str(e))
        # media
        try:
            m = col.media.check()
            info["media"] = {"missing": len(m.missing), "unused": len(m.unused)}
        except Exception as e:
            bad("media check", error=str(e))
        # export and import again
        try:
            out = os.path.join(tmp, "out.apkg")
            from anki import import_export_pb2 as pb, generic_pb2

            col._backend.export_anki_package(
                out_path=out,
                options=pb.ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False),
                limit=pb.ExportLimit(whole_collection=generic_pb2.Empty()))
            col2 = Collection(os.path.join(tmp, "second.anki2"))
            col2.import_anki_package(ImportAnkiPackageRequest(package_path=out, options=ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)))
            for t in ("notes", "cards"):
                x, y = (c.db.scalar(f"select count(*) from {t}") for c in (col, col2))
                if x != y:
                    bad("export and import", table=t, before=x, after=y)
            col2.close()
        except Exception as e:
            bad("export and import", error=f"{type(e).__name__}: {e}")
        col.close()
        con = sqlite3.connect(path)
        con.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
        if con.execute("pragma quick_check").fetchall() != [("ok",)]:
            bad("sqlite quick_check after closing")
        con.close()
    except StopIteration:
        pass
    except Exception as e:
        bad("check stopped", error=f"{type(e).__name__}: {e}")
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    sys.stdout = stdout
    print(json.dumps({"ok": not problems, "problems": problems, "info": info}, ensure_ascii=False, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
