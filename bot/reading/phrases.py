"""Walks over the chunks of a sentence: noun phrases joined by prepositions, and the subject of a verb.

Three questions are answered by looking left and right along the chunks, without a tree: how far a noun phrase reaches with its "of", "in" and
"and" (`chain`, `extended`), which verb rules an amount (`verb_before`), and what is that verb's subject (`subject`), through relative clauses,
participles, infinitives, coordinated verbs and insertions between commas.
"""

from collections.abc import Sequence

from bot.reading.amounts import Amount, Line
from bot.reading.chunks import Chunk, chunked
from bot.reading.tokens import words

_LINKS = words(
    "of in for on at between across from with among near within to behind against under inside including into toward towards by von im bei auf für mit je pro"
)
_RIGHT_LINKS = words("of in for on at between across from with among near within inside including")
_RELATIVES = ("which", "who", "that", "whose")
_SAYING = words(
    "found finds suggests suggested reveals revealed reckons thinks argues insists fears said says say announced announces expect expects expected reported reports estimates estimate believes believe hopes told added notes noted claims claimed warned shows showed means see sees forecast forecasts predicts"
)
_REACH = 40
_INSERTION_REACH = 24
_DEEPEST = 6

Reach = tuple[int, int]
"""First and last chunk of a phrase."""


