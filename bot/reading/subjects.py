"""Whose figure it is: a company, a market, a government, a union, or the industry.

Within a sentence the company that rules the clause of the number wins; a company behind "from", "to", "with" or "than" is an object. A clause
without a company takes the one before it, a sentence without one the one the paragraph speaks of, a paragraph without one the story's main company.
Figures of markets (sales in China), of public money and of unions belong to the market, the government, the union.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.catalogue import Company
from bot.reading.amounts import Amount
from bot.reading.companies import Mention
from bot.reading.places import Place, is_government
from bot.reading.prose import Sentence
from bot.reading.tokens import words

_OBJECT = re.compile(
    r"(?:\b(?:from|to|with|against|than|versus|vs\.?|by|for|behind|of|in|at|like|including|between|about|on)\s(?:the\s|its\s|\w+\s(?:maker|rival|giant|group|startup|automaker)\s)?|\bauf\s|\bvon\s)$",
    re.IGNORECASE,
)
_HARD_OBJECT = re.compile(
    r"\b(?:than|versus|vs\.?|against|behind|like|including|compared with|compared to|according to|rivals?)\s(?:the\s|its\s|that of\s)?$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r";|--| - |,? (?:while|whereas|but|although|compared with|compared to|versus)\b|\bvon denen\b", re.IGNORECASE
)
_ANAPHOR = re.compile(
    r"\b(?:the|this) (?:company|automaker|carmaker|car maker|firm|maker|group|brand|startup|start-up|manufacturer|company's"
    r"|automaker's|carmaker's|\w+ firm|supplier|unternehmen|hersteller)\b|\b(?:its|it)\b",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    r"\s(?:\([^)]{1,14}\)\s|,\s)?(?:\w+ly\s|also\s|now\s|still\s|itself\s)?(?:is|are|was|were|has|have|had|will|would|could"
    r"|may|plans?|said|says|aims?|expects?|reported|sold|delivered|recalled|recalls|raised|posted|announced|sells|builds|built"
    r"|makes|made|produced|produces|recorded|saw|invests|employs|wants|lost|earned|launches|cut|cuts|hit|broke|owns|paid|set"
    r"|spent|took|raises|hat|plant|verkaufte|lieferte|investiert|vendeu|\w+ed)\b",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"\s(?:air ?bags?|vehicles?|cars?|models?|trucks?|dealers?|owners?|drivers?|suvs?|evs?|engines?|batter(?:y|ies)|phones?"
    r"|shares|plants?|factor(?:y|ies)|workers)\b",
    re.IGNORECASE,
)
_COSTS_SHARED = frozenset(("rd_spend", "investment", "cost", "market_share", "penetration"))
_MARKETS = words(
    "sales growth registrations production exports penetration inventory fleet market_share incidents price chargers deliveries"
)
_COSTS_SHARED = frozenset(("rd_spend", "investment", "cost", "market_share", "penetration"))
_PUBLIC = frozenset(("subsidy", "tariff"))
_INDUSTRY = re.compile(
    r"\b(?:automakers|carmakers|car makers|auto makers|manufacturers|global automakers|the industry|car industry|auto industry|autohersteller|branche|industrie|fabricantes|montadoras)\b",
    re.IGNORECASE,
)
_MARKET_WORDS = re.compile(
    r"\b(?:market|sales in|sold in|in the country|nationwide|industry|total|new[- ]car|vehicle sales|car sales|ev sales|electric vehicles?|registrations|neuzulassungen)\b",
    re.IGNORECASE,
)
_UNIONS = {
    "uaw": "uaw",
    "united auto workers": "uaw",
    "ig metall": "ig-metall",
    "unifor": "unifor",
    "teamsters": "teamsters",
}
_UNION = re.compile("|".join(rf"\b{name}\b" for name in _UNIONS), re.IGNORECASE)


def acts(folded: str, mention: Mention) -> bool:
    """Whether a company is the subject of a verb or owns what follows, and is no object."""
    behind = folded[mention.end : mention.end + 40]
    return not is_object(folded, mention) and (
        behind.startswith(("'s ", "' ")) or _VERB_AFTER.match(behind) is not None
    )


def is_object(folded: str, mention: Mention) -> bool:
    """Whether a company stands behind "from", "to", "with", "than" and the like."""
    return _OBJECT.search(folded, max(0, mention.start - 30), mention.start) is not None


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence knows of the story around it.

    Attributes:
        sentence: the sentence.
        mentions: its companies, in order.
        carried: the company the text spoke of before; None at the start.
        main: the story's main company; None where it has none.
        market: the market the text spoke of before; None where none.
        places: the countries and regions the sentence names.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    carried: str | None
    main: str | None
    market: str | None
    places: tuple[Place, ...] = ()


class SubjectFinder:
    """Decides whose figure it is. Built once from the companies."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._companies = companies

    def find(self, folded: str, amount: Amount, metric: str, scene: Scene) -> str | None:
        """Company id, "market:…", "gov:…", "org:…" or "industry"; None where nobody can be named."""
        sentence = scene.sentence
        where = scene.places
        if metric in _PUBLIC:
            public = self._public(folded, sentence, where, scene)
            if public is not None:
                return public
        union = _UNION.search(folded, sentence.start, sentence.end)
        if union is not None and (metric == "labour_action" or union.end() <= amount.start):
            nearest = max(
                (
                    mention.end
                    for mention in scene.mentions
                    if mention.end <= amount.start and self._companies[mention.company_id].kind != "body"
                ),
                default=-1,
            )
            if union.end() <= amount.start and union.end() > nearest:
                return f"org:{_UNIONS[union.group().lower()]}"
        company = self._company(folded, amount, scene)
        if company is not None:
            return company
        if metric in _MARKETS:
            market = self._market(folded, sentence, where, amount, scene)
            if market is not None:
                return market
        if (
            metric in _COSTS_SHARED
            and _INDUSTRY.search(folded, sentence.start, sentence.end)
            and not self._anaphor(folded, sentence)
        ):
            return "industry"
        if (
            scene.carried is None
            and scene.main is None
            and _INDUSTRY.search(folded, max(sentence.start, amount.start - 60), amount.start)
        ):
            return "industry"
        if (
            where
            and scene.carried is None
            and scene.main is None
            and is_government(folded, sentence.start, sentence.end)
        ):
            return f"gov:{where[0].slug}"
        return scene.carried or scene.main or scene.market

    def _company(self, folded: str, amount: Amount, scene: Scene) -> str | None:
        """The company of the sentence that the amount most likely belongs to; None where the sentence names none that could be."""
        left, right = self._clause(folded, scene.sentence, amount.start)
        best: tuple[float, str] | None = None
        for mention in scene.mentions:
            claim = self._claim(folded, mention, amount, scene, (left, right))
            if claim > 0 and (best is None or claim > best[0]):
                best = (claim, mention.company_id)
        spoken = scene.main if scene.carried is None else scene.carried
        if spoken is not None and self._named_otherwise(folded, max(left, amount.start - 90), amount.start):
            claim = 2.6 - (0 if best is None else 0.2)
            if best is None or claim > best[0]:
                return scene.main if scene.main is not None and scene.carried is None else spoken
        return best[1] if best is not None else None

    def _claim(self, folded: str, mention: Mention, amount: Amount, scene: Scene, clause: tuple[int, int]) -> float:
        """How strongly a company claims an amount: by its part in the sentence, its side and its distance; 0 or less is no claim."""
        company = self._companies[mention.company_id]
        if company.kind == "body":
            return 0.0
        before = folded[max(scene.sentence.start, mention.start - 30) : mention.start]
        behind = folded[mention.end : mention.end + 40]
        claim = 2.0
        if _HARD_OBJECT.search(before):
            claim -= 2.6
        elif _OBJECT.search(before):
            claim -= 1.0
        if behind.startswith(("'s ", "' ")) or _VERB_AFTER.match(behind):
            claim += 0.9
        elif _NOUN_AFTER.match(behind):
            claim -= 0.5
        if mention.company_id == scene.main:
            claim += 0.6
        if mention.end <= amount.start:
            claim -= min(1.2, (amount.start - mention.end) / 150)
        else:
            claim -= 0.9 + min(1.0, (mention.start - amount.end) / 100)
            if re.match(r"\s?(?:for|at|from|of|by|in)\s(?:the\s)?$", folded[amount.end : mention.start]):
                claim += 1.4
        if not clause[0] <= mention.start < clause[1]:
            claim -= 0.9
        return claim

    @staticmethod
    def _named_otherwise(folded: str, start: int, end: int) -> bool:
        """Whether "the company", "its", "it" stands in the clause before the amount."""
        return _ANAPHOR.search(folded, start, end) is not None

    @staticmethod
    def _clause(folded: str, sentence: Sentence, at: int) -> tuple[int, int]:
        left, right = sentence.start, sentence.end
        for match in _CLAUSE_END.finditer(folded, sentence.start, sentence.end):
            if match.end() <= at:
                left = match.end()
            elif match.start() >= at:
                right = match.start()
                break
        return left, right

    @staticmethod
    def _anaphor(folded: str, sentence: Sentence) -> bool:
        head = folded[sentence.start : sentence.start + 60].lower().lstrip('"')
        return head.startswith(
            (
                "it ",
                "its ",
                "the company",
                "the automaker",
                "the carmaker",
                "the firm",
                "the maker",
                "the group",
                "they ",
                "the brand",
                "the startup",
                "he ",
                "she ",
            )
        )

    @staticmethod
    def _public(folded: str, sentence: Sentence, where: Sequence[Place], scene: Scene) -> str | None:
        governed = is_government(folded, sentence.start, sentence.end)
        ruling = [mention for mention in scene.mentions if mention.start < sentence.start + 40]
        if where and (governed or not ruling):
            return f"gov:{where[0].slug}"
        if not scene.mentions and scene.market is not None:
            return scene.market.replace("market:", "gov:")
        return None

    @staticmethod
    def _market(folded: str, sentence: Sentence, where: Sequence[Place], amount: Amount, scene: Scene) -> str | None:
        if where:
            near = min(where, key=lambda place: abs(place.start - amount.start) + (0 if place.noun else 15))
            if not scene.carried or _MARKET_WORDS.search(folded, sentence.start, sentence.end):
                return f"market:{near.slug}"
        return scene.market if scene.carried is None else None
