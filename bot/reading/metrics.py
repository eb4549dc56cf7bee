"""What a figure measures: the metric whose words stand nearest to the number and whose units fit.

Triggers, strong triggers and vetoes are data (`metrics.toml`). Each hit counts by its weight and by its distance, less across a comma, a
conjunction or another number. Only three things are code, because they are grammar and not vocabulary: a change in percent is growth of
something, a bare number takes the unit of its metric, and a figure without any trigger is "other".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.catalogue import Metric
from bot.reading.modifiers import Change
from bot.reading.quantities import Amount, Line
from bot.reading.tokens import tokenise, words

STRONG, PLAIN, VETO = 3.0, 1.0, -4.0
_NAMED = 4.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in a line: token range, metric, what it counts."""

    first: int
    after: int
    metric: str
    weight: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The metric of a figure, its unit (which a bare number takes from it), the metric a growth is of, and how well it fits."""

    metric: str
    unit: str | None
    base: str | None
    score: float


class MetricChooser:
    """Chooses metrics. Built once from a catalogue's metrics."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self._metrics = metrics
        self._exact: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
        self._prefix: dict[str, list[tuple[str, str, float]]] = {}
        for metric in metrics.values():
            seen: set[str] = set()
            for words, weight in ((metric.strong, STRONG), (metric.triggers, PLAIN), (metric.vetoes, VETO)):
                for word in words:
                    if word in seen:
                        continue
                    seen.add(word)
                    self._add(word, metric.id, weight)
        self._fits: dict[tuple[str, str], frozenset[str]] = {}

    def _add(self, phrase: str, metric: str, weight: float) -> None:
        parts = tuple(
            token.low for token in tokenise(phrase.rstrip("*"), 0, len(phrase.rstrip("*"))) if token.kind != "e"
        )
        if not parts:
            return
        if phrase.endswith("*") and len(parts) == 1:
            self._prefix.setdefault(parts[0][:3], []).append((parts[0], metric, weight))
        else:
            self._exact.setdefault(parts[0], []).append((parts, metric, weight))

    def hits(self, line: Line) -> list[Hit]:
        """All triggers in a line."""
        found = []
        tokens = line.tokens
        for index in range(len(tokens) - 2):
            token = tokens[index]
            for parts, metric, weight in self._exact.get(token.low, ()):
                size = len(parts)
                if size == 1 or all(
                    index + step < len(tokens) and tokens[index + step].low == part for step, part in enumerate(parts)
                ):
                    found.append(Hit(index, index + size, metric, weight * (1 + 0.25 * (size - 1))))
            if token.kind == "w":
                for prefix, metric, weight in self._prefix.get(token.low[:3], ()):
                    if token.low.startswith(prefix):
                        found.append(Hit(index, index + 1, metric, weight))
        return found

    def choose(
        self, line: Line, amount: Amount, change: Change, hits: Sequence[Hit], amounts: Sequence[Amount]
    ) -> Choice:
        """The metric of one amount of a line."""
        unit, family = amount.unit, amount.family
        scores = self._scores(line, amount, hits, amounts)
        if unit == "rank":
            return Choice("ranking", "rank", None, max(scores.get("ranking", 0.0), 2.0))
        if unit == "%" and change.sign and not change.to and amount.kind.value != "fraction":
            return self._growth(scores, change)
        if unit == "%" and change.to and max((scores.get(metric, 0.0) for metric in _LEVELS), default=0.0) < 0.5:
            pass
        best, value = "other", 0.6
        for metric, score in scores.items():
            if metric in ("growth", "ranking", "other") or score <= value:
                continue
            if self.fits(metric, unit, family, amount):
                best, value = metric, score
        if best == "other" and unit == "%" and "growth" in scores and change.sign:
            return self._growth(scores, change)
        taken = unit if unit is not None or best == "other" else self._own_unit(best, amount)
        return Choice(best, taken, None, value if best != "other" else 0.0)

    def fits(self, metric: str, unit: str | None, family: str, amount: Amount) -> bool:
        """Whether an amount's unit is one the metric may have; a bare number fits what is counted."""
        units = self._metrics[metric].units
        if "any" in units:
            return True
        if unit is None:
            return (
                not family
                and amount.counted is None
                and amount.kind.value in ("exact", "range", "vague")
                and bool({"vehicle", "people", "store", "crash", "death", "unit"} & set(units))
                and amount.number.low >= 100
            )
        if unit in units:
            return True
        if family == "currency":
            return (
                ("currency" in units and "/" not in unit)
                or ("/" in unit and f"currency/{unit.split('/')[1]}" in units)
                or (
                    "currency" in units
                    and unit.split("/")[-1] in ("month", "day", "week")
                    and metric in ("price", "compensation")
                )
            )
        return False

    def _own_unit(self, metric: str, amount: Amount) -> str | None:
        for unit in self._metrics[metric].units:
            if unit in ("vehicle", "people", "store", "crash", "death", "unit"):
                return unit
        return amount.unit

    def _growth(self, scores: Mapping[str, float], change: Change) -> Choice:
        named = sorted(
            (
                (score, metric)
                for metric, score in scores.items()
                if metric not in ("growth", "other", "ranking", "timeline", "launch_date", "penetration")
            ),
            reverse=True,
        )
        for score, metric in named[:2]:
            if metric in ("share_price", "price_change", "emissions", "layoffs", "tariff") and score >= 1.0:
                return Choice(metric, "%", None, score)
            if metric == "price" and score >= 1.2:
                return Choice("price_change", "%", None, score)
        base = next((metric for score, metric in named if score > 0.5 and metric in _BASES), None)
        return Choice("growth", "%", base, max(scores.get("growth", 0.0), 1.5))

    def _scores(self, line: Line, amount: Amount, hits: Sequence[Hit], amounts: Sequence[Amount]) -> dict[str, float]:
        best: dict[str, list[float]] = {}
        for hit in hits:
            near = _nearness(line, amount, hit, amounts)
            if near > 0.02:
                best.setdefault(hit.metric, []).append(hit.weight * near)
        scores = {}
        for metric, values in best.items():
            good = sorted((value for value in values if value > 0), reverse=True)
            bad = min((value for value in values if value < 0), default=0.0)
            scores[metric] = sum(value * factor for value, factor in zip(good, (1.0, 0.4, 0.2), strict=False)) + bad
        return scores


_LEVELS = ("margin", "market_share", "penetration", "utilisation")
_BASES = words(
    "deliveries sales registrations production exports revenue operating_profit net_profit orders inventory capacity users cost margin investment eps price cash_flow rd_spend subsidy recall_units incidents chargers stores fleet workforce market_share"
)
_BREAKS = frozenset((";", "while", "whereas", "but", "although", "though"))


def _nearness(line: Line, amount: Amount, hit: Hit, amounts: Sequence[Amount]) -> float:
    """1 beside the amount, less with each word, comma, conjunction and other amount between."""
    if hit.first >= amount.first and hit.after <= amount.after:
        return 1.2
    if hit.after <= amount.first:
        low, high = hit.after, amount.first
        side = 1.0
    elif hit.first >= amount.after:
        low, high = amount.after, hit.first
        side = 0.85
    else:
        return 1.0
    distance = float(high - low)
    for index in range(low, high):
        token = line.tokens[index]
        if token.text == ",":
            distance += 2
        elif token.low in _BREAKS:
            distance += 8
        elif token.low in ("and", "as", "that", "which", "who", "after", "before"):
            distance += 1.5
    for other in amounts:
        if low <= other.first < high:
            distance += 3.0 if other.family == amount.family else 1.5
    return side / (1 + distance / 5)
