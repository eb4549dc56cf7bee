"""Whose figure it is: a company, a market, a government, a union, or the industry.

Within a sentence the one that rules the clause of the number wins; who stands behind "from", "to", "with" or "than" is an object. A clause
without anybody takes the one before it, a sentence without anybody the one the paragraph speaks of, a paragraph without one the story's main
company. Firms the catalogue does not know take part like all others.
Figures of markets (sales in China), of public money and of unions belong to the market, the government, the union.
"""

import re
from collections.abc import Mapping

from bot.model.catalogue import Company
from bot.reading.actors import GOODS_AFTER, GOODS_BEFORE, GOVERNED, LEVY_AFTER, MADE_BEFORE, PUBLIC, UNIONS
from bot.reading.amounts import Amount
from bot.reading.companies import Mention
from bot.reading.grammar import (
    BESIDE,
    HARD_OBJECT,
    JOINED,
    NOUN,
    NOUN_AFTER,
    OBJECT,
    OWNED_BEFORE,
    PARTNER,
    RIVAL,
    begins_with_anaphor,
    by_distance,
    by_metric,
    clause,
    group_end,
    is_antecedent,
    is_object,
    is_source,
    rules,
)
from bot.reading.market_words import MARKETS
from bot.reading.markets import market_beside, ruling_market
from bot.reading.places import COUNTRIES, is_government, place_of
from bot.reading.scenes import Scene

_ASIDE = re.compile(
    r" -+ [^-;.]{3,120}? -+ |\([^()]{3,160}\)|, (?:which|who|whose)\b(?:[^,;.]|\b(?:Co|Ltd|Inc|Corp)\.){3,120},"
)
_ANAPHOR = re.compile(
    rf"\b(?:the|this|der|das)(?: (?P<adjective>[\w.-]+))?(?: \w+)? {NOUN}(?:'s)?\b|\b(?P<pronoun>its|it|they|their)\b",
    re.IGNORECASE,
)
_COSTS_SHARED = frozenset(("rd_spend", "investment", "cost", "market_share", "penetration"))
_TAXED = re.compile(r"\btax credits?\b", re.IGNORECASE)
_INDUSTRY = re.compile(
    r"\b(?:automakers|carmakers|car makers|auto makers|manufacturers|global automakers|the industry|car industry|auto industry|autohersteller|branche|industrie|fabricantes|montadoras)\b",
    re.IGNORECASE,
)
_GOVERNMENT_ANAPHOR = re.compile(
    r"\bthe (?:government|ministry|commission|administration|state|country|bloc|scheme)\b(?!'s)", re.IGNORECASE
)
_UNION_ANAPHOR = re.compile(r"\b(?:the union(?:'s)?|unions|union members|its members)\b", re.IGNORECASE)


_FOR_MARKET = re.compile(r"\s?(?:For|In) the (?:[\w-]+ ){0,2}(?:industry|market)\b")
"""Begins a clause whose "it" only says what it expects of the market ("For the market in Europe it sees 12 million cars")."""

_LIMITED = frozenset(("other", "growth", "capacity"))
_QUOTA = re.compile(r"\b(?:quotas?|ceiling|may enter|may be imported|import limit)\b", re.IGNORECASE)
"""What a government lets in, whoever is named beside it."""

_UNION_SAYS = re.compile(r"(?: union)? (?:said|says|told|reported|estimates?)\b")


_NEXT = 2


def _by_rule(folded: str, mention: Mention, amount: Amount) -> float:
    """What a verb or a possessive behind a name adds to its claim.

    A name right behind an amount rules it ("the 7 percent Ford wants"); one further behind has a clause of its own ("…, Ford fell").
    """
    if "," in folded[amount.end : mention.start]:
        return -0.9
    near = mention.start - amount.end <= _NEXT or folded.startswith("'", mention.end)
    return 0.9 if near else -0.4


