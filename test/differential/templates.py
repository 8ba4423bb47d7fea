"""Random templates, fields and strings, with what real Anki makes of them: one JSON object a line.

Usage: templates.py SEED COUNT        (needs `pip install anki==26.9.3`)
"""
import json
import os
import random
import sys
import tempfile

import anki.lang

anki.lang.set_lang("en_US")
import anki.utils
from anki.collection import Collection

seed, count = int(sys.argv[1]), int(sys.argv[2])
rnd = random.Random(seed)
folder = tempfile.TemporaryDirectory()
col = Collection(os.path.join(folder.name, "collection.anki2"))
backend, models = col._backend, col.models

WORDS = ["a", "b", "front", "x y", "日本", "é", "e\u0301", "ß", "ſrc", "12", " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\ufeff", "\u0085", "\u2028", "\r", "'", '"', "`", "\\", "$", "😀", "\u0301", ":", "::", "]", "[", "]]", "[[", "{", "}", "<", ">", "&", ";", "#", "/", "=", "\x01", "🇩🇪", "½", "İ", "K"]
TAGS = ["<b>", "</b>", "<br>", "<br/>", "<br />", "<BR  >", "<br\u00a0>", "<div>", "</div>", "<DIV />", "<p>", "</p>", "<hr>", "<!--", "-->", "<!---->", "<!-->", "<style>", "</style>", "<STYLE x>", "<\u017ftyle>", "<script>", "</SCRIPT>", "<ul><li>", "<h1>", "</h2>", "<span class='x'>", "<a href=\"y>z\">"]
MEDIA = ["<img src=\"a.png\">", "<img src='b c.png'>", "<img src=c.png>", "<img src= d.png x>", "<img src=\"\">", "<img alt=\"a>b\" src=\"e f.png\">", "<img alt='>' data-src=x src=y>", "<IMG\nSRC=\"g.png\" />", "<img ", " src=", "src=\"h#i.png\"", " data=j>", "<audio src=k.mp3>", "<video src='l m.mp4'>", "<object data=\"n.pdf\">", "<source src=o.mp3>", "<img src=\"http://x/p q.png\">", "<img src=\"HTTPS://r s\">", "<imgé src=t.png>", "<img src=u%20v%zz%ff.png>", "<img src=\"w&amp;x.png\">", "<img src='y\"z.png'>", "<img \u00e9src=a1.png>", "<img ſrc=b1.png>", "<img x='>\"' y=\" src=c1.png>", "<img src=\"img\">", "<img src=\"日本 語.png\">"]
AV = ["[sound:a.mp3]", "[sound:b c.mp3]", "[sound:d&amp;e.mp3]", "[sound:/x/f.mp3]", "[sound:]", "[sound:", "[anki:tts lang=en_US]", "[anki:tts lang=de voices=A,B speed=1.5]", "[anki:tts lang=\"x y\" speed=.5 cloze_blank=hm]", "[anki:tts speed=x]", "[anki:tts lang=\"a=b]", "[anki:tts\n lang=fr speed=inf]", "[/anki:tts]", "[anki:foo a=b]", "[anki:foo a=\"b c\"]", "[/anki:foo]", "[anki:play:q:0]", "[anki:", "[/anki:", "[...]", "[anki:tts lang=en speed=1e1 speed=2]"]
CLOZE = ["{{c1::", "{{c2::", "{{c3::", "{{c0::", "{{c01::", "{{c99999::", "{{c501::", "{{c1,2::", "}}", "}}", "}}", "::hint", "::", "{{c1::one}}", "{{c2::two::h}}", "{{c1::image-occlusion:rect:left=.1:top=.2:width=0:height=.4}}", "{{c2::image-occlusion:polygon:points=1,2 3,4 5 ,6:oi=1}}", "{{c1::image-occlusion:text:text=a\\:b c:scale=1:fs=.1:angle=90:fill=#fff}}", "{{c0::image-occlusion:ellipse:rx=1:ry=0:left=}}", "{{c1::image-occlusion:x:left=:top=1}}", "{{c1::image-occlusion:rect:left=a\\b:top=1}}", "{{c1::image-occlusion:"]
MATH = ["\\(", "\\)", "\\[", "\\]", "[latex]", "[/latex]", "[LaTeX]x<br>y[/latex]", "[$]", "[/$]", "[$]x &lt; <b>y</b>[/$]", "[$$]z<br />w[/$$]", "[$$]", "[/$$]", "<anki-mathjax>"]
ENTITIES = ["&amp;", "&lt;", "&nbsp;", "&#65;", "&#x41;", "&#X41;", "&copy", "&nope;", "&hearts;", "&;", "&#0;", "&#1114112;", "&apos;", "&AMP;", "&#039;"]
RUBY = ["漢字[かんじ]", " 語[ご]", "a[b]", "[x]", " [y]", "a[sound:x]", "b[c\nd]", "c[]", "d[e", "&nbsp;f[g]", ">h[i]", "j[[k]]", "[]]"]
IMG_BITS = ["<img ", "<img", "<audio ", "src=", " src=", " SRC=", "data=", '"', "'", '"', "'", ">", ">", " ", "x", "<", "y.png", "\n", "é"]
AV_BITS = ["[anki:tts", "[anki:x", " lang=en", "]", "]", "[/anki:tts]", "[/anki:x]", "[sound:", "[", " k=v", '"', "=", "\n", " speed=", "1", "-", ".5", "e2", "inf", "nan", ",", "voices=", "a", " "]
OCCLUSION_BITS = ["{{c1::image-occlusion:", "{{c2::image-occlusion:", "}}", "rect", "polygon", "text", ":", ":", ":left=", ":width=", ":points=", ":text=", ":oi=", ":scale=", "0", "1", ".5", " ", "1,2", "3,4", ",", "\\:", "\\", "=", "::", "é", "<b>", '"']
BLANK_BITS = ["<br>", "<div>", "</div>", "<br/>", "<BR />", "<div  >", " ", "\n", "\t", "\x0b", "\u00a0", "&nbsp;", "</br>", "<p>", "<br", ">"]
POOLS = [IMG_BITS, AV_BITS, OCCLUSION_BITS, BLANK_BITS, WORDS, TAGS, MEDIA, AV, CLOZE, MATH, ENTITIES, RUBY]


