"""How exact a number is: the words right beside it.

They come from lists of the lexicon ("more than", "knapp"); the longest match right before the number wins.
"""

from collections.abc import Mapping, Sequence

from bot.model.figure import Modifier
from bot.reading.amounts import Amount, Line
from bot.reading.tokens import Token, tokenise, words

_LISTS = {
    "modifier_about": Modifier.ABOUT,
    "modifier_almost": Modifier.ALMOST,
    "modifier_more_than": Modifier.MORE_THAN,
    "modifier_at_least": Modifier.AT_LEAST,
    "modifier_less_than": Modifier.LESS_THAN,
    "modifier_at_most": Modifier.AT_MOST,
    "modifier_up_to": Modifier.UP_TO,
}
_AFTER = {
    "modifier_after_more": Modifier.AT_LEAST,
    "modifier_after_about": Modifier.ABOUT,
    "modifier_after_less": Modifier.AT_MOST,
}
_ARTICLES = words("the its their his these those")
_MOVES = words("goes go going went moves moved rises rose climbs climbed jumps jumped creeps crept inches inched")
"""Verbs behind which "up to" says where a number goes, not how exact it is."""

_FILLERS = frozenset(
    (
        "a",
        "an",
        "the",
        "just",
        "only",
        "well",
        "far",
        "even",
        "slightly",
        "still",
        "already",
        "another",
        "additional",
        "total",
        "of",
        "way",
        "now",
        "its",
        "their",
        "his",
        "combined",
        "whopping",
        "these",
        "those",
    )
)


class ModifierFinder:
    """Reads exactness words. Built once from the lexicon."""

    def __init__(self, lexicon: Mapping[str, tuple[str, ...]]) -> None:
        self._before: dict[str, list[tuple[tuple[str, ...], Modifier]]] = {}
        self._after: dict[str, list[tuple[tuple[str, ...], Modifier]]] = {}
        for lists, index, end in ((_LISTS, self._before, -1), (_AFTER, self._after, 0)):
            for name, modifier in lists.items():
                for phrase in lexicon.get(name, ()):
                    parts = tuple(token.low for token in tokenise(phrase, 0, len(phrase)) if token.kind != "e")
                    if parts:
                        index.setdefault(parts[end], []).append((parts, modifier))
        for index in (self._before, self._after):
            for entries in index.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, line: Line, amount: Amount) -> tuple[Modifier | None, int, int]:
        """The modifier, and the token range of the amount with it."""
        tokens = line.tokens
        at = amount.first
        if amount.unit == "rank" and tokens[at].low == "top":
            return Modifier.UP_TO, at, amount.after
        modifier, first = self._left(tokens, at, amount)
        after = amount.after
        if modifier is None:
            modifier, after = self._right(tokens, amount)
        if modifier is None and amount.number.high is not None:
            modifier = Modifier.VAGUE
        return modifier, first, after

    def _left(self, tokens: Sequence[Token], at: int, amount: Amount) -> tuple[Modifier | None, int]:
        start = at
        for _ in range(3):
            if start == 0:
                return None, at
            before = tokens[start - 1]
            if before.text in ("~", "≈", "±"):
                return Modifier.ABOUT, start - 1
            if before.text == ">":
                return Modifier.MORE_THAN, start - 1
            if before.text == "<":
                return Modifier.LESS_THAN, start - 1
            if before.text == "-" and start > 1 and tokens[start - 2].low == "sub":
                return Modifier.LESS_THAN, start - 2
            found = self._match(tokens, start, amount)
            if found is not None:
                return found
            if before.low not in _FILLERS or (
                before.low in _ARTICLES
                and tokens[start - 2].low in ("over", "under", "above", "below", "past", "beyond")
            ):
                return None, at
            start -= 1
        return None, at

    def _match(self, tokens: Sequence[Token], at: int, amount: Amount) -> tuple[Modifier, int] | None:
        for parts, modifier in self._before.get(tokens[at - 1].low, ()):
            start = at - len(parts)
            if start < 0 or any(tokens[start + step].low != part for step, part in enumerate(parts)):
                continue
            if len(parts) == 1 and not _is_modifier(tokens, at - 1, amount):
                continue
            if parts == ("up", "to") and start and tokens[start - 1].low in _MOVES:
                continue
            if modifier is Modifier.MORE_THAN and start and tokens[start - 1].low in ("no", "not"):
                return Modifier.AT_MOST, start - 1
            if modifier is Modifier.LESS_THAN and start and tokens[start - 1].low in ("no", "not"):
                return Modifier.AT_LEAST, start - 1
            if (
                start
                and tokens[start - 1].low in ("just", "well", "slightly", "far")
                and modifier in (Modifier.MORE_THAN, Modifier.LESS_THAN)
            ):
                start -= 1
            return modifier, start
        return None

    def _right(self, tokens: Sequence[Token], amount: Amount) -> tuple[Modifier | None, int]:
        for at in {amount.after, amount.number.after}:
            token = tokens[at]
            if token.text == "+" and token.glued:
                return Modifier.AT_LEAST, max(amount.after, at + 1)
            for parts, modifier in self._after.get(token.low, ()):
                if all(at + step < len(tokens) and tokens[at + step].low == part for step, part in enumerate(parts)):
                    if parts == ("plus",) and tokens[at + 1].kind in "nc":
                        continue
                    return modifier, max(amount.after, at + len(parts))
            if token.text == "-" and token.glued and tokens[at + 1].low == "plus":
                return Modifier.AT_LEAST, max(amount.after, at + 2)
        return None, amount.after


_HANDED = words("hand hands handed handing turn turns turned turning take takes took taken taking sign signed")
"""Verbs behind which "over" says to whom something goes ("handed over 1,200 cars"), no "more than"."""


def _is_modifier(tokens: Sequence[Token], at: int, amount: Amount) -> bool:
    """Whether a word that can also be a preposition of place or time is one of exactness here."""
    word = tokens[at].low
    before = tokens[at - 1].low if at else ""
    if word == "over" and before in _HANDED and not (amount.family == "time" and before.startswith("t")):
        return False
    if word == "over":
        return not (
            amount.family == "time"
            and before not in ("for", "of", "took", "takes", "lasted", "is", "was", "with", "just", "well", "after")
        )
    if word in ("above", "below", "under", "past", "beyond"):
        if word == "past" and (amount.family == "time" or before in ("the", "in", "over")):
            return False
        return not (word == "under" and before == "from")
    if word == "some":
        return amount.number.low >= 10
    if word in ("fast", "gut", "about") and word != "about":
        return True
    if word == "around":
        return before not in ("all", "turn", "turned")
    return True
