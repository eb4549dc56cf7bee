"""Figures of a whole market: "U.S. car sales fell …", "Registrations of electric cars in Spain …", "Norway bought …"."""

import re
from collections.abc import Sequence

from bot.reading.amounts import Amount
from bot.reading.grammar import begins_with_anaphor, clause
from bot.reading.market_words import FARTHEST, MARKET_RULES, TRADED, WHOLE
from bot.reading.places import Place
from bot.reading.scenes import Scene

_OF_ALL = re.compile(r"\b(?:industry|market|car|auto|vehicle|ev|evs|demand|new|electric)\b", re.IGNORECASE)
"""Words without which "global sales" are those of the company the text speaks of."""

_SAID = re.compile(
    r"\b(?:market(?! share)|sales in|sold in|in the country|nationwide|industry|registrations|neuzulassungen)\b",
    re.IGNORECASE,
)
"""Words of a market that the story's own company seldom has; where others are told of, `_MENTIONED` are enough."""

_MENTIONED = re.compile(
    r"\b(?:market(?! share)|sales in|sold in|in the country|nationwide|industry|total|new[- ]car|vehicle sales|car sales|ev sales|electric vehicles?|registrations|neuzulassungen)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:in|across|throughout)\s(?:the\s)?$", re.IGNORECASE)
_PLACE_ACTS = re.compile(
    r"(?:, [^,;.]{3,80},)? (?:(?:has|had|have) )?(?:registered|bought|sold|built|produced|imported|exported|recorded|counted|saw|accounts? for|accounted for|grew|fell|rose|gained|slipped|advanced|dropped|declined|climbed|shrank|jumped|surged|stood out)\b"
)
_MARKET_ANAPHOR = re.compile(
    r"\b(?:the|that) (?:region|bloc|country|continent|market) (?:(?:has|had) )?(?:registered|bought|counted|recorded|saw|imported)\b",
    re.IGNORECASE,
)


def ruling_market(folded: str, amount: Amount, scene: Scene, left: int) -> str | None:
    """The market whose sales or output are the subject of the clause that begins at `left`; None where a company stands before the amount."""
    named = [mention for mention in scene.mentions if mention.start >= left and ":" not in mention.company_id]
    if any(mention.start < amount.start for mention in named):
        return None
    acting = next((place for place in scene.places if place.noun and left <= place.start < amount.start), None)
    if acting is not None and not named and acting.start - left <= 1 and _PLACE_ACTS.match(folded, acting.end):
        return f"market:{acting.slug}"
    near = [
        place for place in scene.places if left <= place.start < amount.end + 60 and _is_where(folded, place, amount)
    ]
    if scene.market is not None and _MARKET_ANAPHOR.search(folded, left, amount.start):
        return scene.market
    found = MARKET_RULES.search(folded, left, amount.start)
    if found is None:
        return _of_goods(folded, amount, scene, left, near)
    if near:
        slug = min(near, key=lambda place: abs(place.start - found.start()) + (0 if place.noun else 5)).slug
        own = slug == "global" and scene.spoken_of("sales") is not None and not _OF_ALL.search(found.group())
        return None if own else f"market:{slug}"
    if found.start() - left > FARTHEST:
        return None
    following = any(
        mention.start >= amount.end
        and re.search(r"\b(?:at|for|of|by)\s(?:the\s)?$", folded[amount.end : mention.start])
        for mention in scene.mentions
    )
    if following:
        return None
    whole = WHOLE.search(found.group()) is not None
    if scene.market is not None and (whole or scene.of_market or scene.carried is None or scene.main is None):
        return scene.market
    return "industry" if "industry" in found.group().lower() else None


def _of_goods(folded: str, amount: Amount, scene: Scene, left: int, near: Sequence[Place]) -> str | None:
    """Where a raw material is traded: a place named, China where it is told in its money, else the world; None where no such price is told."""
    if not (amount.unit or "").endswith("/t") and TRADED.search(folded, left, amount.start) is None:
        return None
    if near:
        return f"market:{near[0].slug}"
    chinese = _CHINESE_MONEY.search(folded, scene.sentence.start, scene.sentence.end) is not None
    return "market:china" if chinese else "market:global"


_CHINESE_MONEY = re.compile(r"\b(?:yuan|renminbi|rmb)\b", re.IGNORECASE)


def _is_where(folded: str, place: Place, amount: Amount) -> bool:
    """Whether a place can be the market of an amount: one before it, or one behind it that a preposition joins ("31,000 cars in Spain")."""
    return place.start < amount.start or _PLACED.search(folded, place.start - 16, place.start) is not None


def market_beside(folded: str, amount: Amount, scene: Scene) -> str | None:
    """The market named in the sentence of an amount, or spoken of before, where no company has it."""
    sentence = scene.sentence
    if scene.places:
        left, right = clause(folded, sentence, amount.start)
        inside = [
            place for place in scene.places if left <= place.start < right and _is_where(folded, place, amount)
        ] or scene.places
        near = min(inside, key=lambda place: abs(place.start - amount.start) + (0 if place.noun else 15))
        told = scene.of_market or scene.carried != scene.main
        words = _MENTIONED if told else _SAID
        if not scene.carried or (
            words.search(folded, sentence.start, sentence.end) and not begins_with_anaphor(folded, sentence)
        ):
            return f"market:{near.slug}"
    return scene.market if scene.carried is None and scene.main is None else None
