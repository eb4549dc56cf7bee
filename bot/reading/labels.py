"""What tells a figure apart from others of its metric: the model, the kind of car, the test cycle, the region, or the thing itself where no metric fits.

A label is always words of the text, so that it can be looked up there.
"""

import re
from collections.abc import Mapping, Sequence

from bot.model.catalogue import Company
from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.company_names import exact_pattern
from bot.reading.grammar import clause
from bot.reading.places import Place
from bot.reading.prose import Prose, Sentence
from bot.reading.tokens import words

_OF_MODELS = words(
    "price range battery_capacity performance charging_time charging_power efficiency warranty sales deliveries registrations production orders"
    " recall_units growth launch_date price_change exports incidents"
)
_OF_REGIONS = words(
    "sales deliveries registrations growth market_share production price price_change stores chargers revenue ranking penetration users orders"
)
_OF_KINDS = words("sales deliveries registrations production exports orders growth")
_CARS = (
    r"(?:(?:(?:battery|plug-in|fully|light|heavy|electric|hybrid|diesel|petrol|commercial|passenger|new energy)[ -]){1,3}(?:cars|vehicles|models)"
    r"|(?:(?:battery|plug-in|mild|light|heavy|electric)[ -]){0,3}(?:hybrids|diesels|evs|bevs|phevs|suvs|trucks|vans|pickups))\b"
)
_KIND_BEHIND = re.compile(rf" (?:was|were) ({_CARS})", re.IGNORECASE)
_KIND_BEFORE = re.compile(
    rf"\b(?:sales|deliveries|registrations|exports|production|output|orders) of (?:its |their |the )?({_CARS})",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[,;:]\s|\b(?:and|while|but)\s")
_CYCLE = re.compile(r"\b(?:WLTP|EPA|CLTC|NEDC|JC08)\b")
_PLACED = re.compile(r"\b(?:in|across|throughout)\s(?:the\s)?$", re.IGNORECASE)
_BEHIND = 60
"""Characters behind an amount within which a model may stand that it is of."""

_LONGEST = 6
"""Words of a label taken from behind a share ("a quarter on [phones and connected devices]")."""


class LabelFinder:
    """Finds labels. Built once from the companies."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._models = {
            company.id: exact_pattern([model for model in company.models if len(model) > 1])
            for company in companies.values()
            if company.models
        }

    def find(
        self,
        prose: Prose,
        line: Line,
        sentence: Sentence,
        amount: Amount,
        places: Sequence[Place],
        *,
        metric: str,
        subject: str | None,
    ) -> str | None:
        """Words of the text that tell the figure apart; None where none are needed or none stand in its clause.

        Args:
            prose: the text.
            line: the sentence made ready.
            sentence: where it stands.
            amount: the quantity.
            places: the countries and regions the sentence names.
            metric: what the figure measures.
            subject: whose it is.
        """
        if metric == "other":
            return _counted(amount) if amount.counted is not None else _shared(prose, line, amount)
        folded = prose.folded
        left, right = clause(folded, sentence, amount.start)
        found = [
            self._model(folded, amount, subject, (left, right)) if metric in _OF_MODELS else None,
            _kind(folded, amount, (left, right)) if metric in _OF_KINDS else None,
            _cycle(folded, sentence) if metric in ("range", "efficiency") else None,
            _region(prose, amount, places, (left, right)) if metric in _OF_REGIONS and _is_firm(subject) else None,
        ]
        return ", ".join(part for part in found if part) or None

    def _model(self, folded: str, amount: Amount, subject: str | None, within: tuple[int, int]) -> str | None:
        pattern = self._models.get(subject or "")
        if pattern is None:
            return None
        best: tuple[float, str] | None = None
        for match in pattern.finditer(folded, *within):
            if match.start() - amount.end > _BEHIND:
                break
            away = amount.start - match.end() if match.end() <= amount.start else (match.start() - amount.end) * 1.3
            if best is None or away < best[0]:
                best = (away, match.group())
        return best[1] if best is not None else None


def _counted(amount: Amount) -> str | None:
    """What is counted, unless the unit says the same ("car" beside vehicles)."""
    counted = amount.counted
    return (
        None
        if counted is None or (amount.family == "count" and amount.unit is not None and " " not in counted.text)
        else counted.text
    )


def _is_firm(subject: str | None) -> bool:
    return subject is not None and ":" not in subject


def _kind(folded: str, amount: Amount, within: tuple[int, int]) -> str | None:
    """The kind of car that was sold or made: "193,000 were [plug-in hybrids]", "sales of [light trucks] rose to 40,000"."""
    behind = _KIND_BEHIND.match(folded, amount.end, within[1])
    before = [
        match
        for match in _KIND_BEFORE.finditer(folded, within[0], amount.start)
        if _NEXT.search(folded, match.end(), amount.start) is None
    ]
    found = behind or (before[-1] if before else None)
    return found[1] if found is not None else None


def _cycle(folded: str, sentence: Sentence) -> str | None:
    found = _CYCLE.search(folded, sentence.start, sentence.end)
    return found.group() if found is not None else None


def _region(prose: Prose, amount: Amount, places: Sequence[Place], within: tuple[int, int]) -> str | None:
    """The place that "in" puts into the clause of the amount, the nearest one."""
    inside = [
        place
        for place in places
        if place.noun
        and within[0] <= place.start < within[1]
        and _PLACED.search(prose.folded, max(within[0], place.start - 16), place.start)
    ]
    if not inside:
        return None
    near = min(inside, key=lambda place: abs(place.start - amount.start))
    return prose.source[near.start : near.end]


def _shared(prose: Prose, line: Line, amount: Amount) -> str | None:
    """What a share without a metric is of or goes to: the phrase behind "of", "on" or "for"; None where none follows."""
    at = amount.after
    if amount.kind is Kind.FRACTION and amount.unit_text is not None:
        return amount.unit_text
    if amount.family != "ratio" or line.tokens[at].low not in ("of", "on", "for", "to", "at"):
        return None
    at += 1
    while line.tags[at] == "D" or line.tokens[at].low in ("his", "her", "its", "their"):
        at += 1
    first = last = at
    while last - first < _LONGEST and (line.tags[last] in "NAEGS" or line.tokens[last].text in ("-", "&")):
        last += 1
    if last == first:
        return None
    return prose.source[line.tokens[first].start : line.tokens[last - 1].end]
