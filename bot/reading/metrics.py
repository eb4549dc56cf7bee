"""What a figure measures: the metric whose words stand nearest to the number and whose units fit.

Triggers, strong triggers and vetoes are data (`metrics.toml`). Each hit counts by its weight and by its distance, less across a comma, a
conjunction or another number. Only three things are code, because they are grammar and not vocabulary: a change in percent is growth of
something, a bare number takes the unit of its metric, and a figure without any trigger is "other".
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.catalogue import Metric
from bot.reading.amounts import Amount, Line
from bot.reading.changes import Change
from bot.reading.comparisons import is_compared
from bot.reading.nearness import Hit, nearness, phrase_end, verb_before
from bot.reading.nouns import singular
from bot.reading.tokens import PADDING, tokenise, words

STRONG, PLAIN, VETO = 3.0, 1.0, -4.0
LEAST = 0.35
"""What a metric must score to be taken instead of "other"."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The metric of a figure, its unit (which a bare number takes from it), the metric a growth is of, and how well it fits."""

    metric: str
    unit: str | None
    base: str | None
    score: float


class MetricChooser:
    """Chooses metrics. Built once from a catalogue's metrics."""

    def __init__(self, metrics: Mapping[str, Metric], vehicles: Container[str] = frozenset()) -> None:
        self._vehicles = vehicles
        self._metrics = metrics
        self._exact: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
        self._prefix: dict[str, list[tuple[str, str, float]]] = {}
        for metric in metrics.values():
            seen: set[str] = set()
            for listed, weight in ((metric.strong, STRONG), (metric.triggers, PLAIN), (metric.vetoes, VETO)):
                for word in listed:
                    if word in seen:
                        continue
                    seen.add(word)
                    self._add(word, metric.id, weight)

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
        for index in range(len(tokens) - PADDING):
            token = tokens[index]
            following = tokens[index + 1].low
            for parts, metric, weight in self._exact.get(token.low, ()):
                size = len(parts)
                if size > 1 and (
                    parts[1] != following
                    or any(
                        index + step >= len(tokens) or tokens[index + step].low != parts[step]
                        for step in range(2, size)
                    )
                ):
                    continue
                if parts[-1] == "year" and tokens[index + size].low in _TOLD_BACK:
                    continue
                found.append(Hit(index, index + size, metric, weight * (1 + 0.25 * (size - 1))))
            if token.kind == "w":
                for prefix, metric, weight in self._prefix.get(token.low[:3], ()):
                    if token.low.startswith(prefix):
                        found.append(Hit(index, index + 1, metric, weight))
        return _longest(found)

    def choose(
        self,
        line: Line,
        amount: Amount,
        change: Change,
        hits: Sequence[Hit],
        amounts: Sequence[Amount],
        *,
        before: tuple[Amount, Choice] | None = None,
    ) -> Choice:
        """The metric of one amount of a line.

        Args:
            line: the sentence.
            amount: what to judge.
            change: what the words at it say of a change.
            hits: all triggers of the line.
            amounts: all amounts of the line.
            before: the amount before this one with its choice, for comparisons; None for the first.
        """
        unit, family = amount.unit, amount.family
        if before is not None and is_compared(line, before[0], amount):
            return Choice(
                before[1].metric, unit if unit is not None else before[1].unit, before[1].base, before[1].score
            )
        scores = self._scores(line, amount, change, hits, amounts)
        if unit == "rank":
            return Choice("ranking", "rank", None, max(scores.get("ranking", 0.0), 2.0))
        if (
            unit == "%"
            and before is not None
            and before[1].metric == "layoffs"
            and _is_same_told(line, before[0], amount)
        ):
            return Choice("layoffs", unit, None, before[1].score)
        if unit == "%" and _is_growth(amount, change):
            return self._change(line, amount, change, hits, scores, before=before)
        best, value = "other", LEAST
        for metric, score in scores.items():
            if (
                metric not in ("growth", "ranking", "other")
                and not (metric == "emissions" and unit == "%" and not change.sign)
                and score > value
                and self.fits(metric, unit, family, amount)
            ):
                best, value = metric, score
        if unit is not None and _is_small_money_beside_shares(amount, amounts):
            best = max(("eps", "share_price"), key=lambda metric: scores.get(metric, 0.0))
            return Choice(best, unit, None, max(scores.get(best, 0.0), 1.0))
        if value < _SURE and _is_price_of_car(line, amount, self._vehicles):
            return Choice("price", unit, None, _SURE)
        if amount.kind.value == "multiple" and before is None and scores.get("growth", 0.0) >= LEAST:
            return replace(self._growth(scores), unit=unit)
        if best == "workforce":
            best = max(("layoffs", "labour_action"), key=lambda metric: scores.get(metric, 0.0))
            best = best if scores.get(best, 0.0) >= _BESIDE_STAFF else "workforce"
        best = self._as_told(best, line, amount, change)
        if best == "other":
            return self._of_counted(amount, hits) or Choice(best, unit, None, 0.0)
        return Choice(best, unit if unit is not None else self._own_unit(best, amount), None, value)

    def of_headline(self, choice: Choice, amount: Amount, headline: Mapping[str, float]) -> Choice:
        """The choice, or the metric of the headline where the sentence names none and the headline's is one of a whole story ("$4.7 bn more")."""
        if choice.metric != "other" or amount.kind.value == "fraction":
            return choice
        if amount.family == "currency" and not amount.number.scaled:
            return choice
        named = [
            metric
            for metric, strength in headline.items()
            if metric in _OF_STORIES
            and strength >= _STRONGLY
            and self.fits(metric, choice.unit, amount.family, amount)
            and (amount.unit == "%" or amount.family == "currency")
        ]
        return replace(choice, metric=named[0], score=0.4) if len(named) == 1 else choice

    def _of_counted(self, amount: Amount, hits: Sequence[Hit]) -> Choice | None:
        """A metric for counted things that no unit knows, where what is counted is its own word ("450,000 paid rides"); None else."""
        if amount.unit is not None or amount.number.part or amount.number.low < 2:
            return None
        inside = [
            hit
            for hit in hits
            if hit.weight >= STRONG
            and (hit.first == amount.number.after or (amount.first <= hit.first and hit.after <= amount.after))
            and "unit" in self._metrics[hit.metric].units
        ]
        best = max(inside, key=lambda hit: hit.weight, default=None)
        return None if best is None else Choice(best.metric, "unit", None, best.weight)

    @staticmethod
    def _as_told(metric: str, line: Line, amount: Amount, change: Change) -> str:
        """The metric that the verb makes of it: staff that is cut is job cuts, a price's reduction is a price change, what a car costs is its price."""
        if metric == "workforce" and change.sign < 0 and not change.to:
            return "layoffs"
        if metric == "price" and change.sign and not change.to and amount.family == "currency":
            return "price_change"
        if metric == "cash_position" and change.sign and not change.to:
            return "cash_flow"
        if metric == "stake" and amount.family == "currency":
            return "deal_value"
        if metric == "deal_value" and amount.unit == "%" and not _is_premium(line, amount):
            return "stake"
        if metric in ("cost", "price", "price_change"):
            costs = _is_what_a_car_costs(line, amount)
            return metric if costs is None else "price" if costs else "cost"
        return metric

    def fits(self, metric: str, unit: str | None, family: str, amount: Amount) -> bool:
        """Whether an amount's unit and size are such as the metric may have; a bare number fits what is counted."""
        units = self._metrics[metric].units
        if "any" in units:
            return True
        if metric == "model_count" and amount.number.low > _MOST_MODELS:
            return False
        if metric == "launch_date" and family == "time":
            return False
        if unit is None:
            bare = not family and amount.counted is None and amount.kind.value in ("exact", "range", "vague")
            return (
                bare
                and 100 <= amount.number.low < _MOST_COUNTED
                and bool(units)
                and (units[0] == "vehicle" or metric in _COUNTS_PEOPLE)
            )
        if family == "currency" and not _is_of_size(metric, unit, amount):
            return False
        if unit in units:
            return True
        if family != "currency":
            return False
        counted_by = unit.partition("/")[2]
        if not counted_by:
            return "currency" in units
        return f"currency/{counted_by}" in units or (
            counted_by in ("month", "day", "week", "hour") and metric in ("price", "compensation")
        )

    def _own_unit(self, metric: str, amount: Amount) -> str | None:
        for unit in self._metrics[metric].units:
            if unit in ("vehicle", "people"):
                return unit
        return amount.unit

    def _growth(self, scores: Mapping[str, float]) -> Choice:
        named = sorted(
            (
                (score, metric)
                for metric, score in scores.items()
                if metric not in ("growth", "other", "ranking", "timeline", "launch_date", "penetration")
            ),
            reverse=True,
        )
        for score, metric in named[:2]:
            if metric == "labour_action" and score >= _SURE:
                return Choice(metric, "%", None, score)
            if metric in ("layoffs", "tariff") and score < named[0][0]:
                continue
            if metric in ("share_price", "price_change", "emissions", "layoffs", "tariff") and score >= 1.0:
                return Choice(metric, "%", None, score)
            if metric == "price" and score >= 1.2:
                return Choice("price_change", "%", None, score)
        base = next((metric for score, metric in named if score > 0.5 and metric in _BASES), None)
        return Choice("growth", "%", base, max(scores.get("growth", 0.0), 1.5))

    def _change(
        self,
        line: Line,
        amount: Amount,
        change: Change,
        hits: Sequence[Hit],
        scores: Mapping[str, float],
        *,
        before: tuple[Amount, Choice] | None,
    ) -> Choice:
        """A change in percent: of the level it stands beside, else of its verb's subject, else of what scores best."""
        if change.word is not None and any(
            token.low in _PRICES for token in line.tokens[change.word + 1 : min(change.word + 5, amount.first)]
        ):
            return Choice("price_change", "%", None, _SURE)
        growth = self._growth(scores)
        subject = _grown(line, amount, change, hits)
        if subject is not None and growth.metric in ("tariff", "layoffs", "emissions", "labour_action"):
            return Choice("growth", "%", subject, growth.score)
        if growth.metric != "growth":
            return growth
        if before is not None and before[1].metric in _BASES and _stands_beside(line, before[0], amount):
            return replace(growth, base=before[1].metric)
        base = _grown(line, amount, change, hits) or growth.base
        if (
            base == "net_profit"
            and change.word is not None
            and line.tokens[change.word].low in ("lost", "lose", "loses")
        ):
            base = None  # "electric cars lost 4.8 percent" tells of no profit
        return replace(growth, base=base)

    def _scores(
        self, line: Line, amount: Amount, change: Change, hits: Sequence[Hit], amounts: Sequence[Amount]
    ) -> dict[str, float]:
        best: dict[str, list[float]] = {}
        verb = change.word if change.word is not None and change.word < amount.first else verb_before(line, amount)
        reach = phrase_end(line, amount)
        for hit in hits:
            near = nearness(line, amount, hit, amounts, verb=verb, reach=reach)
            if near > 0.02:
                best.setdefault(hit.metric, []).append(hit.weight * near)
        scores = {}
        for metric, values in best.items():
            good = sorted((value for value in values if value > 0), reverse=True)
            bad = min((value for value in values if value < 0), default=0.0)
            scores[metric] = sum(value * factor for value, factor in zip(good, (1.0, 0.4, 0.2), strict=False)) + bad
        return scores


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Hits without those that begin inside a longer phrase of another metric ("operating [profit of]", "[cash] flow")."""
    long = [hit for hit in hits if hit.weight > 0 and hit.after - hit.first > 1]
    if not long:
        return list(hits)
    kept = []
    for hit in hits:
        size = hit.after - hit.first
        inside = hit.weight > 0 and any(
            other.metric != hit.metric
            and (
                (other.first < hit.first < other.after and other.after - other.first >= size)
                or (other.first == hit.first and other.after - other.first > size)
            )
            for other in long
        )
        if not inside:
            kept.append(hit)
    return kept


_OF_STORIES = frozenset(("labour_action", "tariff", "fine_settlement", "subsidy", "funding", "investment"))
_STRONGLY = 0.9
_BESIDE_STAFF = 0.9
"""What job cuts or a strike must score where people are counted, whose own words say only that they work somewhere."""

_TOLD_BACK = frozenset(("earlier", "ago", "before", "later", "prior"))
_COUNTS_PEOPLE = frozenset(("workforce", "layoffs"))
_LEVELS = ("margin", "market_share", "penetration", "utilisation")
_BASES = words(
    "deliveries sales registrations production exports revenue operating_profit net_profit orders inventory capacity users cost margin investment eps price cash_flow rd_spend subsidy recall_units incidents chargers stores fleet workforce market_share"
)


def _is_price_of_car(line: Line, amount: Amount, vehicles: Container[str]) -> bool:
    """Such as "the $35,000 Model 3", "a $300,000 luxury car": money of a car's size right before a word for cars."""
    if (
        amount.family != "currency"
        or "/" in (amount.unit or "")
        or amount.low >= 1_000_000
        or amount.low < 3_000
        or amount.kind.value != "exact"
    ):
        return False
    at = amount.after + (1 if line.tokens[amount.after].text == "-" else 0)
    for index in range(at, at + 5):
        if line.tags[index] not in "NAEMG":
            return False
        if singular(line.tokens[index].low).lower() in vehicles:
            return True
    return False


