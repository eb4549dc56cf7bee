"""What one amount of a sentence measures, as phrases: what it describes, and whose it is.

40 percent of the COST                what a share is of           a RANGE of 400 km       the phrase before "of"
a 640-hp ENGINE                       what the unit stands before  lifted its FORECAST to  the phrase before "to", "by", "from", "at"
paid $12,000 for a ROOF               what money is for            REVENUE $3.2bn          the phrase right before
the EXIT would cost $800 million      the subject of the verb, added when it is a noun
"""

from collections.abc import Callable, Iterator

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.phrases import Phrases
from bot.reading.tokens import words

_STOP = words(
    "sub one estimated the a an this that these those its his her their our your my of in on at by for with from to and or as than which who whom whose it they he she we you i is are was were be been being has have had do does did will"
    " would can could may might more most less least about around nearly almost over under up down out off only just also even still now then so such not no yes very too each every any all both per via total there here"
    " well previously other whichever including excluding meanwhile alternatively ago"
)
_EXACT = words(
    "about around more less than least at most over under nearly almost roughly some up to as much many just between approximately only well close another further a an estimated record"
)
_FOR_MONEY = words("for off from to in on towards toward")
_WORTH = words(
    "worth totalling totaling valued priced costing averaging ranging starting exceeding topping measuring weighing"
)
_ADDING = words("add adds added adding bring brings brought bringing contribute contributes contributed")
_SAID = words("said says say announced reported estimates believes told added noted claims warned")
_OPENING = words("because while since as although though whereas if when that")

Span = tuple[int, int]
"""Token indexes: the first of a phrase and the first behind it."""


