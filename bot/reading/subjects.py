"""Whose figure it is: a company, a market, a government, a union, or the industry.

Within a sentence the company that rules the clause of the number wins; a company behind "from", "to", "with" or "than" is an object. A clause
without a company takes the one before it, a sentence without one the one the paragraph speaks of, a paragraph without one the story's main company.
Figures of markets (sales in China), of public money and of unions belong to the market, the government, the union.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.catalogue import Company
from bot.reading.companies import Mention
from bot.reading.places import Place, is_government, places
from bot.reading.prose import Sentence
from bot.reading.quantities import Amount, Line
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
_MARKETS = words(
    "sales growth registrations production exports penetration inventory fleet market_share incidents price chargers deliveries"
)
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


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence knows of the story around it.

    Attributes:
        sentence: the sentence.
        mentions: its companies, in order.
        carried: the company the text spoke of before; None at the start.
        main: the story's main company; None where it has none.
        market: the market the text spoke of before; None where none.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    carried: str | None
    main: str | None
    market: str | None


class SubjectFinder:
    """Decides whose figure it is. Built once from the companies."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._companies = companies

    def find(self, folded: str, line: Line, amount: Amount, metric: str, scene: Scene) -> str | None:
        """Company id, "market:…", "gov:…", "org:…" or "industry"; None where nobody can be named."""
        sentence = scene.sentence
        where = places(folded, sentence.start, sentence.end)
        if metric in _PUBLIC:
            public = self._public(folded, sentence, where, scene)
            if public is not None:
                return public
        if metric == "labour_action":
            union = _UNION.search(folded, sentence.start, sentence.end)
            if union is not None and not scene.mentions:
                return f"org:{_UNIONS[union.group().lower()]}"
        company = self._company(folded, amount, scene)
        if company is not None:
            return company
        if metric in _MARKETS:
            market = self._market(folded, sentence, where, amount, scene)
            if market is not None:
                return market
        if _INDUSTRY.search(folded, sentence.start, sentence.end) and not self._anaphor(folded, sentence):
            return "industry"
        return (
            scene.carried
            or scene.main
            or (f"gov:{where[0].slug}" if where and is_government(folded, sentence.start, sentence.end) else None)
            or scene.market
        )

    def _company(self, folded: str, amount: Amount, scene: Scene) -> str | None:
        """The company of the sentence that the amount belongs to; None where the sentence names none that could be."""
        if not scene.mentions:
            return None
        left, right = self._clause(folded, scene.sentence, amount.start)
        inside = [mention for mention in scene.mentions if left <= mention.start < right]
        chosen = self._ruling(folded, inside, amount)
        if chosen is not None:
            return chosen
        before = [mention for mention in scene.mentions if mention.start < left]
        chosen = self._ruling(folded, before, amount)
        if chosen is not None:
            return chosen
        if scene.carried is not None and self._anaphor(folded, scene.sentence):
            return scene.carried
        loose = [
            mention
            for mention in scene.mentions
            if not _HARD_OBJECT.search(folded, max(0, mention.start - 30), mention.start)
        ]
        if scene.carried is not None and all(
            _OBJECT.search(folded, max(0, mention.start - 30), mention.start) for mention in loose
        ):
            return scene.carried if not loose else loose[0].company_id
        return loose[0].company_id if loose else None

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
    def _ruling(folded: str, mentions: Sequence[Mention], amount: Amount) -> str | None:
        """The nearest company before the amount that is no object; of several joined ones the first."""
        before = [mention for mention in mentions if mention.start < amount.end]
        for mention in reversed(before):
            if not _OBJECT.search(folded, max(0, mention.start - 30), mention.start):
                return mention.company_id
        for mention in reversed(before):
            if folded[mention.end : mention.end + 2] == "'s" and not _HARD_OBJECT.search(
                folded, max(0, mention.start - 30), mention.start
            ):
                return mention.company_id
        behind = [mention for mention in mentions if mention.start >= amount.end]
        for mention in behind:
            if not _OBJECT.search(folded, max(0, mention.start - 30), mention.start) and not before:
                return mention.company_id
        return None

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
        if where and (governed or not scene.mentions):
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