def text(longest=8, pools=POOLS):
    kinds = rnd.sample(pools, min(rnd.choice([1, 1, 2, 3]), len(pools)))
    return "".join(rnd.choice(rnd.choice(kinds)) for _ in range(rnd.randint(0, longest)))


NAMES = ["A", "B", "My Field", "日本", "Tags", "c1", "x-y"]
SPECIAL = ["FrontSide", "Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag", "c1", "c2", "c+1", "Missing", "", "a"]
FILTERS = ["text", "hint", "furigana", "kanji", "kana", "type", "cloze", "cloze-only", "nc", "", "tts en_US", "tts ja speed=2", "unknown", "type-nc", "type-cloze"]


def tag(names, depth):
    name = rnd.choice(names if rnd.random() < 0.85 else SPECIAL)
    kind = rnd.random()
    if kind < 0.6:
        filters = [rnd.choice(FILTERS) for _ in range(rnd.choice([0, 0, 0, 1, 1, 2, 3]))]
        return "{{%s}}" % ":".join(filters + [name])
    if kind < 0.85 and depth < 3:
        sign = rnd.choice("##^")
        close = name if rnd.random() < 0.97 else rnd.choice(names)
        return "{{%s%s}}%s{{/%s}}" % (sign, name, template(names, depth + 1), close)
    if kind < 0.88:
        return rnd.choice(["{{%s", "%s}}", "{{{%s}}}", "{{ %s }}", "{{# %s }}", "{{/%s}}", "<%%%s%%>", "<!-- {{%s}} -->", "{{%s}", "<!--{{%s}}"]) % name
    return "{{%s}}" % name