_SURE = 1.6
_MOST_MODELS = 300
_MOST_COUNTED = 500_000_000
"""A bare number so big counts no cars and no people."""

_PRICES = frozenset(("price", "prices", "preis", "preise", "preço", "preços"))
_COSTS = frozenset(("cost", "costs", "costing", "kostet", "kosten", "custa"))
_NO_CAR = words(
    "defect fixing repairing replacing repair repairs replacement recall settlement insurance plant programme program training fuel maintenance fix damage strike delay dispute project shutdown stoppage battery"
)


def _is_what_a_car_costs(line: Line, amount: Amount) -> bool | None:
    """Whether money behind the verb "cost" is of a car's size, and nothing else than a car is named before it; None without that verb."""
    before = line.tokens[max(0, amount.first - 12) : amount.first]
    verb = next(
        (place for place in range(len(before) - 1, max(-1, len(before) - 7), -1) if before[place].low in _COSTS), None
    )
    if verb is None:
        return None
    of_size = not amount.number.scaled and _LEAST_PRICE <= amount.low <= _HIGHEST_PRICE
    return of_size and not any(token.low in _NO_CAR for token in before[:verb])


def _is_same_told(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether an amount tells the one before it in another unit ("3,000 jobs, or 15 percent of its staff")."""
    between = [token.low for token in line.tokens[before.after : amount.first]]
    return between in ([",", "or"], ["or"], ["("], [",", "or", "about"], ["or", "about"], [","], [",", "about"])


def _is_premium(line: Line, amount: Amount) -> bool:
    """Whether a percentage of a deal is what is paid above the price before, and no part of a company."""
    return any(
        token.low in ("premium", "discount", "above", "below")
        for token in line.tokens[max(0, amount.first - 8) : amount.after + 6]
    )


_LEAST_PRICE, _HIGHEST_PRICE = 1_500, 1_000_000


def _is_growth(amount: Amount, change: Change) -> bool:
    """Whether a percentage is the change itself; a fraction only when its verb stands right before it ("fell by a third")."""
    if not change.sign or change.to:
        return False
    if amount.kind.value != "fraction" or change.direction is not None:
        return True
    return change.word is not None and amount.first - change.word in (1, 2)


def _is_small_money_beside_shares(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Such as "earnings of $1.26 a share, ahead of $1.00": the second is money per share too."""
    if amount.family != "currency" or amount.number.scaled or amount.low >= 1000 or "/" in (amount.unit or ""):
        return False
    return any(other.unit == f"{amount.unit}/share" for other in amounts)


def _is_of_size(metric: str, unit: str, amount: Amount) -> bool:
    """Whether money is of the size the metric has: turnover is never told in hundreds, no car costs a billion."""
    if not amount.low:
        return metric not in _OF_ONE
    scaled = amount.number.scaled and amount.number.low >= 1_000_000
    if metric in _OF_ONE:
        return not scaled or unit in _SMALL_CURRENCIES
    return metric not in _OF_COMPANIES or "/" in unit or scaled or amount.low >= 100_000


def _grown(line: Line, amount: Amount, change: Change, hits: Sequence[Hit]) -> str | None:
    """The metric that is the subject of the verb of a change ("sales climb 6.4 % on record exports"); None where no verb has one."""
    verb = change.word
    if verb is None or verb >= amount.first or line.tags[verb] != "V":
        return None
    subjects = [hit for hit in hits if hit.after <= verb and hit.weight > 0 and hit.metric in _BASES]
    nearest = max(subjects, key=lambda hit: (hit.after, hit.weight), default=None)
    if nearest is None or any(
        line.tags[at] in "VXW" or line.tokens[at].text in ",;" for at in range(nearest.after, verb)
    ):
        return None
    return nearest.metric


def _stands_beside(line: Line, level: Amount, change: Amount) -> bool:
    """Whether a change follows its level as an aside ("sold 412,300 cars in October, up 6.4 percent"): a comma, no verb, few words."""
    if level.unit == "%":
        return False
    between = range(level.after, change.first)
    texts = [line.tokens[at].text for at in between]
    return len(texts) <= 9 and texts.count(",") == 1 and not any(line.tags[at] in "VXW" for at in between)


_SMALL_CURRENCIES = words("JPY KRW IDR VND INR HUF")
_OF_ONE = frozenset(("price", "share_price", "eps", "battery_cost", "price_change"))
_OF_COMPANIES = words(
    "revenue net_profit operating_profit cash_flow cash_position debt investment rd_spend funding deal_value valuation stake"
)
