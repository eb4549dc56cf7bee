"""A sentence made shorter without changing what it says: what can be left out, in which order, and whether the rest can stand alone.

Always left out: brackets, a dateline, an opening "Meanwhile,", and "the company said on Thursday" (a source that is not the company
itself stays: it says how sure a thing is). Then, one after the other: relative clauses, insertions between dashes, and tails from
the end ("…, citing higher costs"). Conditions ("if", "unless") and contradictions ("but") are never cut off.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from bot.reading.prose import Prose, Sentence
from bot.reading.tags import tag
from bot.reading.tokens import PADDING, Token, tokenise

Piece = tuple[int, int]
"""A part of the source that is kept: start and end."""

_BRACKETS = re.compile(r" ?\((?!s\))[^()\n]{1,120}\)| ?\[[^\[\]\n]{1,80}\]")
_DATELINE = re.compile(
    r"[A-Z][A-Za-z'. /]{2,40}(?:, [A-Z][A-Za-z.]+)?(?: ?\((?:Reuters|AP|AFP|dpa|Bloomberg|[A-Z][A-Za-z ]{2,24})\))? -+ (?=[A-Z])"
    r"|(?:New York|Hong Kong|London|Paris|Tokyo|Beijing|Shanghai|Detroit|Washington|San Francisco|Berlin|Frankfurt)(?=[A-Z][a-z])"
    r"|[A-Z]{3,}(?:[ /,]+[A-Z]{3,}){0,4}? (?=[A-Z][a-z]|[A-Z.]{2,} [a-z]|[A-Z]{2,}[a-z])"
)
_OWN_WORD = re.compile(
    r",? (?:the|its) (?:[\w'-]+ ){0,3}?(?:company|automaker|carmaker|car maker|maker|firm|group|startup|start-up|manufacturer|supplier|retailer|brand)"
    r"(?: has)? (?:said|announced|says|reported|confirmed)(?: (?:in|on|late|early|today|yesterday|this|last)[^,.]{0,40})?"
    r"(?:, (?:adding|noting|saying) [^.]{4,200})?(?=[,.])"
)
_LEAD_IN = re.compile(
    r"(?:however|meanwhile|additionally|moreover|furthermore|in addition|also|separately|still|now|overall|of course|to be sure|as a result"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\s?,\s",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r", (?:which|who|whose|where|of which)\b[^,;]{8,160}(?:,|(?=[.;]?$))")
_DASHED = re.compile(r" -+ [^-;.]{3,90}? -+(?= )")
_TAIL = re.compile(
    r", (?:while|as|because|with|citing|including|compared (?:with|to)|making|marking|bringing|giving|helped by|driven by|thanks to|following|adding|noting|even as"
    r"|(?:the|its|their|a) (?:first|biggest|largest|lowest|highest|sharpest|steepest|worst|best|most|smallest|fastest|slowest|second|third)\b|which|who|where|amid|after|instead|in (?:what|a move|a sign|a bid)|saying|pushing|leaving|allowing|capping|beating|up from|down from|boosted by|dragged down|joining|and (?:is|was|has|will|it|they|he|she|the))\b"
    r"| (?:while|because|amid|even as)\b| (?<!much )(?<!many )(?<!such )(?<!well )as (?=the |its |it |more |production |sales |demand )| with (?=an? |the |its )"
    r"|(?<!week)(?<!weeks)(?<!month)(?<!months)(?<!day)(?<!days)(?<!year)(?<!years)(?<!hours)(?<!shortly)(?<!soon)(?<!right)(?<!just)(?<!even) after\b"
    r"| -+ |; "
)
_CONTRAST = re.compile(r", (?:but|though|although) (?:the|it|he|she|they|its|his|analysts|some|[A-Z])")
_CONDITION = re.compile(r"\b(?:if|unless|provided|except|only when|but|although|though|however|not)\b", re.IGNORECASE)
_QUOTE = re.compile('["“”„«»「」]')
_CJK = re.compile("[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_DANGLING = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|by|for|with|from|and|or|its|their|as|than|that|more|most|as much)\.?$", re.IGNORECASE
)

FEWEST_WORDS = 6


def shortened(prose: Prose, sentence: Sentence, names: Collection[int]) -> Iterator[tuple[Piece, ...]]:
    """The sentence without what can always go; then, ever shorter, without relative clauses, insertions and tails.

    Args:
        prose: the text.
        sentence: which.
        names: where company names start; a name in capitals is no dateline.
    """
    text = prose.folded
    start, end = sentence.start, sentence.end
    dateline = _DATELINE.match(text, start, end)
    if dateline is not None and not any(start <= name < dateline.end() for name in names):
        start = dateline.end()
    lead_in = _LEAD_IN.match(text, start, end)
    if lead_in is not None:
        start = lead_in.end()
    gone = [match.span() for match in _BRACKETS.finditer(text, start, end)]
    gone += [match.span() for match in _OWN_WORD.finditer(text, start, end)]
    gone += [match.span() for match in _DASHED.finditer(text, start, end)]
    yield _kept(start, end, gone)
    relatives = [match.span() for match in _RELATIVE.finditer(text, start, end)]
    if relatives:
        gone += relatives
        yield _kept(start, end, gone)
    for tail in reversed(list(_TAIL.finditer(text, start + 24, end))):
        if not _CONDITION.search(text, tail.start(), end):
            yield _kept(start, tail.start(), gone)
    contrast = _CONTRAST.search(text, start + 48, end)
    if contrast is not None and not _CONDITION.search(text, start, contrast.start()):
        yield _kept(start, contrast.start(), gone)


def joined(prose: Prose, pieces: Sequence[Piece]) -> str:
    """The pieces as one line, without doubled blanks and orphaned marks."""
    text = " ".join("".join(prose.source[a:b] for a, b in pieces).split())
    text = re.sub(r" ([,.;:])", r"\1", text).strip(" ,;:-–—")
    return re.sub(r",([.,])", r"\1", text)


def stands_alone(prose: Prose, pieces: Sequence[Piece], text: str) -> bool:
    """Whether what is left is a sentence: it has a verb, does not break off, its marks are paired, and it says enough."""
    if _CJK.search(text):
        return len(text) >= 8
    if len(text.split()) < FEWEST_WORDS or len(_QUOTE.findall(text)) % 2 or text.count("(") != text.count(")"):
        return False
    if _QUOTE.match(text) or _DANGLING.search(text):
        return False
    return not text.isascii() or any(letter in "VX" for letter in tag(_tokens(prose, pieces)))


def _kept(start: int, end: int, gone: Sequence[Piece]) -> tuple[Piece, ...]:
    pieces, here = [], start
    for left, right in sorted(gone):
        if left >= end:
            break
        if left > here:
            pieces.append((here, left))
        here = max(here, right)
    if here < end:
        pieces.append((here, end))
    return tuple(pieces)


def _tokens(prose: Prose, pieces: Sequence[Piece]) -> list[Token]:
    tokens: list[Token] = []
    for left, right in pieces:
        tokens = tokens[:-PADDING] + tokenise(prose.folded, left, right)
    return tokens
