"""The words a figure measures ("driving range", "sales in China"), also where no metric fits: noun phrases chosen by where the number stands.

In order: "40 percent of the cost" measures the cost; "a range of 400 km" the range; "a 640-hp engine" the engine; a number behind a verb measures the
subject of that verb; a counted noun that is itself the subject measures what stands behind it.
"""

from bot.reading.quantities import Amount, Line
from bot.reading.tokens import words

_STOP = words(
    "the a an this that these those its his her their our your my of in on at by for with from to and or as than which who whom whose s 's it they he she we you i is are was were be been being has have had do does did will would"
    " can could may might more most less least about around nearly almost over under up down out off only just also even still now then so such not no yes very too each every any all both per via"
)


def concept(line: Line, amount: Amount, others: list[Amount]) -> tuple[str, ...]:
    """The content words of what an amount measures, lower case; empty where the sentence does not say."""
    chunks: list[tuple[int, int]] = []
    for finder in (_whole, _attribute, _owner):
        found = finder(line, amount)
        if found:
            chunks.append(found)
            break
    subject = _subject(line, amount, others)
    if subject and (not chunks or not (chunks[0][0] <= subject[0] < chunks[0][1])):
        chunks.append(subject)
    words: list[str] = []
    for first, after in chunks:
        words.extend(_content(line, first, after, amount))
    return tuple(dict.fromkeys(words))


def _content(line: Line, first: int, after: int, amount: Amount) -> list[str]:
    words = []
    for index in range(first, after):
        token = line.tokens[index]
        if (
            token.kind != "w"
            or token.low in _STOP
            or (amount.first <= index < amount.after)
            or line.tags[index] in "DPCXOWRT"
        ):
            continue
        if line.tokens[index].glued and index > first and line.tokens[index - 1].text == "-" and words:
            words[-1] = f"{words[-1]}-{token.low}"
        else:
            words.append(token.low)
    return words


def _phrase(line: Line, at: int, *, chain: bool = True) -> tuple[int, int] | None:
    """The noun phrase that starts at token `at`, with "of" and "in" phrases behind it."""
    tokens, tags = line.tokens, line.tags
    index = at
    while tags[index] == "D" or tokens[index].low in ("about", "some"):
        index += 1
    head = None
    size = len(tokens) - 2
    while index < size:
        kind = tags[index]
        if (
            kind in "NEAGM"
            or (kind == "V" and tokens[index].low.endswith("ed") and tags[index + 1] in "NA")
            or (kind == "S")
            or (tokens[index].text in "-&/" and tokens[index].glued)
        ):
            if kind in "NEG":
                head = index
            index += 1
            continue
        if (
            chain
            and head is not None
            and tokens[index].low in ("of", "in", "for")
            and tags[index + 1] in "DNEAGO"
            and index - at < 9
        ):
            index += 2 if tags[index + 1] in "DO" else 1
            continue
        break
    return (at, head + 1) if head is not None else None


def _whole(line: Line, amount: Amount) -> tuple[int, int] | None:
    tokens = line.tokens
    if amount.family == "ratio" or amount.kind.value == "fraction":
        at = amount.after
        if tokens[at].low == "of":
            return _phrase(line, at + 1)
        if tokens[at].low in ("in", "from") and amount.kind.value == "fraction":
            return _phrase(line, at + 1)
        if line.tags[at] in "NA" and tokens[at].low not in ("higher", "lower", "more", "less"):
            return _phrase(line, at)
    return None


def _attribute(line: Line, amount: Amount) -> tuple[int, int] | None:
    """The noun that a number with its unit stands before ("640 hp engine", "a $150,000 contract", "35m of its devices")."""
    tokens, tags = line.tokens, line.tags
    at = amount.after
    if amount.family in ("count", "rank"):
        return None
    if tokens[at].low == "of" and tags[at + 1] in "NADE":
        return _phrase(line, at + 1)
    if tokens[at].text == "-" and tokens[at].glued:
        at += 1
    if tags[at] in "NAEG" and tokens[at].low not in ("higher", "lower", "more", "less", "ago", "away", "last", "next"):
        return _phrase(line, at)
    return None


def _owner(line: Line, amount: Amount) -> tuple[int, int] | None:
    """ "a range of 400 km", "sales of 5,835 units": the phrase before "of"."""
    tokens, tags = line.tokens, line.tags
    at = amount.first - 1
    while (
        at >= 0
        and (
            tags[at] in "RD"
            or tokens[at].low
            in ("up", "to", "about", "than", "more", "over", "least", "at", "between", "around", "under")
        )
        and tokens[at].low != "of"
    ):
        at -= 1
    if at < 1 or tokens[at].low not in ("of", "to", "at", "with") or (tokens[at].low != "of"):
        return None
    end = at
    start = end
    while start > 0 and tags[start - 1] in "NEAGSM":
        start -= 1
    return (start, end) if start < end else None


def _subject(line: Line, amount: Amount, others: list[Amount]) -> tuple[int, int] | None:
    """The noun phrase before the verb that rules the amount."""
    tags = line.tags
    at = amount.first - 1
    verb = None
    while at >= 0:
        if tags[at] in "VX":
            verb = at
            break
        if line.tokens[at].text == ";":
            break
        at -= 1
    if verb is None:
        return None
    while verb > 0 and tags[verb - 1] in "VXRT":
        verb -= 1
    end = verb
    while end > 0 and tags[end - 1] in ".WC" and verb - end < 2:
        end -= 1
    start = end
    while start > 0 and (
        tags[start - 1] in "NEAGSMD"
        or line.tokens[start - 1].low in ("of", "in", "for", "at", "from")
        or (line.tokens[start - 1].text in "-&/")
    ):
        start -= 1
    while start < end and tags[start] in "PD":
        start += 1
    return (start, end) if start < end else None
