"""What a trained encoder reaches by itself, without rules: `python3 measure.py NAME.pt --base MINILM ...`.

Writes the spans of the public dev files (for the scorer of the benchmark) and prints the figures of the heads on
train files that were held out. The figures of the product come from the product, not from here.
"""
import argparse
import json

import numpy as np
import torch

import data as D
from net import Net
from pieces import Pieces
from train import HEAD, Example, judged, places, tensors

FACT = {"PERSON": "PERSON", "PLACE": "LOCATION", "ORG": "ORGANISATION", "OCC": "DEM", "KIN": "DEM", "LOOKS": "DEM",
        "DEM": "DEM", "AGE": "AGE", "DATE": "DATE", "CODE": "ID", "QUANTITY": "QUANTITY", "MISC": "MISC", "EVENT": "MISC"}


def viterbi(scores):
    """Best lawful sequence of tags: scores [words, tags] -> [tag numbers]."""
    n = len(D.TAGS)
    lawful = np.zeros((n, n))
    for a, before in enumerate(D.TAGS):
        for b, tag in enumerate(D.TAGS):
            if tag[0] == "I" and (before == "O" or before[2:] != tag[2:]):
                lawful[a, b] = -1e6
    best = scores[0] + np.array([-1e6 if t[0] == "I" else 0 for t in D.TAGS])
    back = []
    for row in scores[1:]:
        paths = best[:, None] + lawful
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    at = int(best.argmax())
    tags = [at]
    for step in reversed(back):
        at = int(step[at])
        tags.append(at)
    return tags[::-1]


@torch.no_grad()
def outputs(net, examples, size=64):
    """[(tag log-probabilities of the words, text logits)] in the order of the examples."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    found = [None] * len(examples)
    for at in range(0, len(order), size):
        part = order[at:at + size]
        batch = [examples[i] for i in part]
        tags, codes, text = net(*tensors(batch))
        tags = tags.float().log_softmax(-1).numpy()
        for n, i in enumerate(part):
            at_words = [examples[i].offset + f for f in examples[i].firsts]
            found[i] = (tags[n, at_words], text[n].float().numpy(), codes[n, at_words].float().numpy())
    return found


def spans(example, scores, dial):
    if not len(scores):
        return []
    scores = scores.copy()
    scores[:, 0] -= dial
    found, tags = [], viterbi(scores)
    for n, tag in enumerate(tags):
        name = D.TAGS[tag]
        start, end = example.spans[example.firsts[n]]
        if name[0] == "B":
            found.append({"start": start, "end": end, "label": name[2:]})
        elif name[0] == "I":
            found[-1]["end"] = end
    return found


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("model")
    ask.add_argument("--base", required=True)
    ask.add_argument("--corpus", required=True)
    ask.add_argument("--data", required=True)
    ask.add_argument("--out", required=True, help="folder for the predicted spans")
    ask.add_argument("--dial", type=float, default=0.0)
    a = ask.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(a.model)
    net = Net(a.base, saved["keep"], saved["layers"])
    net.load_state_dict(saved["state"])
    net.eval()
    pieces = Pieces(saved["vocabulary"])
    for name in ("wnut17.dev", "btc.dev", "tab.dev", "dental.dev"):
        rows = D.rows(f"{a.data}/{name}.jsonl")
        parts = [(r["id"], start, Example(pieces, p["text"])) for r in rows for start, p in whole(r)]
        got = outputs(net, [e for _, _, e in parts])
        found = {r["id"]: [] for r in rows}
        for (key, start, example), (tags, _, _) in zip(parts, got):
            found[key] += [{"start": s["start"] + start, "end": s["end"] + start, "label": FACT[s["label"]]}
                           for s in spans(example, tags, a.dial) if s["label"] in FACT]
        with open(f"{a.out}/encoder.{name}.jsonl", "w") as out:
            out.writelines(json.dumps({"id": k, "spans": v}) + "\n" for k, v in found.items())
    for way in ("outgoing", "incoming"):
        rows = [r for r in D.corpus(a.corpus, way) if r not in D.corpus(a.corpus, way, saved["leave"])] if saved["leave"] else []
        if rows:
            heads(rows, way, outputs(net, [judged(pieces, r, way) for r in rows]))


def whole(row):
    at = 0
    for part in D.cut(row):
        yield at, part
        at += len(part["text"])


def heads(rows, way, got):
    logits = np.stack([text for _, text, _ in got])
    if way == "outgoing":
        held = np.array([r["verdict"] != "clear" for r in rows])
        score = logits[:, HEAD["held"]]
        for share in (0.02, 0.05, 0.08, 0.10, 0.15):
            mark = np.quantile(score[~held], 1 - share)
            print(f"held, at {share:.2f} false alarms: {(score[held] > mark).mean():.3f}")
        said = [("revise", "consent", "stop")[int(np.argmax(l[1:4]))] if l[0] > 0 else "clear" for l in logits]
        print(f"verdicts {np.mean([s == r['verdict'] for s, r in zip(said, rows)]):.3f}")
        codes = logits[:, 4:4 + len(D.CODES)] > 0
        gold = np.array([[c in {i["code"] for i in r["issues"]} for c in D.CODES] for r in rows])
    else:
        first = HEAD["primary:praise"]
        said = [D.LABELS[int(np.argmax(l[first:first + 16]))] for l in logits]
        print(f"primary {np.mean([s == r['labels'][0] for s, r in zip(said, rows)]):.3f}")
        now = np.array([r["urgency"] == "immediate" for r in rows])
        score = logits[:, HEAD["immediate"]]
        for share in (0.01, 0.03, 0.05):
            print(f"immediate, at {share:.2f} false: {(score[now] > np.quantile(score[~now], 1 - share)).mean():.3f}")
        first = HEAD["label:praise"]
        codes = logits[:, first:first + 16] > 0
        gold = np.array([[l in r["labels"] for l in D.LABELS] for r in rows])
    right = (codes & gold).sum()
    print(f"{way} micro F1 {2 * right / (codes.sum() + gold.sum()):.3f} over {len(rows)} rows")


if __name__ == "__main__":
    main()
