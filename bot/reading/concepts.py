"""The words a figure measures ("driving range", "sales in China"), also where no metric fits.

Noun phrases chosen by where the number stands, at most two: what it describes and whose it is.

    40 percent of the COST                what a share is of           a range of 400 km       the phrase before "of"
    a 640-hp ENGINE                       what the unit stands before  lifted its FORECAST to  the object before "to", "by", "from"
    paid $12,000 for a ROOF               what money is for            one count of FRAUD      what a count is of
    the EXIT would cost $800 million      the subject of the verb, always added when it is a noun
"""

from collections.abc import Iterator, Sequence

from bot.reading.amounts import Amount, Line
from bot.reading.tokens import PADDING, words

_STOP = words(
    "the a an this that these those its his her their our your my of in on at by for with from to and or as than which who whom whose s it they he she we you i is are was were be been being has have had do does did will"
    " would can could may might more most less least about around nearly almost over under up down out off only just also even still now then so such not no yes very too each every any all both per via total there here"
    " well previously other whichever including excluding meanwhile alternatively ago"
)
_LINKS = frozenset(("of", "in", "for", "on", "at", "between", "across", "from", "with", "among"))
_AFTER_AMOUNT = words(
    "higher lower more less ago away last next earlier later worth long wide tall deep high each apiece cheaper respectively alone annually overall early late monday tuesday wednesday thursday friday saturday sunday"
)
_BEFORE_AMOUNT = words(
    "of in for worth over about at by with in on up from to the than more nearly almost around valued priced"
)
_SAYING = words(
    "said says say announced expects expected reported estimates believes hopes told added noted claims warned"
)
_JOINS = words(
    "or from up down to compared with versus vs than at about more nearly a an the year earlier ago before in on by"
)
_NO_SUBJECT = words("it they he she we i you there this that these those who which what one")
_LONGEST = 24

Span = tuple[int, int]


def concepts(line: Line, amounts: Sequence[Amount]) -> list[tuple[str, ...]]:
    """For each amount of a sentence the content words of what it measures, lower case; empty where the sentence does not say.

    An amount that only tells the one before it in another way, or what that one is compared with ("$20 million, or 35 cents a share, up from
    $15 million"), measures the same.
    """
    taken = frozenset(
        index for amount in amounts if amount.family != "count" for index in range(amount.first, amount.after)
    )
    found: list[tuple[str, ...]] = []
    for index, amount in enumerate(amounts):
        before = amounts[index - 1] if index else None
        if before is not None and found[-1] and _goes_on(line, before, amount):
            found.append(found[-1])
        else:
            found.append(_concept(line, amount, taken))
    return found


