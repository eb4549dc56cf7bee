"""Where a text may be cut: between two signs, as readers see them, never inside one (feeds.md, A47)."""

import unicodedata

_JOINER = "\u200d"


def end_of_sign(text: str, at: int) -> int:
    """The last place up to `at` that tears no sign: a letter and its marks, an emoji with its colour or what it is joined to, a flag."""
    while 0 < at < len(text) and _goes_on(text, at):
        at -= 1
    return at


def _goes_on(text: str, at: int) -> bool:
    """Whether what begins at `at` belongs to the sign before it (as far as Unicode's UAX 29 matters in titles)."""
    following = text[at]
    if following.isascii():
        return False
    if unicodedata.category(following)[0] == "M" or "\U0001f3fb" <= following <= "\U0001f3ff":
        return True
    if _JOINER in {following, text[at - 1]}:
        return True
    return _is_half_a_flag(following) and _halves_before(text, at) % 2 == 1


def _is_half_a_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _halves_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_half_a_flag(text[start - 1]):
        start -= 1
    return at - start