def template(names, depth=0):
    start = "{{=<% %>=}}" if depth == 0 and rnd.random() < 0.02 else ""
    parts = []
    for _ in range(rnd.randint(0 if depth else 1, 4)):
        parts.append(tag(names, depth) if rnd.random() < 0.7 else text(2))
    body = start + "".join(parts)
    return body.replace("{{", "<%").replace("}}", "%>").replace("<%=<% %>=%>", "{{=<% %>=}}") if start else body


def av(t):
    if hasattr(t, "filename"):
        return {"sound": t.filename}
    return {"tts": t.field_text, "lang": t.lang, "voices": list(t.voices), "speed": str(t.speed), "other": sorted(t.other_args)}


def caught(action):
    try:
        return action()
    except Exception as error:
        return {"error": str(error)}


STATES = {0: "normal", 1: "empty", 2: "normal", 3: "missing cloze", 4: "notetype not cloze", 5: "field not cloze"}


def card_case(n):
    cloze = rnd.random() < 0.4
    names = rnd.sample(NAMES, rnd.randint(1, 4))
    row = {"kind": "card", "cloze": cloze, "names": names, "type": f"Type {n}", "svg": rnd.random() < 0.2}
    row["templates"] = [[template(names), template(names)] for _ in range(1 if cloze else rnd.randint(1, 3))]
    if cloze and rnd.random() < 0.8:
        for side in (0, 1):
            row["templates"][0][side] += "{{%scloze:%s}}" % (rnd.choice(["", "", "text:"]), names[0])
    nt = models.new(row["type"])
    nt["type"] = 1 if cloze else 0
    nt["latexsvg"], nt["css"] = row["svg"], "css"
    for name in names:
        models.add_field(nt, models.new_field(name))
    for i, (q, a) in enumerate(row["templates"]):
        t = models.new_template(f"Card {i + 1}")
        t["qfmt"], t["afmt"] = q, a
        models.add_template(nt, t)
    saved = caught(lambda: (models.add_dict(nt), None)[1])
    row["save_error"] = saved and saved["error"]
    if saved:
        good = [(t["qfmt"], t["afmt"]) for t in nt["tmpls"]]
        for i, t in enumerate(nt["tmpls"]):
            t["qfmt"] = t["afmt"] = ("{{cloze:%s}}" if cloze else "{{%s}}") % names[0] + "!" * i
        models.add_dict(nt)
        nt = models.by_name(row["type"])
        for t, (q, a) in zip(nt["tmpls"], good):
            t["qfmt"], t["afmt"] = q, a
        models.update_dict(nt, skip_checks=True)
    nt = models.by_name(row["type"])
    row["req"] = nt["req"]
    note = col.new_note(nt)
    note.fields = [text() for _ in names]
    if cloze and rnd.random() < 0.7:
        note.fields[0] += rnd.choice(["{{c1::x}}", "{{c2::y::h}}", "{{c1::%s}}" % text(3)])
    row["given"] = list(note.fields)
    row["state"] = STATES[note.fields_check()]
    note.tags = rnd.sample(["t1", "t2::b", "ä"], rnd.randint(0, 2))
    deck = rnd.choice(["Default", "Top::Leaf"])
    col.add_note(note, col.decks.id(deck))
    note.load()
    row["fields"], row["tags"], row["deck"] = list(note.fields), note.tags, deck
    row["ords"] = sorted(col.db.list("select ord from cards where nid=?", note.id))
    empty = {e.note_id: list(e.card_ids) for e in col.get_empty_cards().notes}.get(note.id, [])
    row["empty"] = sorted(col.db.list("select ord from cards where id in (%s)" % ",".join(map(str, empty))))
    row["cards"] = []
    for card in note.cards():
        out = card.render_output()
        row["cards"].append({"ord": card.ord, "id": card.id, "q": out.question_and_style(), "a": out.answer_and_style(), "qav": [av(t) for t in out.question_av_tags], "aav": [av(t) for t in out.answer_av_tags]})
    col.remove_notes([note.id])
    row["renames"] = rename_case(nt, names)
    models.remove(nt["id"])
    return row


