"""Words, shapes and pieces of a text, exactly as `crates/chaperone-encoder` reads them.

The two sides are held together by `models/encoder.expected.jsonl`, which the trainer writes and a Rust test reads.
Offsets are Unicode code points. Nothing here knows of tags or judgements.
"""
import unicodedata

LOOKALIKES = {**dict.fromkeys("’‘‛`´", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—‒−", "-")}
MAX_WORD, MAX_PIECES, MAX_CONTEXT, WINDOW, STRIDE = 100, 12, 96, 160, 120


def plain(char):
    """One character in normal form: nothing, or one or more characters."""
    if char.isspace():
        return " "
    char = LOOKALIKES.get(char, char)
    keep = lambda c: unicodedata.category(c) not in ("Mn", "Cc", "Cf")
    return "".join(c for c in unicodedata.normalize("NFKD", char) if keep(c)).lower()


def is_word(char):
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Mc"


def shape(original):
    cased = [c for c in original if c.isupper() or c.islower()]
    if any(c.isnumeric() for c in original):
        return 4
    if not any(c.isalpha() for c in original):
        return 5
    if not any(c.isupper() for c in cased):
        return 0
    if all(c.isupper() for c in cased):
        return 2 if len(cased) > 1 else 1
    return 1 if cased[0].isupper() and not any(c.isupper() for c in cased[1:]) else 3


def words(text):
    """[(normal form, start, end, shape)]: the words of a text in order."""
    found, normal, start, tagged = [], "", None, False

    def close(end):
        nonlocal normal, start
        if normal:
            end = max(end, start + 1)
            found.append((normal, start, end, shape(text[start:end])))
        normal, start = "", None

    for at, char in enumerate(text):
        said = plain(char)
        if said == " ":
            close(at)
            tagged = False
            continue
        for c in said:
            if c.isspace():
                close(at)
            elif is_word(c):
                if tagged and normal and start < at and char.isupper() and text[at - 1].islower():
                    close(at)
                start = at if start is None else start
                normal += c
            else:
                close(at)
                found.append((c, at, at + 1, 5))
                tagged = c in "#@"
    close(len(text))
    return found


class Pieces:
    """A vocabulary, and the pieces of each word by it."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.ids = {piece: n for n, piece in enumerate(vocabulary)}
        self.unknown, self.start, self.end = (self.ids[p] for p in ("[UNK]", "[CLS]", "[SEP]"))
        self.cache = {}

    def word(self, word):
        if word not in self.cache:
            self.cache[word] = self._cut(word)
        return self.cache[word]

    def _cut(self, word):
        if len(word) == 1 and word not in self.ids and not is_word(word):
            return []
        if len(word) > MAX_WORD:
            return [self.unknown]
        cut, at = [], 0
        while at < len(word):
            head = "##" if at else ""
            end = next((e for e in range(len(word), at, -1) if head + word[at:e] in self.ids), None)
            if end is None:
                return [self.unknown]
            cut.append(self.ids[head + word[at:end]])
            at = end
        return cut[:MAX_PIECES]

    def read(self, text):
        """(piece ids, shapes, (start, end) of each piece's word, index of the first piece of each word)."""
        ids, shapes, spans, firsts = [], [], [], []
        for word, start, end, form in words(text):
            cut = self.word(word)
            if cut:
                firsts.append(len(ids))
                ids += cut
                shapes += [form] * len(cut)
                spans += [(start, end)] * len(cut)
        return ids, shapes, spans, firsts