def _goes_on(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether nothing but light words and dates stands between two amounts, and the second has no noun of its own."""
    if (
        amount.first - before.after > 14
        or _share_of(line, amount) is not None
        or (amount.family == "count" and amount.counted is not None and before.family != "count")
    ):
        return False
    if (
        amount.family != "count"
        and line.tags[amount.after] == "N"
        and line.tokens[amount.after].low not in _AFTER_AMOUNT
        and amount.after not in line.dates
    ):
        return False
    between = range(before.after, amount.first)
    if not any(line.tokens[index].low in _JOINS for index in between):
        return False
    return all(
        line.tokens[index].low in _JOINS or line.tags[index] in ".DRC" or index in line.dates or index in line.past
        for index in between
    ) and not any(line.tokens[index].text == ";" for index in between)


def _concept(line: Line, amount: Amount, taken: frozenset[int]) -> tuple[str, ...]:
    if amount.number.wordy and amount.number.low == 1 and line.tokens[amount.number.after].low == "of":
        return ()
    chosen: list[Span] = []
    for finder in (_bracketed, _share_of, _count_of, _object, _described, _paid_for, _owner):
        found = finder(line, amount)
        if found is not None and any(True for _ in _content(line, found, amount, taken)):
            chosen.append(found)
            break
    counted_of = amount.family == "count" and bool(chosen) and line.tokens[amount.after].low == "of"
    subject = None if counted_of else _subject(line, amount, taken)
    if subject is None and not chosen:
        subject = _verbless(line, amount)
    if subject is not None and not any(first <= subject[0] < after for first, after in chosen):
        chosen.append(subject)
    found_words = (word for span in chosen for word in _content(line, span, amount, taken))
    return tuple(dict.fromkeys(found_words))


def _content(line: Line, span: Span, amount: Amount, taken: frozenset[int]) -> Iterator[str]:
    """The words of a phrase that carry meaning, hyphenated ones whole."""
    tokens, tags = line.tokens, line.tags
    index = span[0]
    while index < span[1]:
        token = tokens[index]
        if amount.first <= index < amount.after or index in taken or token.kind not in "wn" or index in line.dates:
            index += 1
            continue
        word = token.low
        plain = tags[index] in "NEAGVM"
        while (
            index + 2 < span[1]
            and tokens[index + 1].text in ("-", "&", "/")
            and tokens[index + 1].glued
            and tokens[index + 2].glued
        ):
            word += tokens[index + 1].text + tokens[index + 2].low
            plain = True
            index += 2
        index += 1
        if plain and word not in _STOP and not (token.kind == "n" and tags[max(0, index - 2)] not in "NEM"):
            yield word


def _is_inside(line: Line, index: int) -> bool:
    """Whether a token may stand inside a noun phrase."""
    token, tag = line.tokens[index], line.tags[index]
    if token.kind == "w" and line.tokens[index + 1].text == "-" and line.tokens[index + 1].glued:
        return True
    if token.text == "'" and token.glued:
        return index > 0 and line.tokens[index - 1].low.endswith("s")
    if tag in "NEASG" and not (tag == "G" and index and line.tags[index - 1] == "."):
        return True
    if tag == "M":
        if index in line.dates:
            return line.tags[index + 1] in "NEA"
        return index > 0 and line.tags[index - 1] in "EM" and len(token.text) < 5
    if token.text == ".":
        return token.glued and index > 0 and line.tags[index - 1] == "E" and len(line.tokens[index - 1].text) < 5
    return token.text in ("-", "&", "/") and token.glued


def _phrase(line: Line, at: int) -> Span | None:
    """The noun phrase that starts at token `at`, with the "of" and "in" phrases behind it."""
    tokens, tags = line.tokens, line.tags
    index = at
    while tags[index] in "DR" or tokens[index].low in ("one", "its", "their", "both"):
        index += 1
    first = index
    head = None
    last = len(tokens) - PADDING
    while index < last and index - first < _LONGEST:
        if _is_inside(line, index):
            if tags[index] in "NEG" and index not in line.vetoed:
                head = index
            index += 1
        elif (
            (
                head is not None
                and tokens[index].low in _LINKS
                and tags[index + 1] in "DNEA"
                and tokens[index].low != "to"
                and index + 1 not in line.vetoed
            )
            or (head is not None and tags[index] == "D" and tokens[index - 1].low in _LINKS)
            or (
                head is not None
                and tokens[index].low == "and"
                and tags[index + 1] in "NEA"
                and tags[index - 1] in "NEA"
            )
        ):
            index += 1
        else:
            break
    return (first, head + 1) if head is not None else None


def _share_of(line: Line, amount: Amount) -> Span | None:
    """Such as "40 percent of the cost", "half the condos"."""
    tokens, at = line.tokens, amount.after
    if amount.family != "ratio":
        return None
    if tokens[at].low == "of" or (amount.kind.value == "fraction" and tokens[at].low in ("in", "from", "on")):
        return _phrase(line, at + 1)
    return None


def _bracketed(line: Line, amount: Amount) -> Span | None:
    """Such as "hospitals (55 percent)": the phrase before the bracket."""
    at = amount.first - 1
    return _phrase_before(line, at) if at > 0 and line.tokens[at].text == "(" else None


def _count_of(line: Line, amount: Amount) -> Span | None:
    """Such as "one count of wire fraud", "35 sections of the region"."""
    if amount.family == "count" and line.tokens[amount.after].low == "of":
        return _phrase(line, amount.after + 1)
    return None


def _described(line: Line, amount: Amount) -> Span | None:
    """Such as "a 640-hp engine", "35m of its devices", "a 5 percent drop in demand"."""
    tokens, tags, at = line.tokens, line.tags, amount.after
    if amount.family in ("count", "rank"):
        return None
    if tokens[at].low in ("of", "in") and amount.family != "time" and tags[at + 1] in "NADE":
        return _phrase(line, at + 1) if tokens[at].low == "of" else None
    if tokens[at].text == "-" and tokens[at].glued:
        at += 1
    if tags[at] not in "NAEG" or tokens[at].low in _AFTER_AMOUNT or tokens[at].kind != "w" or at in line.vetoed:
        return None
    found = _phrase(line, at)
    return (_qualifiers(line, amount.first), found[1]) if found is not None else None


def _qualifiers(line: Line, first: int) -> int:
    """Where the words begin that stand before the number but describe the same noun ("a larger 570 sq m space", "the phone's 6-inch screen")."""
    at = first
    while at > 0 and line.tags[at - 1] == "A":
        at -= 1
    if at > 0 and line.tags[at - 1] == "S":
        at -= 1
        while at > 0 and _is_inside(line, at - 1):
            at -= 1
    return at


def _before(line: Line, amount: Amount) -> int:
    """The token before an amount and the words of exactness at it."""
    at = amount.first - 1
    while at >= 0 and (
        line.tags[at] in "RD"
        or line.tokens[at].low
        in (
            "up",
            "about",
            "than",
            "more",
            "over",
            "least",
            "between",
            "around",
            "under",
            "nearly",
            "just",
            "as",
            "much",
            "many",
            "less",
            "some",
        )
    ):
        if line.tokens[at].low == "up" and line.tokens[at + 1].low != "to":
            break
        at -= 1
    if at > 0 and line.tokens[at].low == "to" and line.tokens[at - 1].low == "up":
        at -= 2
    return at


def _owner(line: Line, amount: Amount) -> Span | None:
    """Such as "a range of 400 km", "sales of 5,835 units", "a car with 938 horsepower": the phrase before the preposition."""
    at = _before(line, amount)
    if at < 1 or line.tokens[at].low not in ("of", "with"):
        return None
    end = at
    start = end
    while start > 0 and _is_inside(line, start - 1):
        start -= 1
    return (start, end) if start < end else None


def _object(line: Line, amount: Amount) -> Span | None:
    """Such as "lifted its forecast to 5 million", "cut the price by $500": the object between the verb and the preposition."""
    tags, tokens = line.tags, line.tokens
    at = _before(line, amount)
    while at > 0 and tokens[at].text == "-":
        at -= 1
    if at < 2 or tokens[at].low not in ("to", "by", "from", "at", "for"):
        return None
    start = at
    while start > 0 and (
        _is_inside(line, start - 1) or (tokens[start - 1].low in ("of", "in", "for") and start - 1 > 0)
    ):
        start -= 1
    if start in (0, at):
        return None
    left = start
    while left > 0 and (tags[left - 1] == "D" or tokens[left - 1].low in ("out", "up", "down")):
        left -= 1
    return (start, at) if left > 0 and tags[left - 1] in "VG" and left < at else None


def _paid_for(line: Line, amount: Amount) -> Span | None:
    """Such as "$12,000 for a new roof", "$550 off a laptop", "wiped $340 million from the firm's value"."""
    at = amount.after
    word = line.tokens[at].low
    if amount.family != "currency" or at + 1 in line.vetoed or line.tags[at + 1] not in "DNEA":
        return None
    if (
        word in ("for", "off")
        or (word == "from" and line.tags[at + 1] == "D")
        or (word == "in" and line.tags[at + 1] in "NA")
    ):
        return _phrase(line, at + 1)
    return None


def _subject(line: Line, amount: Amount, taken: frozenset[int]) -> Span | None:
    """The noun phrase before the verb that rules the amount, through auxiliaries, infinitives and clauses in commas."""
    tokens, tags = line.tokens, line.tags
    reduced = _participle(line, amount) or _apposed(line, amount)
    if reduced is not None:
        return reduced
    verb = amount.first - 1
    while verb >= 0 and not (tags[verb] in "VX" and tokens[verb].low != "'s"):
        if tokens[verb].text == ";":
            return None
        verb -= 1
    while verb >= 0:
        while verb > 0 and (
            tags[verb - 1] in "VXRTG"
            or (tokens[verb - 1].low == "and" and verb > 1 and tags[verb - 2] == "V")
            or (tokens[verb - 1].low == "than" and verb > 1 and tags[verb - 2] == "R")
        ):
            verb -= 1
        end = _step_back(line, verb, taken)
        found = _phrase_before(line, end)
        if found is not None:
            return found if tokens[found[0]].low not in _NO_SUBJECT or found[1] - found[0] > 1 else None
        if end > 0 and (tags[end - 1] == "O" or tokens[end - 1].low in _NO_SUBJECT):
            saying = _saying_before(line, end) if tokens[end - 1].low in ("it", "they", "he", "she") else None
            if saying is None:
                return None
            verb = saying
            continue
        following = end - 1
        while following >= 0 and tags[following] not in "VX":
            if tokens[following].text == ";":
                return None
            following -= 1
        if following < 0 or following >= verb:
            return None
        verb = following
    return None


def _apposed(line: Line, amount: Amount) -> Span | None:
    """Such as "Kasler Corp., up $2.125": the name before the comma, or right before "up" and "down"."""
    at = amount.first - 1
    while at > 0 and line.tags[at] == "R":
        at -= 1
    if at < 1 or line.tokens[at].low not in ("up", "down", "off"):
        return None
    if line.tokens[at - 1].text == ",":
        at -= 1
    return _phrase_before(line, at) if line.tags[at - 1] == "E" else None


def _participle(line: Line, amount: Amount) -> Span | None:
    """Such as "people earning between $48,000 and ...", "claims, ranging from $200": the phrase an -ing form hangs on."""
    tokens, tags = line.tokens, line.tags
    at = amount.first - 1
    while at > 0 and (tags[at] in "PRD" or tokens[at].low == "to"):
        at -= 1
    if at < 1 or tags[at] != "G":
        return None
    if tags[at - 1] == "N":
        found = _phrase_before(line, at)
        return (found[0], at + 1) if found is not None else None
    if tokens[at - 1].text == "," and tokens[at].low in ("ranging", "totalling", "totaling", "worth", "averaging"):
        return _phrase_before(line, at - 1)
    return None


def _saying_before(line: Line, end: int) -> int | None:
    """The verb of saying before a pronoun ("the company said it has ..."), whose subject the pronoun most likely means."""
    for index in range(end - 2, max(-1, end - 6), -1):
        if line.tokens[index].low in _SAYING:
            return index
    return None


def _step_back(line: Line, verb: int, taken: frozenset[int]) -> int:
    """The end of the subject phrase: brackets, relative pronouns and clauses between commas before the verb are stepped over."""
    tokens, tags = line.tokens, line.tags
    end = verb
    while end > 0 and (end - 1 in taken or (end - 1 in line.dates and tags[end - 1] != "E")):
        end -= 1
        while end > 0 and end - 1 not in taken and tokens[end - 1].low in _BEFORE_AMOUNT:
            end -= 1
    if end > 0 and tags[end - 1] == "W":
        end -= 1
        if end > 0 and tokens[end - 1].text == ",":
            end -= 1
    if end > 0 and tokens[end - 1].text == ")":
        while end > 0 and tokens[end - 1].text != "(":
            end -= 1
        return end - 1
    if end > 1 and tokens[end - 1].text == ",":
        opening = end - 2
        while opening > 0 and tokens[opening].text != "," and end - opening < 20:
            opening -= 1
        if opening > 0 and tokens[opening].text == ",":
            return opening
    return end


def _phrase_before(line: Line, end: int) -> Span | None:
    """The noun phrase that ends before token `end`, with what "of", "in", "and" join to it."""
    tokens, tags = line.tokens, line.tags
    start = end
    while start > 0 and end - start < _LONGEST:
        at = start - 1
        if at in line.dates or (tags[at] in "NE" and start < end and tags[start] == "D"):
            break
        if _is_inside(line, at) or tags[at] == "D":
            if (
                tags[at] in "NE"
                and start < end
                and tags[start] == "E"
                and tags[at] == "N"
                and tokens[start - 1].low not in _LINKS
                and _opens_with_preposition(line, at)
            ):
                break
            start = at
        elif (
            tokens[at].low in ("of", "in", "for", "on", "at", "from", "to", "behind", "between", "with", "across")
            and at
            and tags[at - 1] in "NEG"
            and start < end
        ) or (tokens[at].low == "and" and at and tags[at - 1] in "NEA" and start < end and tags[start] in "NEAD"):
            start = at
        else:
            break
    while start < end and (tags[start] in "DPCR" or tokens[start].low in ("of", "and")):
        start += 1
    return (start, end) if start < end and any(tags[index] in "NEG" for index in range(start, end)) else None


def _opens_with_preposition(line: Line, at: int) -> bool:
    """Whether the phrase that ends at token `at` began with a preposition ("since the start of last season Chris Wood ...")."""
    index = at
    while index >= 0 and (line.tags[index] in "NEADGS" or line.tokens[index].low == "of"):
        index -= 1
    return index >= 0 and line.tags[index] == "P" and (index == 0 or line.tags[index - 1] == ".")


def _verbless(line: Line, amount: Amount) -> Span | None:
    """The phrase right before an amount that has no verb ("Blackmores up 9.4 per cent")."""
    at = amount.first
    while at > 0 and (
        line.tokens[at - 1].low in ("up", "down", "off", "at", "to", "by", ":")
        or line.tags[at - 1] == "R"
        or line.tokens[at - 1].text in ":("
    ):
        at -= 1
    return _phrase_before(line, at)