def rename_case(nt, names):
    nt = models.get(nt["id"])
    for t in nt["tmpls"]:
        if rnd.random() < 0.3:
            t["bqfmt"], t["bafmt"] = template(names), template(names)
    before = [[t["qfmt"], t["afmt"], t["bqfmt"], t["bafmt"]] for t in nt["tmpls"]]
    old = nt["flds"]
    kept = [f for f in old if rnd.random() < 0.8] or old[:1]
    rnd.shuffle(kept)
    for f in kept:
        if rnd.random() < 0.4:
            f["name"] = rnd.choice(["New", "Neu", f["name"] + "2"]) + str(f["ord"])
    new = [[f["name"], f["ord"]] for f in kept]
    if rnd.random() < 0.2:
        added = models.new_field("Added")
        kept.append(added)
        new.append(["Added", None])
    nt["flds"] = kept
    models.update_dict(nt, skip_checks=True)
    nt = models.get(nt["id"])
    return {"old": names, "new": new, "before": before, "after": [[t["qfmt"], t["afmt"], t["bqfmt"], t["bafmt"]] for t in nt["tmpls"]], "req": nt["req"]}


def text_case():
    s = text(rnd.choice([4, 8, 30]))
    nt = models.by_name("Basic")
    latex = backend.extract_latex(text=s, svg=False, expand_clozes=False)
    expanded = backend.extract_latex(text=s, svg=True, expand_clozes=True)
    extracted = backend.extract_av_tags(text=s, question_side=False)
    return {"kind": "text", "in": s, "strip_html": anki.utils.strip_html(s), "strip_html_media": anki.utils.strip_html_media(s),
            "text_line": backend.html_to_text_line(text=s, preserve_media_filenames=False), "text_line_media": backend.html_to_text_line(text=s, preserve_media_filenames=True),
            "checksum": anki.utils.field_checksum(s), "strip_av": backend.strip_av_tags(s), "av": extracted.text, "av_count": len(extracted.av_tags),
            "iri_encoded": backend.encode_iri_paths(s), "iri_decoded": backend.decode_iri_paths(s),
            "latex": [latex.text, [[l.filename, l.latex_body] for l in latex.latex]], "latex_expanded": sorted([l.filename, l.latex_body] for l in expanded.latex)}




def answer_case():
    pools = [WORDS, ["a", "b", "c", "ab"], ENTITIES, TAGS[:12], AV[:2]]
    expected, typed = text(12, pools), text(12, pools)
    if rnd.random() < 0.5:
        typed = "".join(c for c in expected if rnd.random() < 0.9)
    if rnd.random() < 0.1:
        expected = "".join(rnd.choice("abcdefgh  éß日"[: rnd.randint(1, 13)]) for _ in range(rnd.randint(150, 1000)))
        typed = "".join(c if rnd.random() < 0.9 else rnd.choice(" abx") for c in expected)[rnd.randint(0, 50) :]
    number = rnd.randint(0, 3)
    cloze = text(10, [CLOZE, WORDS])
    return {"kind": "answer", "expected": expected, "typed": typed, "html": backend.compare_answer(expected=expected, provided=typed, combining=True), "html_nc": backend.compare_answer(expected=expected, provided=typed, combining=False),
            "cloze": cloze, "number": number, "wanted": backend.extract_cloze_for_typing(text=cloze, ordinal=number)}




for n in range(count):
    kind = rnd.random()
    row = card_case(n) if kind < 0.5 else text_case() if kind < 0.8 else answer_case()
    print(json.dumps(row, ensure_ascii=True))
