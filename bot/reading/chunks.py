"""A sentence in chunks: noun phrases, verb groups, prepositions and what joins them; flat, left to right, in one pass.

    [The debt]N [of]P [the carmaker]N [has risen]V [by]P [40 percent]Q [to]P [a 9 billion euro pile]N [,], [which]W [worries]V [investors]N

No tree is built; `bot.reading.phrases` walks over the chunks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.reading.amounts import Amount, Line
from bot.reading.tags import NOUNS_ALONE, is_adjective
from bot.reading.tokens import PADDING, words

_PARTICLES = words("up down out off back away")
_PRONOUN_DETERMINERS = words("this that these those both all some any such another either neither each")
_VERBAL_PREPOSITIONS = words("by after before without while when since through despite")
_COMPOUND_PREPOSITIONS = frozenset(
    (("on", "top"), ("in", "addition"), ("in", "terms"), ("in", "front"), ("as", "part"), ("in", "spite"), ("in", "light"), ("on", "behalf"))
)  # fmt: skip
_PERIODS = words(
    "quarter quarters year years month months week weeks half period fiscal day days season today yesterday tomorrow night morning evening afternoon"
)
_ENDING = words("ended ending")
_PARTICIPLES = ("ed", "en", "wn")
_LONGEST = 16
AFTER_AMOUNT = words(
    "higher lower more less ago away last next earlier later worth long wide tall deep high each apiece cheaper respectively alone annually overall overnight early late old"
    " monday tuesday wednesday thursday friday saturday sunday"
)
"""Words behind an amount that do not begin the noun phrase it stands in."""


class Chunk(NamedTuple):
    """A part of a sentence.

    Attributes:
        kind: N noun phrase, Q bare amount, V verb group, G -ing form, P preposition, W relative pronoun, O pronoun, C conjunction, D date or
            length of time, R adverb or adjective on its own, or a sign (one of ", ; : ( ) -", and "." for any other).
        first, after: token indexes.
        amount: index of the amount in it; -1 for none.
    """

    kind: str
    first: int
    after: int
    amount: int = -1


def chunked(line: Line, amounts: Sequence[Amount]) -> list[Chunk]:
    """The chunks of a line, one after another, without a gap."""
    chunker = _Chunker(line, amounts)
    found: list[Chunk] = []
    at, last = 0, len(line.tokens) - PADDING
    fronted, before = False, ""
    while at < last:
        found.append(chunker.at(at, before, fronted=fronted))
        at, kind = found[-1].after, found[-1].kind
        fronted = (fronted and kind in "NPDR") or (kind == "P" and before in ("", ",", "C", ";"))
        before = kind
    return found


@dataclass(slots=True)
class _Run:
    """A noun phrase while it is being read: where it began, the next token, its last noun so far, and the amount in it."""

    first: int
    index: int
    head: int = -1
    amount: int = -1
    pronoun: bool = False
    fronted: bool = False


class _Chunker:
    def __init__(self, line: Line, amounts: Sequence[Amount]) -> None:
        self._line = line
        self._tokens = line.tokens
        self._tags = _compounded(line)
        self._amounts = amounts
        self._starts: Mapping[int, int] = {amount.first: index for index, amount in enumerate(amounts)}

    def at(self, at: int, before: str, *, fronted: bool) -> Chunk:
        """The chunk that starts at token `at`, behind one of kind `before`; `fronted` in the phrases behind a preposition that opens a clause."""
        token, tag = self._tokens[at], self._tags[at]
        if at in self._starts:
            return self._noun_phrase(at, before, fronted=fronted)
        if at in self._line.dates or (before == "D" and token.low in _ENDING and at + 1 in self._line.dates):
            return self._date(at, before)
        if token.kind == "s" and token.text in ",;:()-":
            return Chunk(token.text, at, at + 1)
        if tag == "T" or (token.low == "up" and self._tokens[at + 1].low == "to"):
            return self._to(at)
        if tag in "XV":
            return self._verb_group(at)
        if tag == "P":
            compound = (token.low, self._tokens[at + 1].low) in _COMPOUND_PREPOSITIONS
            return Chunk("P", at, at + 3 if compound and self._tokens[at + 2].low in ("of", "to") else at + 1)
        if tag in "WOC" or (tag == "G" and not self._opens_phrase(at)):
            return Chunk(tag, at, at + 1)
        if tag in "DANEGM" and token.kind in "wn":
            return self._noun_phrase(at, before, fronted=fronted)
        return Chunk("R" if tag == "R" else ".", at, at + 1)

    def _date(self, at: int, before: str) -> Chunk:
        """A date, unless a noun follows that it describes ("last year's sales")."""
        after = at + 1
        while after in self._line.dates and after not in self._starts:
            after += 1
        describes = self._tags[after] in "NAEGS" and self._tokens[after].low not in AFTER_AMOUNT
        return self._noun_phrase(at, before) if describes and at in self._line.dates else Chunk("D", at, after)

    def _to(self, at: int) -> Chunk:
        if self._tags[at] != "T":
            return Chunk("P", at, at + 2)
        after = at + 1
        while self._tags[after] == "R":
            after += 1
        return self._verb_group(at) if self._tags[after] in "VX" else Chunk("P", at, at + 1)

    def _verb_group(self, at: int) -> Chunk:
        after = at + 1
        while after not in self._starts and self._is_verbal(after):
            after += 1
        return Chunk("V", at, after)

    def _is_verbal(self, at: int) -> bool:
        """Whether a token goes on with the verb group before it."""
        tags, tag = self._tags, self._tags[at]
        behind = at + 1
        while tags[behind] == "R" and behind not in self._starts:
            behind += 1
        if tag in "VX" or (tag == "R" and tags[behind] in "VXGT") or (tag == "T" and tags[behind] in "VX"):
            return True
        if tag == "G":
            return tags[at - 1] in "XR"
        particle = tag == "P" and self._tokens[at].low in _PARTICLES and tags[at - 1] in "VG"
        return particle and not (self._tokens[at].low == "up" and self._tokens[at + 1].low == "to")

    def _opens_phrase(self, at: int) -> bool:
        """Whether an -ing form stands before a noun inside a phrase ("the operating profit")."""
        if self._tags[at + 1] not in "NE":
            return False
        return at == 0 or not (self._tokens[at - 1].low in _VERBAL_PREPOSITIONS or self._tags[at - 1] in ".NE")

    # ------------------------------------------------------------ noun phrases

    def _noun_phrase(self, at: int, before: str, *, fronted: bool = False) -> Chunk:
        run = _Run(at, at, fronted=fronted)
        while run.index - at < _LONGEST:
            if run.index in self._starts:
                if run.head >= 0 and self._tags[run.index - 1] != "S":
                    break
                after = self._describing(run)
                if after < 0:
                    return self._bare(run, before)
                run.index = after
            elif not (self._takes_sign(run) or self._takes_word(run)):
                break
        return self._closed(run)

    def _describing(self, run: _Run) -> int:
        """The token behind an amount that stands before a noun ("a 640-hp engine"), hyphen included; -1 where none follows."""
        run.amount = self._starts[run.index]
        amount = self._amounts[run.amount]
        after = amount.after
        if self._tokens[after].text == "-" and self._tokens[after].glued:
            after += 1
        token, tag = self._tokens[after], self._tags[after]
        if amount.family == "count" or after in self._line.dates or after in self._line.vetoed:
            return -1
        noun = tag in "NAE" or (tag == "G" and self._tags[after + 1] in "NE")
        return after if noun and token.kind == "w" and token.low not in AFTER_AMOUNT else -1

    def _bare(self, run: _Run, before: str) -> Chunk:
        amount = self._amounts[run.amount]
        plain = "Q" if amount.counted is None else "N"
        kind = "D" if amount.family == "time" and before == "P" else plain
        return Chunk(kind, run.first, amount.after, run.amount)

    def _takes_sign(self, run: _Run) -> bool:
        """Takes a sign inside a phrase: the hyphen of a compound, the point of an abbreviation, the apostrophe of a plural."""
        token, following, at = self._tokens[run.index], self._tokens[run.index + 1], run.index
        if at == run.first or not token.glued:
            return False
        if token.text in ("-", "&", "/") and following.glued:
            run.index += 1
            if following.kind in "wn" and run.index not in self._starts:
                if self._tags[run.index] not in "DA":
                    run.head = run.index
                run.index += 1
            return True
        left = self._tokens[at - 1]
        if token.text == "." and self._tags[at - 1] == "E" and following.kind != "e":
            name = following.glued and following.kind == "w"
            if name or len(left.text) < 5:
                run.index += 1
                return True
            return False
        if token.text == "'" and left.low.endswith("s"):
            run.index += 1
            return True
        return False

    def _takes_word(self, run: _Run) -> bool:
        """Takes the next word where it belongs to the phrase."""
        tags, at = self._tags, run.index
        tag, inside = tags[at], run.index > run.first
        if tag in "NE" or (tag == "G" and self._is_noun(run)):
            dated = at in self._line.dates and tags[at + 1] not in "NE"
            named = run.fronted and tag == "E" and run.head == at - 1 and tags[run.head] == "N"
            if run.head >= 0 and (dated or named):
                return False
            run.head = at
        elif tag == "D":
            if inside and tags[at - 1] != "D":
                return False
            run.pronoun = self._tokens[at].low in _PRONOUN_DETERMINERS
        elif tag == "M":
            if not (at in self._line.dates or (inside and (tags[at - 1] in "EM" or run.head < 0))):
                return False
            if inside and tags[at - 1] == "E":
                run.head = at
        elif tag == "A":
            if self._stands_alone(run):
                run.head = at
            elif inside and run.head == at - 1 and tags[at - 1] == "N" and is_adjective(self._tokens[at].low):
                return False
        elif not self._modifies(run):
            return False
        run.index += 1
        return True

    def _is_noun(self, run: _Run) -> bool:
        """Whether an -ing form is a noun or stands before one."""
        at = run.index
        return at + 1 not in self._starts and (
            self._tags[at + 1] in "NE" or (at > run.first and self._tags[at - 1] in "DA")
        )

    def _stands_alone(self, run: _Run) -> bool:
        """Whether an adjective is the noun of its phrase ("the total was", "net of")."""
        at, following = run.index, self._tags[run.index + 1]
        if at + 1 in self._starts:
            return False
        listed = self._tokens[at].low in NOUNS_ALONE and following in "VXP."
        return listed or (self._tags[run.first] == "D" and run.head < 0 and following in "VX")

    def _modifies(self, run: _Run) -> bool:
        """Whether a possessive, an adverb or a participle goes on with the phrase."""
        tags, at = self._tags, run.index
        tag = tags[at]
        if at == run.first or tag == "S":
            return tag == "S" and at > run.first
        if run.head >= 0:
            return False
        if tag == "R":
            return tags[at + 1] in "ANV"
        return tag == "V" and tags[at + 1] in "NE" and self._tokens[at].low.endswith(_PARTICIPLES)

    def _closed(self, run: _Run) -> Chunk:
        at, head = run.first, run.head
        after = max(run.index, at + 1)
        while after > at + 1 and self._tokens[after - 1].text in ("-", "&", "/"):
            after -= 1
        if run.amount >= 0:
            amount = self._amounts[run.amount]
            if head < amount.after:  # "30 percent contained"
                return Chunk("Q" if amount.counted is None else "N", at, amount.after, run.amount)
            return Chunk("N", at, after, run.amount)
        if head >= 0:
            if self._tokens[head + 1].text == "." and run.index > head + 1:
                return Chunk("N", at, head + 2)
            return Chunk("D" if self._is_period(at, head) else "N", at, head + 1)
        return Chunk("O" if run.pronoun and after == at + 1 else "R", at, after)

    def _is_period(self, first: int, head: int) -> bool:
        """Whether a phrase only says when ("the first half of the year")."""
        return self._tokens[head].low in _PERIODS and all(
            self._tags[index] in "DAMR"
            or index in self._line.dates
            or self._tokens[index].low in _PERIODS
            or self._tokens[index].text == "-"
            for index in range(first, head + 1)
        )


def _compounded(line: Line) -> str:
    """The tags of a line with hyphenated compounds made adjectives before a noun and nouns elsewhere ("start-up", "fully-electric car")."""
    tokens, tags = line.tokens, list(line.tags)
    at, end = 1, len(tokens) - PADDING
    while at < end:
        if not (_is_hyphen(line, at) and tokens[at - 1].kind == "w"):
            at += 1
            continue
        first, last = at - 1, at + 1
        while _is_hyphen(line, last + 1):
            last += 2
        for index in range(first, last, 2):
            tags[index] = line.tags[index] if line.tags[index] in "NE" else "A"
        if tags[last] not in "NE":
            participle = tags[last] == "V" and tokens[last].low.endswith(_PARTICIPLES)
            tags[last] = "A" if participle or tags[last + 1] in "NEA" else "N"
        at = last + 1
    return "".join(tags)


def _is_hyphen(line: Line, at: int) -> bool:
    """Whether a hyphen without blanks stands here, with a word behind it."""
    token, following = line.tokens[at], line.tokens[at + 1]
    return token.text == "-" and token.glued and following.glued and following.kind == "w"
