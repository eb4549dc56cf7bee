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
from bot.reading.comparisons import is_compared, is_result
from bot.reading.nearness import Hit, nearness, phrase_end, verb_before
from bot.reading.tokens import words
from bot.reading.triggers import STRONG, Triggers
from bot.reading.wording import (
    MOST_MODELS,
    SURE,
    is_growth,
    is_listed,
    is_of_models,
    is_of_size,
    is_premium,
    is_price_of_car,
    is_same_told,
    is_share_of_market,
    is_share_of_sales,
    is_small_money_beside_shares,
    is_strength,
    is_what_a_car_costs,
    stands_beside,
)

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
        self._triggers = Triggers(metrics)

    def hits(self, line: Line) -> list[Hit]:
        """All triggers in a line."""
        return self._triggers.hits(line)

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
        unit = amount.unit
        if (
            before is not None
            and is_compared(line, before[0], amount)
            and not is_result(amount, hits, before[1].metric)
        ):
            return Choice(
                before[1].metric, unit if unit is not None else before[1].unit, before[1].base, before[1].score
            )
        scores = self._scores(line, amount, change, hits, amounts)
        if unit == "rank":
            return Choice("ranking", "rank", None, max(scores.get("ranking", 0.0), 2.0))
        told = _told_again(line, amount, change, before)
        if told is not None:
            return told
        if unit == "%" and is_growth(amount, change):
            return self._change(line, amount, change, hits, scores, before=before)
        best, value = self._best(scores, amount, change)
        best = self._reached(line, amount, change, hits, best)
        if unit is not None and is_small_money_beside_shares(amount, amounts):
            best = max(("eps", "share_price"), key=lambda metric: scores.get(metric, 0.0))
            return Choice(best, unit, None, max(scores.get(best, 0.0), 1.0))
        if value < SURE and is_price_of_car(line, amount, self._vehicles):
            return Choice("price", unit, None, SURE)
        if amount.kind.value == "multiple" and before is None and scores.get("growth", 0.0) >= LEAST:
            return replace(self._growth(scores), unit=unit)
        if (
            best in ("workforce", "layoffs")
            and line.tokens[amount.after - 1].low != "jobs"
            and is_strength(line, amount)
        ):
            return Choice("workforce", unit, None, value)
        if best == "workforce":
            best = max(("layoffs", "labour_action"), key=lambda metric: scores.get(metric, 0.0))
            best = best if scores.get(best, 0.0) >= _BESIDE_STAFF else "workforce"
        best = self._as_told(best, line, amount, change)
        if best in ("other", "model_count") and is_of_models(line, amount):
            return Choice("model_count", "variant", None, max(value, SURE))
        if best == "other":
            return self._of_counted(amount, hits) or Choice(best, unit, None, 0.0)
        return Choice(best, unit if unit is not None else self._own_unit(best, amount), None, value)

    def _best(self, scores: Mapping[str, float], amount: Amount, change: Change) -> tuple[str, float]:
        """The metric that scores best of those the amount may have, and its score; "other" where none scores enough."""
        best, value = "other", LEAST
        for metric, score in scores.items():
            if score <= value or metric in ("growth", "ranking", "other"):
                continue
            if metric in ("emissions", "share_price") and amount.unit == "%" and not change.sign:
                continue  # such a percentage is always a cut or a rise; what else is in percent only stands beside the word
            if self.fits(metric, amount.unit, amount.family, amount):
                best, value = metric, score
        return best, value

    def _reached(self, line: Line, amount: Amount, change: Change, hits: Sequence[Hit], best: str) -> str:
        """The best metric; where only words behind speak for it, the verb's subject ("profit rose 41 percent to $2 bn, on revenue of $9 bn")."""
        if not change.to or amount.family != "currency":
            return best
        if any(hit.metric == best and hit.after <= amount.first for hit in hits):
            return best
        fitting = [hit for hit in hits if self.fits(hit.metric, amount.unit, amount.family, amount)]
        return _grown(line, amount, change, fitting) or best

    def of_headline(self, choice: Choice, line: Line, amount: Amount, headline: Mapping[str, float]) -> Choice:
        """The choice, or the metric of the headline where the sentence names none and the headline's is one of a whole story ("$4.7 bn more")."""
        if choice.metric != "other" or amount.kind.value == "fraction":
            return choice
        if amount.unit == "%" and line.tokens[amount.after].low == "of":
            return choice  # a share of something is no levy
        if amount.family == "currency" and not amount.number.scaled:
            return choice
        named = [
            metric
            for metric, strength in headline.items()
            if metric in _OF_STORIES
            and strength >= _STRONGLY
            and self.fits(metric, choice.unit, amount.family, amount)
            and (amount.unit == "%" or amount.family == "currency" or metric == "recall_units")
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
        if metric == "workforce" and change.sign < 0 and not change.to and not is_strength(line, amount):
            return "layoffs"
        if metric in ("cost", "price", "price_change"):
            costs = is_what_a_car_costs(line, amount)
            metric = metric if costs is None else "price" if costs else "cost"
        if metric == "price" and change.sign and not change.to and amount.family == "currency":
            return "price_change"
        if metric == "penetration" and is_share_of_market(line, amount):
            return "market_share"
        if metric == "cash_position" and change.sign and not change.to:
            return "cash_flow"
        if metric == "stake" and amount.family == "currency":
            return "deal_value"
        if metric == "stake" and amount.unit == "%" and is_share_of_sales(line, amount):
            return "penetration"
        if metric == "deal_value" and amount.unit == "%" and not is_premium(line, amount):
            return "stake"
        return metric

    def fits(self, metric: str, unit: str | None, family: str, amount: Amount) -> bool:
        """Whether an amount's unit and size are such as the metric may have; a bare number fits what is counted."""
        units = self._metrics[metric].units
        if "any" in units:
            return True
        if metric == "model_count" and amount.number.low > MOST_MODELS:
            return False
        if metric == "launch_date" and family == "time":
            return False
        if unit is None:
            bare = not family and amount.counted is None and amount.kind.value in ("exact", "range", "vague")
            return (
                bare
                and (_FEWEST_JOBS if metric == "layoffs" else 100) <= amount.number.low < _MOST_COUNTED
                and bool(units)
                and (units[0] == "vehicle" or metric in _COUNTS_PEOPLE)
            )
        if family == "currency" and not is_of_size(metric, unit, amount):
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
                and (metric != "price" or scores.get("cost", 0.0) < score * _ALSO_COST)
            ),
            reverse=True,
        )
        for score, metric in named[:2]:
            if metric == "labour_action" and score >= SURE:
                return Choice(metric, "%", None, score)
            if metric in ("layoffs", "tariff") and score < named[0][0]:
                continue
            if metric in _OWN_CHANGES and score >= 1.0:
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
            return Choice("price_change", "%", None, SURE)
        growth = self._growth(scores)
        subject = _grown(line, amount, change, hits)
        if subject is not None and growth.metric in ("tariff", "layoffs", "emissions", "labour_action"):
            return Choice("growth", "%", subject, growth.score)
        if growth.metric != "growth":
            return growth
        if before is not None and before[1].metric in _BASES and stands_beside(line, before[0], amount):
            return replace(growth, base=before[1].metric)
        base = _grown(line, amount, change, hits) or growth.base
        if (
            base == "net_profit"
            and change.word is not None
            and line.tokens[change.word].low in ("lost", "lose", "loses")
        ):
            base = None  # "electric cars lost 4.8 percent" tells of no profit
        if base == "workforce" and change.sign < 0:
            return Choice("layoffs", "%", None, growth.score)
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


