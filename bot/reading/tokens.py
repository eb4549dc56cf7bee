"""A sentence as tokens: words, numbers, signs and Chinese characters, each with its place in the text.

Numbers keep their separators ("2,300", "6,9"); letters glued to a number ("35m", "5kW", "10th") are a token of their own that knows it is
glued; a word that holds digits ("SU7", "EV6") stays one word, so that its digits can never be taken for a quantity.
"""

import re
from typing import NamedTuple


def words(text: str) -> frozenset[str]:
    """The words of a list written as running text: how the reading room writes its closed word classes."""
    return frozenset(text.split())


CODES = words(
    "AED ARS AUD BRL CAD CHF CNY CZK DKK DKr EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NGN NIS NKr NOK NZD PHP PLN RM RMB RUB Rmb Rp Rs SAR SEK SFr SGD"
    " SKr THB TRY TWD USD VND ZAR"
)
"""Letters that stand for a currency right before a number, as `config/units.toml` has them; "COP28" is more often a conference."""

_TOKEN = re.compile(
    rf"""
    (?P<c>(?:(?<![A-Za-z])(?:USD?|AUD?|CA[DN]?|Can|HKD?|NZD?|SGD|NT|CDN|Mex|MX|[ACRS]))?\$(?:US(?![A-Za-z])|(?:A|NZ|HK|C)(?=\d|\Z))?|[€£¥₩₹₽₺₫฿₱₪₦₿])
    |(?P<x>(?<![A-Za-z\d])(?:{"|".join(sorted(CODES, reverse=True))}|PS(?=\d[\d.,]|\d[mbk]))(?=\d))
    |(?P<n>\d+(?:[.,]\d+)*|(?<![\w.])\.\d+)
    |(?P<w>(?:[A-Za-z]\.){{2,}}(?![A-Za-z]{{2}})|[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f]*(?:'(?!s\b)[a-z]{{1,2}}\b)?|'s\b)
    |(?P<k>[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af])
    |(?P<s>[^\s])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: "n" number, "w" word, "c" currency sign, "k" Chinese, Japanese or Korean character, "s" other sign.
        text: as in the folded text.
        low: lower case.
        start, end: offsets into the source.
        glued: no blank stands between it and the token before.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    glued: bool


END = Token("e", "", "", -1, -1, glued=False)
"""What stands beyond the last token (and before the first)."""


PADDING = 10
"""So many `END` tokens follow the last one: further than any rule looks ahead."""


def tokenise(folded: str, start: int, end: int) -> list[Token]:
    """The tokens of `folded[start:end]`, with `PADDING` times `END` behind them, so that looking ahead needs no check."""
    tokens = []
    last = -1
    make = tuple.__new__  # what Token() does, without its frame: this is the innermost loop of all reading
    for match in _TOKEN.finditer(folded, start, end):
        left, right = match.span()
        text = match.group()
        kind = match.lastgroup or "s"
        tokens.append(make(Token, ("w" if kind == "x" else kind, text, text.lower(), left, right, left == last)))
        last = right
    tokens.extend([END] * PADDING)
    return tokens
