"""How likely two reports tell one event, as log-odds of twelve signs.

The weights are a logistic regression on pairs of the development part of two hand-labelled streams (car news with headlines and
one sentence, general news with a paragraph); `python -m benchmarks grouping fit` computes them again. Adding signs up, rather
than vetoing on single ones, keeps one misread name from tearing a story apart.
"""

from dataclasses import dataclass
from math import log, log1p, sqrt
from operator import mul
from typing import NamedTuple

from bot.grouping.traits import Traits, name_other_codes, share_a_large_number


@dataclass(frozen=True, slots=True)
class Subject:
    """Who and what a report is about, in the form pairs are compared in.

    Attributes:
        publisher: the outlet; "" where it is not known.
        day: when it was told, in days since 1970.
        groups: the groups of its main companies.
        rarity: summed inverse document frequency of its words.
        traits: what stands in its text.
    """

    publisher: str
    day: float
    groups: frozenset[str]
    rarity: float
    traits: Traits


class Signs(NamedTuple):
    """What speaks for and against two reports telling one event; also the weights of these signs.

    Attributes:
        cosine: logarithm of the cosine of their weighted words.
        shared: logarithm of one plus the rarity of all words they share, summed.
        length: the same of all words of the shorter one: a headline alone has less to share.
        days: square root of the days between them.
        publisher: they come from one outlet, which follows up rather than tells again.
        company, strangers: their main companies meet, or are all different ones.
        models: one names models that the other does not.
        number: they share a large number.
        kind, other_kind: their titles name the same kind of event, or different ones.
        other_market: their titles name countries or regions, all of them different.
    """

    cosine: float
    shared: float
    length: float
    days: float
    publisher: float
    company: float
    strangers: float
    models: float
    number: float
    kind: float
    other_kind: float
    other_market: float


BIAS = 3.193
WEIGHTS = Signs(
    cosine=2.040,
    shared=1.325,
    length=-0.615,
    days=-1.644,
    publisher=-2.662,
    company=0.445,
    strangers=-2.970,
    models=-0.459,
    number=1.720,
    kind=0.859,
    other_kind=-1.178,
    other_market=-1.428,
)


def signs(one: Subject, other: Subject, cosine: float, shared: float) -> Signs:
    """The signs of a pair; order does not matter.

    Args:
        one: a report.
        other: another one.
        cosine: of their TF-IDF weights, above 0.
        shared: summed inverse document frequency of the words they share.
    """
    kinds, other_kinds = one.traits.kinds, other.traits.kinds
    return Signs(
        cosine=log(cosine),
        shared=log1p(shared),
        length=log1p(min(one.rarity, other.rarity)),
        days=sqrt(abs(one.day - other.day)),
        publisher=bool(one.publisher) and one.publisher == other.publisher,
        company=not one.groups.isdisjoint(other.groups),
        strangers=_apart(one.groups, other.groups),
        models=name_other_codes(one.traits, other.traits),
        number=share_a_large_number(one.traits, other.traits),
        kind=not kinds.isdisjoint(other_kinds),
        other_kind=_apart(kinds, other_kinds),
        other_market=_apart(one.traits.markets, other.traits.markets),
    )


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both say something and nothing in common."""
    return bool(one and other) and one.isdisjoint(other)


def log_odds(found: Signs) -> float:
    """Logarithm of the odds that a pair with these signs tells one event: above 0 means more likely than not."""
    odds: float = BIAS + sum(map(mul, WEIGHTS, found))
    return odds


def kinship(found: Signs, odds: float) -> float:
    """What their log-odds would be had two outlets told it on one day: what is left of a saga when time is taken away.

    High where two reports are about one model or one affair, whatever its latest turn.
    """
    turns = (
        WEIGHTS.days * found.days
        + WEIGHTS.publisher * found.publisher
        + WEIGHTS.kind * found.kind
        + WEIGHTS.other_kind * found.other_kind
    )
    return odds - turns