class Phrases:
    """The chunks of a line and the walks over them; every index is one of `chunks`."""

    def __init__(self, line: Line, amounts: Sequence[Amount]) -> None:
        self._line = line
        self.chunks: list[Chunk] = chunked(line, amounts)
        self.of_amount = {chunk.amount: index for index, chunk in enumerate(self.chunks) if chunk.amount >= 0}

    def kind(self, index: int) -> str:
        """The kind of a chunk; "" beyond either end."""
        return self.chunks[index].kind if 0 <= index < len(self.chunks) else ""

    def low(self, index: int) -> str:
        """The first word of a chunk in lower case; "" beyond either end."""
        return self._line.tokens[self.chunks[index].first].low if 0 <= index < len(self.chunks) else ""

    def last(self, index: int) -> str:
        """The last word of a chunk in lower case; "" beyond either end."""
        return self._line.tokens[self.chunks[index].after - 1].low if 0 <= index < len(self.chunks) else ""

    def skip_light(self, index: int) -> int:
        """The nearest chunk at or left of `index` that is neither an adverb nor a date with its preposition."""
        while self.kind(index) in ("R", "D"):
            index -= 2 if self.kind(index) == "D" and self.kind(index - 1) == "P" else 1
        return index

    def chain(self, index: int, *, coordinated: bool = True) -> int:
        """The first chunk of the noun phrases that end with `index`, joined by prepositions, and by "and" where `coordinated`."""
        first = index
        while index - first < _REACH and self.kind(first - 2) == "N" and self._links(first - 1, _LINKS):
            if self.kind(first - 1) == "C" and not coordinated:
                break
            first -= 2
        return first

    def extended(self, index: int) -> int:
        """The last chunk of the noun phrases that begin with `index`, joined by prepositions and "and"."""
        last = index
        while last - index < _REACH and self.kind(last + 2) == "N" and self._links(last + 1, _RIGHT_LINKS):
            if self.chunks[last + 2].amount >= 0 or (self.kind(last + 1) == "C" and self.kind(last + 3) == "V"):
                break
            last += 2
        return last

    def _links(self, joint: int, prepositions: frozenset[str]) -> bool:
        kind = self.kind(joint)
        return (kind == "P" and self.low(joint) in prepositions) or (kind == "C" and self.low(joint) in ("and", "or"))

    def opening(self, bracket: int) -> int:
        """The opening bracket that a closing one belongs to."""
        while bracket > 0 and self.chunks[bracket].kind != "(":
            bracket -= 1
        return bracket

    def verb_before(self, index: int) -> int:
        """The verb group or -ing form that rules chunk `index`; -1 for none in its clause."""
        index -= 1
        while index >= 0:
            kind = self.chunks[index].kind
            if kind == "V" or (kind == "G" and self.kind(index - 1) != "P"):
                return index
            if kind == ")":
                index = self.opening(index)
            elif kind in (";", "("):
                return -1
            index -= 1
        return -1

    def subject(self, verb: int, depth: int = 0) -> Reach | None:
        """The phrase that is the subject of a verb group; None where there is none, or only a pronoun."""
        if depth > _DEEPEST or verb < 0:
            return None
        at = self.skip_light(verb - 1)
        if self.kind(verb) == "G" and self.kind(at) != "N":
            return self.subject(self._main_before(at), depth + 1)
        if self.kind(at) == ")":
            at = self.skip_light(self.opening(at) - 1)
        if self.kind(at) == ",":
            before = self._insertion(at)
            if before is None:
                return self._described(verb, at) or self.subject(self.verb_before(at), depth + 1)
            at = before
        kind = self.kind(at)
        if kind == "N":
            purpose = self._purposeful(at) if self.low(verb) == "to" else -1
            return self._clause_subject(at) if purpose < 0 else self.subject(purpose, depth + 1)
        if kind == "W":
            return self._antecedent(at, depth)
        if kind == "O":
            return self._meant(at, depth)
        return self._through(verb, at, depth)

    def _described(self, verb: int, comma: int) -> Reach | None:
        """The phrase that a participle behind a comma describes ("the plant, built at a cost of $600 million")."""
        group = self.chunks[verb]
        alone = (
            group.after == group.first + 1 and self._line.tags[group.first] == "V" and not self.last(verb).endswith("s")
        )
        opens = self.kind(self.chain(comma - 1) - 1) in ("", ",", "C", ";")
        return (self.chain(comma - 1), comma - 1) if alone and opens and self.kind(comma - 1) == "N" else None

    def _purposeful(self, at: int) -> int:
        """The verb whose adjunct a phrase before an infinitive is ("are priced at par to yield"); -1 for none."""
        preposition = self.skip_light(self.chain(at) - 1)
        return preposition - 1 if self.kind(preposition) == "P" and self.kind(preposition - 1) == "V" else -1

    def _through(self, verb: int, at: int, depth: int) -> Reach | None:
        """The subject of a verb that shares one with a verb before it ("fell 3 cents to end at", "and sold")."""
        kind = self.kind(at)
        if kind == "C":
            other = self.verb_before(at)
            while other >= 0 and self.low(other) == "to" and self.low(verb) != "to":
                other = self.verb_before(other)
            return self.subject(other, depth + 1)
        if kind in ("V", "G"):
            return self.subject(at, depth + 1)
        if kind not in ("Q", "P"):
            return None
        if self.low(verb) == "to":
            return self.subject(self.verb_before(at), depth + 1)
        while self.kind(at) in ("Q", "P", "R", "D"):
            at -= 1
        return self._clause_subject(at) if self.kind(at) == "N" else None

    def _antecedent(self, relative: int, depth: int) -> Reach | None:
        """What a relative pronoun stands for."""
        if self.low(relative) not in _RELATIVES:
            return None
        at = relative - 1
        for kind in ("P", ","):
            if self.kind(at) == kind:
                at -= 1
        if self.kind(at) == ")":
            at = self.opening(at) - 1
        at = self.skip_light(at)
        if self.kind(at) == "Q":
            return self.subject(self.verb_before(at), depth + 1)
        return (self.chain(at, coordinated=False), at) if self.kind(at) == "N" else None

    def _meant(self, pronoun: int, depth: int) -> Reach | None:
        """What a pronoun means: the subject of the verb of saying right before it, where the two agree in number."""
        saying = pronoun - 2 if self.kind(pronoun - 1) == "W" else pronoun - 1
        if self.low(pronoun) not in ("it", "they", "he", "she") or self.last(saying) not in _SAYING:
            return None
        found = self.subject(saying, depth + 1)
        if found is None:
            return None
        head = self.chunks[found[0]].after - 1
        word = self._line.tokens[head].low
        noun = self._line.tags[head] == "N" or head == 0
        plural = noun and word.endswith("s") and not word.endswith("ss")
        return found if plural == (self.low(pronoun) == "they") else None

    def _insertion(self, comma: int) -> int | None:
        """The noun phrase before an insertion that ends with a comma ("Ford, the maker of ..., said"); None where there is no earlier comma."""
        at = comma - 1
        while at > 0 and comma - at < _INSERTION_REACH and self.kind(at) not in (";", ":"):
            if self.kind(at) == ",":
                before = self.skip_light(at - 1)
                return before if self.kind(before) == "N" else None
            at -= 1
        return None

    def _main_before(self, at: int) -> int:
        while at >= 0 and self.kind(at) != "V":
            at = -1 if self.kind(at) == ";" else at - 1
        return at

    def _clause_subject(self, at: int) -> Reach:
        """The subject that ends with the noun phrase `at`, or whose relative clause or participle does ("cars built in Mexico")."""
        first = self.chain(at)
        ruling = self.skip_light(first - 1)
        if self.kind(ruling) == "P":
            ruling -= 1
        if self.last(ruling) in _SAYING:
            return first, at
        relative = self._modified(ruling) if self.kind(ruling) in ("V", "G") else None
        return relative or (first, at)

    def _modified(self, verb: int) -> Reach | None:
        """The noun phrase that a relative clause or a participle with this verb describes; None where it describes none."""
        before = self.skip_light(verb - 1)
        if self.kind(before) == "W" and self.low(before) in _RELATIVES:
            before -= 2 if self.kind(before - 1) == "," else 1
            return (self.chain(before), before) if self.kind(before) == "N" else None
        if self.kind(before) != "N":
            return None
        relative = self.chain(before) - 1
        if self.kind(relative) == "W" and self.low(relative) in _RELATIVES and self.kind(relative - 1) == "N":
            return self.chain(relative - 1), relative - 1
        group = self.chunks[verb]
        alone = group.after == group.first + 1 and not self.last(verb).endswith("s")
        participle = (group.kind == "G" or alone) and before == verb - 1
        return (self.chain(before), before) if participle else None