_OF_STORIES = frozenset(
    ("labour_action", "tariff", "fine_settlement", "subsidy", "funding", "investment", "recall_units")
)
_STRONGLY = 0.9


def _told_again(line: Line, amount: Amount, change: Change, before: tuple[Amount, Choice] | None) -> Choice | None:
    """The metric of an amount that goes on with the one before it: of a list, or the same told in percent ("3,000 jobs, or 15 percent"); None else."""
    if before is not None and before[1].metric != "other" and is_listed(line, before[0], amount):
        return replace(before[1], unit=amount.unit or before[1].unit)
    if before is None or not is_same_told(line, before[0], amount):
        return None
    if amount.family == "currency" and before[0].family == "currency" and before[1].metric == "price":
        return Choice("price", amount.unit, None, before[1].score)  # "$8,000, or $99 a month"
    if amount.unit != "%":
        return None
    if before[1].metric == "layoffs":
        return Choice("layoffs", "%", None, before[1].score * 0.5)
    if before[0].family == "currency" and not change.sign:
        return Choice("other", "%", None, 0.0)  # "$3.4 billion, or 12 percent of the total"
    return None


_BESIDE_STAFF = 0.9
"""What job cuts or a strike must score where people are counted, whose own words say only that they work somewhere."""

_COUNTS_PEOPLE = frozenset(("workforce", "layoffs"))
_BASES = words(
    "deliveries sales registrations production exports revenue operating_profit net_profit orders inventory capacity users cost margin investment eps price cash_flow rd_spend subsidy recall_units incidents chargers stores fleet workforce market_share energy_storage"
)


_ALSO_COST = 0.3
"""Where costs speak so much beside a price, "costs" is a noun, and what falls by a percentage are they."""

_OWN_CHANGES = frozenset(("share_price", "price_change", "emissions", "layoffs", "tariff", "compensation"))
"""Metrics whose changes in percent are figures of their own, no growth of them."""

_FEWEST_JOBS = 20
_MOST_COUNTED = 500_000_000
"""A bare number so big counts no cars and no people."""

_PRICES = frozenset(("price", "prices", "preis", "preise", "preço", "preços"))


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