class Measured:
    """Reads what one amount measures.

    Args:
        line: the sentence.
        phrases: its chunks.
        amount: the amount.
        at: the amount's chunk.
        taken: tokens of all amounts that are no counted nouns; they are no words of a concept.
    """

    def __init__(self, line: Line, phrases: Phrases, amount: Amount, at: int, taken: frozenset[int]) -> None:
        self._line = line
        self._phrases = phrases
        self._amount = amount
        self._at = at
        self._taken = taken
        self._left = self._before_exactness()

    def words(self) -> tuple[str, ...]:
        """The content words of what it measures, in lower case; empty where the sentence does not say."""
        spans = self._spans()
        found = tuple(dict.fromkeys(word for span in spans for word in self._content(span)))
        total = any(self._line.tokens[span[1] - 1].low == "total" for span in spans)
        return ("total",) if total and not found else found

    def _spans(self) -> list[Span]:
        number = self._amount.number
        if number.wordy and number.low == 1 and self._line.tokens[number.after].low == "of":
            return []
        alone: tuple[Callable[[], Span | None], ...] = (self._bracketed, self._one_count, self._hung_on)
        for finder in alone:
            span = finder()
            if span is not None:
                return [span]
        described = self._described()
        subject = self._subject()
        if described is None or subject is None:
            return [span for span in (described, subject) if span is not None]
        apart = described[1] <= subject[0] or subject[1] <= described[0]
        return [described, subject] if apart else [described]

    def _span(self, first: int, last: int) -> Span:
        return self._phrases.chunks[first].first, self._phrases.chunks[last].after

    def _onward(self, first: int) -> Span:
        return self._span(first, self._phrases.extended(first))

    def _before_exactness(self) -> int:
        """The chunk left of the amount, words of exactness stepped over."""
        phrases = self._phrases
        at = self._at - 1
        while at >= 0:
            adverb = phrases.kind(at) == "R" and phrases.low(at) not in _WORTH
            exact = phrases.kind(at) in "PRNO." and phrases.low(at) in _EXACT and phrases.last(at) in _EXACT
            if not adverb and not (exact and not self._is_preposition(at)):
                break
            at -= 1
        return at

    def _is_preposition(self, at: int) -> bool:
        """Whether a word that may tell exactness is the preposition of the amount ("fell to", "at $5", "up 3 cents")."""
        low = self._phrases.low(at)
        if low == "at":
            return self._phrases.low(at + 1) not in ("least", "most")
        chunk = self._phrases.chunks[at]
        return low in ("to", "up") and chunk.after - chunk.first == 1

    # ------------------------------------------------------------ what it describes

    def _described(self) -> Span | None:
        for finder in (self._of, self._head, self._apposed, self._before_preposition, self._paid_for):
            found = finder()
            if found is not None and any(True for _ in self._content(found)):
                return found
        return None

    def _bracketed(self) -> Span | None:
        """Such as "hospitals (55 percent)"."""
        phrases, at = self._phrases, self._left
        if phrases.kind(at) == "(" and phrases.kind(at - 1) == "N":
            return self._span(phrases.chain(at - 1), at - 1)
        return None

    def _one_count(self) -> Span | None:
        """Such as "one count of wire fraud"."""
        phrases, at = self._phrases, self._at + 1
        if self._amount.family == "count" and phrases.low(at) == "of" and phrases.kind(at + 1) == "N":
            return self._onward(at + 1)
        return None

    def _hung_on(self) -> Span | None:
        """Such as "people earning between $48,000 and $90,000", "claims, ranging from $200": the phrase a participle hangs on."""
        phrases, at = self._phrases, self._left
        if phrases.kind(at) == "P":
            at -= 1
        if phrases.low(at) in _WORTH and phrases.kind(at) in ("V", "G", "R"):
            noun = at - 2 if phrases.kind(at - 1) == "," else at - 1
            return self._span(noun, noun) if phrases.kind(noun) == "N" else None
        earning = phrases.kind(at) == "G" and phrases.kind(at - 1) == "N" and phrases.low(at + 1) == "between"
        return self._span(at - 1, at) if earning else None

    def _of(self) -> Span | None:
        """Such as "40 percent of the cost", "half the condos", "1.5 million in the region"."""
        phrases, amount, at = self._phrases, self._amount, self._at + 1
        if phrases.chunks[self._at].after > amount.after or (amount.family == "count" and amount.counted is not None):
            return None
        genitive = self._line.language == "de" and amount.family == "ratio"  # "20 Prozent der Kunden"
        if (amount.kind is Kind.FRACTION or genitive) and phrases.kind(at) == "N" and phrases.kind(self._at) != "N":
            return self._onward(at)
        if phrases.kind(at) != "P" or phrases.kind(at + 1) != "N":
            return None
        if amount.kind is Kind.FRACTION:
            wanted: tuple[str, ...] = ("of", "in", "from", "on")
        elif amount.family in ("", "count"):
            wanted = ("of", "in") if amount.number.scaled else ("of",)
        else:
            wanted = () if amount.family == "time" else ("of",)
        return self._onward(at + 1) if phrases.low(at) in wanted else None

    def _head(self) -> Span | None:
        """Such as "a 640-hp engine", "demand for 5 percent bonds": the noun that the unit stands before, and what it belongs to."""
        phrases = self._phrases
        chunk = phrases.chunks[self._at]
        if self._amount.family in ("count", "rank") or chunk.after <= self._amount.after:
            return None
        first = self._at
        while phrases.low(first - 1) in ("of", "for") and phrases.kind(first - 2) == "N":
            first -= 2
        return self._span(first, phrases.extended(self._at))

    def _apposed(self) -> Span | None:
        """Such as "revenue $3.2bn", "operating profit: 35 million", "Texas, $3.9 billion": the phrase right before."""
        phrases, at = self._phrases, self._left
        if self._amount.family == "count":
            return None
        if phrases.kind(at) in (":", "-") and phrases.kind(at - 1) == "N":
            return self._span(phrases.chain(at - 1), at - 1)
        if phrases.kind(at) == ",":
            first = phrases.chain(at - 1)
            opens = phrases.kind(first - 1) in (";", "", ":") or phrases.low(first - 1) == "by"
            return self._span(at - 1, at - 1) if phrases.kind(at - 1) == "N" and opens else None
        if phrases.kind(at) != "N":
            return None
        first = phrases.chain(at)
        name = self._line.tags[phrases.chunks[at].after - 1] == "E"
        ruled = phrases.kind(phrases.skip_light(first - 1)) in ("V", "G")
        if not ruled and (not name or phrases.kind(first - 1) in ("", ",", ";")):
            return self._span(first, at)
        return self._span(at, at) if name and phrases.kind(at - 1) == "C" else None

    def _before_preposition(self) -> Span | None:
        """Such as "a range of 400 km", "lifted its forecast to 5 million", "fines from $200", "after charging in 20 minutes"."""
        phrases, at = self._phrases, self._left
        while phrases.kind(at) == "-":
            at -= 1
        if phrases.low(at) == "between" and phrases.kind(at - 1) == "P":
            at -= 1
        if not (phrases.kind(at) == "P" or phrases.low(at) in _WORTH):
            return None
        low = phrases.low(at)
        before = phrases.skip_light(at - 1)
        if phrases.kind(before) == ")":
            before = phrases.opening(before) - 1
        if phrases.kind(before) == "G" and phrases.kind(before - 1) == "P" and low == "in":
            return self._span(before, before)
        if phrases.kind(before) != "N":
            return None
        if self._amount.family == "count" and low not in ("of", "with", "on"):
            return None
        first = before
        if low in ("of", "with"):
            while low == "of" and phrases.low(first - 1) in ("of", "for", "in") and phrases.kind(first - 2) == "N":
                first -= 2
            return self._span(first, before)
        first = phrases.chain(before)
        named = self._line.tags[phrases.chunks[before].after - 1] == "E"
        adjunct = phrases.kind(phrases.skip_light(first - 1)) == "P" and (low in ("to", "by") or named)
        return None if adjunct else self._span(first, before)

    def _paid_for(self) -> Span | None:
        """Such as "$12,000 for a new roof", "$550 off a laptop", "wiped $340 million from the firm's value"."""
        phrases, at = self._phrases, self._at + 1
        low = phrases.low(at)
        if self._amount.family != "currency" or low not in _FOR_MONEY or phrases.kind(at + 1) != "N":
            return None
        opening = self._line.tags[phrases.chunks[at + 1].first]
        if low == "in":
            fits = opening in "NA"
        elif low == "to":
            fits = opening in "DA" and phrases.last(phrases.verb_before(self._at)) in _ADDING
        else:
            fits = low in ("for", "off") or opening in "DA"
        return self._onward(at + 1) if fits and phrases.kind(at) == "P" else None

    # ------------------------------------------------------------ whose it is

    def _subject(self) -> Span | None:
        phrases = self._phrases
        if self._is_subject():
            return None
        at = self._left
        if phrases.low(at) in ("up", "down", "off") and phrases.kind(at) == "P":
            name = at - 2 if phrases.kind(at - 1) == "," else at - 1
            if phrases.kind(name) == "N" and self._line.tags[phrases.chunks[name].after - 1] == "E":
                return self._span(phrases.chain(name), name)
        verb = phrases.verb_before(self._at)
        if verb < 0:
            return self._verbless()
        found = phrases.subject(verb)
        return self._span(*found) if found is not None else None

    def _is_subject(self) -> bool:
        """Whether the amount's own phrase is the subject of a clause ("because 50-foot lots are rare")."""
        phrases = self._phrases
        before = phrases.skip_light(self._left)
        said = phrases.kind(before) == "V" and phrases.last(before) in _SAID
        opens = said or phrases.low(before) in _OPENING or phrases.kind(before) in ("", "C", "W", ";", ",", ":")
        return opens and phrases.kind(phrases.extended(self._at) + 1) == "V"

    def _verbless(self) -> Span | None:
        """The nearest phrase before an amount that has no verb ("Oriel up 9.4 per cent")."""
        phrases, at = self._phrases, self._left
        while at >= 0 and phrases.kind(at) not in ("N", ";"):
            at -= 1
        return self._span(phrases.chain(at), at) if phrases.kind(at) == "N" else None

    # ------------------------------------------------------------ words

    def _content(self, span: Span) -> Iterator[str]:
        """The words of a phrase that carry meaning; hyphenated ones and abbreviations whole."""
        tokens, tags, amount = self._line.tokens, self._line.tags, self._amount
        index = span[0]
        while index < span[1]:
            token = tokens[index]
            own = amount.first <= index < amount.after or index in self._taken
            dated = index in self._line.dates and tags[index] != "M"
            if own or dated or token.kind not in "wn":
                index += 1
                continue
            word, index, plain = self._whole(index, span[1])
            counts = token.kind == "w" or tags[max(0, index - 2)] in "NEM"
            if plain and counts and (word not in _STOP or (word == "one" and token.text == "One")):
                yield word

    def _whole(self, index: int, end: int) -> tuple[str, int, bool]:
        """A word with what is joined to it, the token behind it, and whether it carries meaning."""
        tokens = self._line.tokens
        word, plain = tokens[index].low, self._line.tags[index] in "NEAGVM"
        while index + 2 < end and tokens[index + 1].text in ("-", "&", "/") and tokens[index + 1].glued:
            if not tokens[index + 2].glued:
                break
            word += tokens[index + 1].text + tokens[index + 2].low
            plain = True
            index += 2
        point = tokens[index + 1]
        if index + 1 < end and point.text == "." and point.glued and self._line.tags[index] == "E":
            word += "."
            index += 1
            if index + 1 < end and tokens[index + 1].glued and tokens[index + 1].kind == "w":
                word += tokens[index + 1].low
                index += 1
        return word, index + 1, plain
