"""What the encoder learns from: public texts with marked names, our own marked-up texts, and the practice corpus.

Every source says which types it marks. Where it marks nothing, a piece may still be of a type that the source does
not know: the loss then allows every tag outside its types. Dev files are read by `measure.py` alone.
"""
import json
import os
import random
import re
from pathlib import Path

TYPES = "PERSON PLACE ORG OCC KIN AGE DATE EVENT LOOKS COND TREAT CODE DEM QUANTITY MISC".split()
TAGS = ["O"] + [f"{part}-{kind}" for kind in TYPES for part in "BI"]
CODES = """name contact date age place id-number occupation relation appearance event handle patient-relationship
health-information identifiable clinical-advice derogatory argumentative unprofessional boundary staff-disclosure
concern threat misleading-claim pom-advertising review-inducement testimonial purpose channel""".split()
LABELS = """praise complaint clinical-enquiry emergency appointment general-enquiry abuse threat safeguarding
friend-request personal-contact data-request legal press spam third-party-information""".split()
OPTIONS = """ignore thank respond-neutral take-offline flag request-removal complaints-protocol redirect-to-practice
emergency-redirect decline-request route-safeguarding route-data-request seek-advice warn-about-conduct hide""".split()
OUTGOING = ["held", "revise", "consent", "stop"] + [f"code:{c}" for c in CODES]
INCOMING = ["same-day", "immediate"] + [f"{w}:{l}" for w in ("primary", "label") for l in LABELS] + [f"option:{o}" for o in OPTIONS]
TEXTS = OUTGOING + INCOMING

NAMES = {"PERSON": {"PERSON"}, "LOCATION": {"PLACE"}, "ORGANISATION": {"ORG"}, "ORG": {"ORG"}}
COURT = {"PERSON": {"PERSON"}, "LOC": {"PLACE"}, "ORG": {"ORG"}, "DATETIME": {"DATE"}, "CODE": {"CODE"},
         "QUANTITY": {"QUANTITY"}, "DEM": {"DEM", "OCC", "KIN", "AGE", "LOOKS"}, "MISC": {"MISC", "EVENT", "COND"}}
NOTES = {**NAMES, "PHONE": {"CODE"}, "ID": {"CODE"}, "EMAIL": {"CODE"}}
OURS = {kind: {kind} for kind in TYPES[:11]}


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def marked(line):
    """`[[text|LABEL]]` markup -> (text, spans)."""
    text, spans, at = "", [], 0
    for m in re.finditer(r"\[\[(.*?)\|([A-Z]+)\]\]", line, re.S):
        text += line[at:m.start()]
        spans.append({"start": len(text), "end": len(text) + len(m[1]), "label": m[2]})
        text += m[1]
        at = m.end()
    return text + line[at:], spans


def cut(row, limit=600):
    """A long document in passages of at most `limit` characters, cut at line ends or sentences."""
    text, at = row["text"], 0
    while at < len(text):
        end = len(text)
        if end - at > limit:
            breaks = [m.end() for m in re.finditer(r"\n+|[.!?] ", text[at:at + limit])]
            end = at + (breaks[-1] if breaks else limit)
            for s in row["spans"]:
                if s["start"] < end < s["end"]:
                    end = s["end"]
        inside = [dict(s, start=s["start"] - at, end=s["end"] - at) for s in row["spans"] if at <= s["start"] and s["end"] <= end]
        yield {"text": text[at:end], "spans": inside}
        at = end


def public(folder, part):
    """[(text, spans, {label: allowed types})] of the public texts: part is `train` or `dev`."""
    found = []
    for name, kinds in (("btc", NAMES), ("wnut17", NAMES)):
        found += [(r["text"], r["spans"], kinds) for r in rows(f"{folder}/{name}.{part}.jsonl")]
    for row in rows(f"{folder}/tab.{part}.jsonl"):
        found += [(p["text"], p["spans"], COURT) for p in cut(row)]
    if part == "train":
        notes = [p for row in rows(f"{folder}/lifebench.train.jsonl") for p in cut(row, 300)]
        found += [(p["text"], p["spans"], NOTES) for p in random.Random(3).sample(notes, 1500)]
    return found


def own(folder):
    """Our own marked-up texts."""
    found = []
    for path in sorted(Path(folder).glob("tags-*.txt")):
        lines = [l.rstrip("\n").replace(" / ", "\n") for l in open(path, encoding="utf-8")]
        found += [(*marked(l), OURS) for l in lines if l.strip() and not l.startswith("# ")]
    for path in sorted(Path(folder).glob("tags-*.jsonl")):
        found += [(*marked(r["marked"]), OURS) for r in rows(path)]
    return found


def outgoing_context(row):
    """What is known beside an outgoing text, as one line. The screen writes the same line."""
    consent = row.get("consent")
    if consent:
        state = "withdrawn" if consent.get("withdrawn") else "given"
        consent = f"consent {state} by {consent['subject']} for {', '.join(consent['uses'])} on {', '.join(consent['networks'])}"
    line = f"outgoing {row['channel']} {row['network']} {row['jurisdiction']} {row['account']} . {consent or 'no consent'} ."
    return line + (f" answers : {row['in_reply_to']}" if row.get("in_reply_to") else "")


def incoming_context(row):
    stars = f" {row['stars']} stars" if row.get("stars") else ""
    return f"incoming {row['channel']} {row['network']} {row['jurisdiction']}{stars} ."


def outgoing_goals(row):
    """{head: 0 or 1} for the heads that this row teaches."""
    verdict, codes = row["verdict"], {i["code"] for i in row["issues"]}
    goals = {"held": int(verdict != "clear"), **{f"code:{c}": int(c in codes) for c in CODES}}
    if verdict != "clear":
        goals |= {v: int(v == verdict) for v in ("revise", "consent", "stop")}
    return goals


def incoming_goals(row):
    goals = {"same-day": int(row["urgency"] != "none"), "immediate": int(row["urgency"] == "immediate")}
    goals |= {f"primary:{l}": int(row["labels"][0] == l) for l in LABELS}
    goals |= {f"label:{l}": int(l in row["labels"]) for l in LABELS}
    return goals | {f"option:{o}": int(o in row["options"]) for o in OPTIONS}


def corpus(folder, way, leave=()):
    """Rows of the train files of one way, without the files whose numbers are in `leave`."""
    found = []
    for path in sorted(Path(folder).glob(f"{way}-train-*.jsonl")):
        if int(path.stem.rsplit("-", 1)[1]) not in leave:
            found += rows(path)
    return found
