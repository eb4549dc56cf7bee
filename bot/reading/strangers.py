"""Firms the catalogue does not know: what they did is theirs ("org:voltra-energy"), and never the company's named before them.

A name counts as a firm's only where the text itself says so: by what stands before it ("start-up Voltra"), behind it ("Voltra, a maker of
cells,") or in it ("Voltra Energy").
"""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence

from bot.reading.companies import Mention
from bot.reading.prose import Prose

MOST_STRANGERS = 24
"""So many names of unknown firms are looked for in one text."""

_WORD = r"(?<![A-Za-z0-9&])[A-Z](?=[A-Z&]*[a-z0-9])[A-Za-z0-9&]{1,30}(?![A-Za-z0-9&])"
_KIND = (
    r"(?:maker|manufacturer|start-?up|company|firm|supplier|developer|producer|designer|operator|provider|venture|subsidiary|brand|retailer|miner"
    r"|group|unit|specialist|carmaker|automaker|chipmaker|business|platform|lender|distributor|importer|utility|insurer|airline|consultancy|broker|bank|investor|fund)"
)
_CALLED = re.compile(
    rf"(?:(?:(?<![a-z])[a-z]{{1,24}}-?(?:maker|up)|{_KIND[3:-1]})) (?P<before>{_WORD}(?: {_WORD})?)(?=[,.; ]|'s)"
    rf"|(?P<behind>{_WORD}(?: {_WORD})?), (?:an?|the|which|whose|founded|based|once an?|one of the)\b[^.;\n]{{0,70}}?\b{_KIND}\b"
    rf"|(?P<founded>{_WORD}(?: {_WORD})?), (?:founded|based|headquartered|listed|backed) (?:in|by|on)\b"
    rf"|(?P<whole>{_WORD}(?: {_WORD})? (?:Inc|Corp|Ltd|LLC|PLC|AG|SE|GmbH|AB|Motors|Automotive|Energy|Technologies|Technology|Batteries|Battery|Cells|Holdings"
    r"|Systems|Materials|Power|Semiconductors?|Robotics|Mobility|Lithium|Mining|Chemical|Chemicals|Steel|Electronics)(?: Group)?)(?=[,.; ]|'s)"
)
_ORDINARY = re.compile(
    r"(?:The|This|That|These|Those|It|Its|He|She|They|We|You|In|On|At|By|For|From|But|And|As|With|After|Before|While|When|If|Some|Many|Most|More|Both|Each"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|However|Meanwhile|Still|Also|Furthermore|Moreover|Overall|Instead|Today|Now|Separately|Together|Elsewhere|Yesterday|Reuters|Bloomberg|Power|Associates|Partners"
    r"|Vice|Information|Consumer|Storage|Advanced|Senior|Co|Inc|Corp|Model|Class|Series|Chief|President|Chairman|Minister|Analysts?|Last|First|Second|Third|New|One|Two|Three|According|Shares|Sales|Revenue|US|EU|UK)\b"
)


_RESEARCH = re.compile(
    r"\b(?:(?:research|data|analysis|analytics|consulting|forecasting|polling|valuation|intelligence) (?:firm|company|group|house|provider|specialist|business)|researcher|consultancy|pollster) $",
    re.IGNORECASE,
)
"""What stands before the name of a firm that only tells of others."""

_PERSON = re.compile(
    r",[^,]*\b(?:founder|chief|head|analyst|ceo|executive|president|chairman|chairwoman|director|partner|economist|manager|owner|expert|professor|author|engineer|who)\b",
    re.IGNORECASE,
)


def strangers(prose: Prose, mentions: Sequence[Mention], known: Container[str]) -> list[Mention]:
    """The places where a text names a firm that the catalogue does not know.

    Args:
        prose: the text.
        mentions: the companies it names.
        known: lower-cased words that are no firm's name: places, given names, models of cars.
    """
    text = prose.folded
    taken = [(mention.start, mention.end) for mention in mentions]
    names: dict[str, str] = {}
    for match in _CALLED.finditer(text):
        name = match.group(match.lastgroup or 0)
        start = match.start(match.lastgroup or 0)
        first = name.split()[0]
        if name in names:
            continue
        if (
            any(_ORDINARY.match(word) for word in (name, *name.split()[1:]))
            or _PERSON.search(match.group())
            or _RESEARCH.search(text, max(0, start - 32), start)
            or first.endswith("ly")
            or first.lower() in known
            or name.lower() in known
        ):
            continue
        behind = bisect_left(taken, start + len(name), key=lambda span: span[0])
        if behind and start < taken[behind - 1][1]:
            continue
        names[name] = f"org:{_NO_LETTERS.sub('-', _LEGAL.sub('', name).lower()).strip('-')}"
        if len(names) == MOST_STRANGERS:
            break
    if not names:
        return []
    names |= {short: names[name] for name in names if (short := _short(text, name)) is not None and short not in names}
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b")
    found = []
    at = 0
    for match in pattern.finditer(text):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        found.append(Mention(match.start(), match.end(), names[match.group()]))
    return found


_LEGAL = re.compile(r" (?:Inc|Corp|Ltd|LLC|PLC|AG|SE|GmbH|AB)$")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def _short(text: str, name: str) -> str | None:
    """The first of a name's two words, by which a text goes on calling the firm; None where it is an ordinary word of the text too."""
    first, _, rest = name.partition(" ")
    return first if rest and len(first) >= _SHORTEST and re.search(rf"\b{first.lower()}\b", text) is None else None


_SHORTEST = 4