class SubjectFinder:
    """Decides whose figure it is. Built once from the companies."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._companies = companies

    def find(self, folded: str, amount: Amount, metric: str, scene: Scene) -> str | None:
        """Company id, "market:…", "gov:…", "org:…" or "industry"; None where nobody can be named."""
        left, right = clause(folded, scene.sentence, amount.start)
        first = self._ruling(folded, amount, metric, scene, left)
        if first is None:
            first = self._actor(folded, amount, metric, scene, clause=(left, right))
        if first is None and metric in MARKETS:
            first = market_beside(folded, amount, scene)
        if first is None:
            first = self._at_large(folded, amount, metric, scene)
        return first or scene.spoken_of(metric) or scene.market

    def _ruling(self, folded: str, amount: Amount, metric: str, scene: Scene, left: int) -> str | None:
        """The industry, a government or a market that rules the clause before any company is asked for."""
        shared = [mention for mention in scene.mentions if mention.company_id == "industry"]
        if (
            shared
            and left <= shared[-1].start < amount.start
            and not any(shared[-1].end <= mention.start < amount.start for mention in scene.mentions)
        ):
            there = [place for place in scene.places if left <= place.start < amount.end + 40 and place.noun]
            if metric not in MARKETS:
                return "industry"
            return f"market:{there[-1].slug}" if there else scene.market or "industry"
        if metric in PUBLIC:
            return self._public(
                folded,
                amount,
                scene,
                levied=metric == "tariff" or _TAXED.search(folded, amount.start - 40, amount.end + 30) is not None,
            )
        if metric in _LIMITED and scene.government is not None and _QUOTA.search(folded, left, amount.end + 40):
            return scene.government
        market = ruling_market(folded, amount, scene, left) if metric in MARKETS else None
        if market is None or _FOR_MARKET.match(folded, left):
            return market
        return None if _ANAPHOR.search(folded, left, amount.start) is not None else market

    def _at_large(self, folded: str, amount: Amount, metric: str, scene: Scene) -> str | None:
        """The industry or a government, for figures that no company and no market can have."""
        sentence, where = scene.sentence, scene.places
        if (
            metric in _COSTS_SHARED
            and _INDUSTRY.search(folded, sentence.start, sentence.end)
            and not begins_with_anaphor(folded, sentence)
        ):
            return "industry"
        if scene.carried is not None or scene.main is not None:
            return None
        if _INDUSTRY.search(folded, max(sentence.start, amount.start - 60), amount.start):
            return "industry"
        if metric in GOVERNED and scene.government is not None:
            return scene.government
        if where and is_government(folded, sentence.start, sentence.end):
            return f"gov:{where[0].slug}"
        return None

    def _actor(self, folded: str, amount: Amount, metric: str, scene: Scene, *, clause: tuple[int, int]) -> str | None:
        """Who of the sentence the amount most likely belongs to; None where it names nobody that could be."""
        best: tuple[float, str] | None = None
        asides = [match.span() for match in _ASIDE.finditer(folded, scene.sentence.start, scene.sentence.end)]
        ruler: Mention | None = None
        before = 0.0
        mentions = scene.mentions
        for index, mention in enumerate(mentions):
            if mention.company_id.startswith("gov:") and metric not in GOVERNED:
                continue
            end = group_end(folded, mentions, index)
            claim = self._claim(folded, mention, amount, metric, scene, clause=clause, end=end)
            if any(left <= mention.start < right and not left <= amount.start < right for left, right in asides):
                claim -= 1.5
            if index and JOINED.fullmatch(folded, mentions[index - 1].end, mention.start):
                claim = min(claim, before) - 0.35 if not BESIDE.fullmatch(folded, mention.end, amount.start) else claim
            before = claim
            if claim > 0 and (best is None or claim > best[0]):
                best = (claim, mention.company_id)
            if mention.end <= amount.start and rules(folded, end) and not is_object(folded, mention):
                ruler = mention
        spoken = self._spoken(folded, amount, metric, scene, start=max(clause[0], amount.start - 90), ruler=ruler)
        if spoken is not None:
            claim = 2.6 - (0 if best is None else 0.2)
            if best is None or claim > best[0]:
                return spoken
        return best[1] if best is not None else None

    def _spoken(
        self, folded: str, amount: Amount, metric: str, scene: Scene, *, start: int, ruler: Mention | None
    ) -> str | None:
        """Whom "the company", "the German carmaker", "the union" or "it" right before the amount means; None where none stands there."""
        if scene.union is not None and _UNION_ANAPHOR.search(folded, start, amount.start):
            return scene.union
        if (
            metric in GOVERNED
            and scene.government is not None
            and _GOVERNMENT_ANAPHOR.search(folded, scene.sentence.start, amount.start)
        ):
            return scene.government
        found = next(reversed(list(_ANAPHOR.finditer(folded, start, amount.start))), None)
        if found is None:
            return None
        adjective = found.group("adjective")
        slug = place_of(adjective) if adjective else None
        if slug is not None:
            country = COUNTRIES.get(slug)
            named = next(
                (
                    name
                    for name in reversed(scene.met)
                    if name in self._companies and self._companies[name].country == country
                ),
                None,
            )
            if named is not None:
                return named
        if ruler is not None and ruler.end <= found.start():
            return ruler.company_id
        return scene.spoken_of(metric)

    def _claim(
        self,
        folded: str,
        mention: Mention,
        amount: Amount,
        metric: str,
        scene: Scene,
        *,
        clause: tuple[int, int],
        end: int,
    ) -> float:
        """How strongly somebody claims an amount: by the part in the sentence, the side and the distance; 0 or less is no claim."""
        if mention.company_id in UNIONS and _UNION_SAYS.match(folded, mention.end) is not None:
            return 0.0  # what it says of others is theirs
        before = folded[max(scene.sentence.start, mention.start - 30) : mention.start]
        ruling = rules(folded, end)
        claim = 2.0
        told = is_antecedent(folded, mention, amount)
        if (HARD_OBJECT.search(before) and not told) or (RIVAL.search(before) and not ruling):
            claim -= 2.6 if PARTNER.search(before) is None else 4.0
        elif OWNED_BEFORE.search(before):
            claim += 0.5
        elif OBJECT.search(before):
            claim -= 1.0
        if ruling:
            claim += _by_rule(folded, mention, amount)
        elif NOUN_AFTER.match(folded, mention.end, mention.end + 24):
            claim -= 0.5
        if mention.company_id == scene.main:
            claim += 0.6
        claim += by_distance(folded, mention, amount, ruling=ruling)
        if mention.company_id != scene.main and is_source(folded, mention):
            claim -= 1.5
        if told:
            claim += 1.8
        claim += by_metric(metric, mention, amount, before)
        if not clause[0] <= mention.start < clause[1]:
            claim -= 0.9
        return claim

    def _public(self, folded: str, amount: Amount, scene: Scene, *, levied: bool) -> str | None:
        """The government that pays or levies: one that is named, else the place the tax or grant is of, else the one spoken of before."""
        named = [mention for mention in scene.mentions if mention.company_id.startswith("gov:")]
        if named:
            near = min(named, key=lambda mention: (mention.start > amount.start, abs(mention.start - amount.start)))
            return near.company_id
        for place in scene.places:
            behind = folded[place.end : place.end + 40]
            if LEVY_AFTER.match(behind):
                return f"gov:{place.slug}"
        if levied:
            levying = [
                place
                for place in scene.places
                if not MADE_BEFORE.search(folded[max(0, place.start - 24) : place.start])
                and not GOODS_AFTER.match(folded[place.end : place.end + 30])
            ]
            if levying:
                return f"gov:{levying[0].slug}"
        ruling = [mention for mention in scene.mentions if mention.start < scene.sentence.start + 40]
        inside = [
            place
            for place in scene.places
            if not GOODS_BEFORE.search(folded[max(0, place.start - 24) : place.start])
            and not GOODS_AFTER.match(folded[place.end : place.end + 30])
        ]
        if inside and (is_government(folded, scene.sentence.start, scene.sentence.end) or not ruling):
            return f"gov:{inside[0].slug}"
        if scene.government is not None and not ruling:
            return scene.government
        if amount.unit == "USD" and re.search(
            r"\bfederal\b", folded[scene.sentence.start : scene.sentence.end], re.IGNORECASE
        ):
            return "gov:us"
        if not scene.mentions and scene.market is not None:
            return scene.market.replace("market:", "gov:")
        return None
