"""Subjects and objects among the names of a sentence: who rules a clause, who stands behind "from" or "than", where a clause ends."""

import re
from collections.abc import Sequence

from bot.reading.amounts import Amount
from bot.reading.companies import Mention
from bot.reading.prose import Sentence
from bot.reading.tokens import words

OBJECT = re.compile(
    r"(?:\b(?:from|to|with|against|than|versus|vs\.?|by|for|behind|of|in|at|like|including|between|about|on|over)\s"
    r"(?:(?:the|its|a|an)\s(?:next\s|new\s|coming\s|current\s)?|[A-Z][\w.]+'s\s|\w+\s(?:maker|rival|giant|group|startup|automaker)\s)?|\bauf\s|\bvon\s"
    r"|\b(?:of|between|with|from|by|as)\s(?-i:[A-Z][\w.&-]*\s){1,3}(?:and|&)\s)$",
    re.IGNORECASE,
)

HARD_OBJECT = re.compile(
    r"\b(?:than|versus|vs\.?|against|behind|like|including|compared with|compared to|according to|(?:venture|partnership|alliance|tie-up) with|(?:supplies|shipments|exports) to|(?:led|backed|owned|controlled|supplied|provided) by|(?:cells?|batter(?:y|ies)|packs?|modules?|motors?|chips?|sensors?|lidars?|software|tyres|tires|brakes|seats) (?:made |built )?(?:by|from)|overtake|overtaken|overtook|overtaking|beat|beating|surpassed|surpassing|outsold|undercutting|ahead of|such as|replac\w+|unlike)\s(?:the\s|its\s|that of\s)?$",
    re.IGNORECASE,
)

PARTNER = re.compile(r"\b(?:venture|partnership|alliance|tie-up) with\s(?:the\s|its\s)?$", re.IGNORECASE)
"""Before the name of one with whom the company of the story does something; the verb behind it is the venture's."""

RIVAL = re.compile(r"\brivals?\s(?:the\s)?$", re.IGNORECASE)

OWNED_BEFORE = re.compile(
    r"\b(?:shares|stock|sales|deliveries|registrations|production|output|revenue|profits?|earnings|margin|price)\s(?:of|at|for|by|in)\s(?:the\s)?$",
    re.IGNORECASE,
)

_DESCRIBES = re.compile(
    r"-(?:owned|controlled|backed|led|funded|run|affiliated)\b|,? (?:included|excluded|aside)\b", re.IGNORECASE
)


_DEALER = re.compile(r"\b(?!The|When|While|After|Before|But|And|As|If|At|With|For|Rival)[A-Z][a-z]+ $")
_OF_TOWN = re.compile(r" of (?!America|North America)[A-Z]")
"""What stands before and behind the make in the name of one who sells it ("Lopez Toyota of Tucson")."""

_OWNER_OF = re.compile(r"\b(?:owner|maker|parent|builder|home) of (?:the )?(?:[A-Z][\w-]+(?:, | and ))*$")


def describes(folded: str, mention: Mention) -> bool:
    """Whether a name only describes somebody or something else ("the Geely-owned brand", "Lexus included", "the maker of Vauxhall and Opel")."""
    if _DESCRIBES.match(folded, mention.end) is not None or (
        _OF_TOWN.match(folded, mention.end) and _DEALER.search(folded, max(0, mention.start - 24), mention.start)
    ):
        return True
    return _OWNER_OF.search(folded, max(0, mention.start - 60), mention.start) is not None


_ARM = re.compile(
    r"(?: Motors?| Group| Cars)?(?: of)? (?:North America|America|Europe|USA|Canada|Mexico|China|Japan|India|Korea|Australia|UK|Deutschland)\b"
)
"""What makes a company's name that of its house in a country or region ("Toyota Motor North America")."""


def arm_end(folded: str, end: int) -> int:
    """Where a name ends that goes on with the country or region its house is for; `end` where it does not."""
    arm = _ARM.match(folded, end)
    return end if arm is None else arm.end()


_CLAUSE_END = re.compile(
    r";|--| - |,? (?:while|whereas|but|although|compared with|compared to|versus)\b|,? (?:after|because|since|unless|when|even as|as (?=[A-Z]))\b|\bvon denen\b|(?<=[\u4e00-\u9fff])[,，](?=[\u4e00-\u9fff]{2,8}\d)",
    re.IGNORECASE,
)

NOUN = (
    r"(?:company|automaker|carmaker|car maker|auto maker|firm|maker|group|brand|startup|start-up|manufacturer|supplier|giant|marque|chipmaker|battery maker"
    r"|truckmaker|truck maker|retailer|unternehmen|hersteller|konzern|zulieferer|autobauer|montadora|fabricante)"
)

_VERB_AFTER = re.compile(
    r"(?:'s [\w-]+(?: [\w-]+)?)?\s(?:\([^)]{1,14}\)\s|,\s)?(?:\w+ly\s|also\s|now\s|still\s|itself\s|alone\s|as a whole\s|(?:last|this|earlier this|on)\s\w+\s)?(?:is|are|was|were|has|have|had|will|would|could"
    r"|may|plans?|said|says|aims?|expects?|reported|sold|delivered|recalled|recalls|raised|posted|announced|sells|builds|built"
    r"|makes|made|produced|produces|recorded|saw|invests|employs|wants|lost|earned|launches|cut|cuts|hit|broke|owns|paid|set"
    r"|spent|took|raises|hat|plant|verkaufte|lieferte|investiert|vendeu|held|holds|led|leads|buys|bought|opens|starts|gets|got|takes|gives|offers|pays"
    r"|laid|handed|put|kept|left|gave|brought|came|became|ran|went|drew|lifted|doubles|trims|slides|falls|rises|posts|reports|unveils|shows|showed|began|begins|grew|fell|rose|sank|won|wins|needs|seeks|calls|\w+ed)\b",
    re.IGNORECASE,
)

_APPOSITION = re.compile(r", [^,;.]{3,110}, (?=[a-z])")

NOUN_AFTER = re.compile(
    r"\s(?:air ?bags?|vehicles?|cars?|models?|trucks?|dealers?|owners?|drivers?|suvs?|evs?|engines?|batter(?:y|ies)|phones?"
    r"|shares|plants?|factor(?:y|ies)|workers)\b",
    re.IGNORECASE,
)

BESIDE = re.compile(r"(?:,? (?:at|with|on)\s(?:\w+\s)?| \((?:\w+ )?|: | |'s? (?:[\w-]+ )?)", re.IGNORECASE)

JOINED = re.compile(
    r"(?:'s)?(?: \([^()]{1,16}\))?(?:,| and| und| &|, and)\s(?:(?:the|its|der|die)\s(?:[a-z-]+\s){0,3}|rival\s|partner\s)?$"
)


def acts(folded: str, mention: Mention, end: int | None = None) -> bool:
    """Whether a company is the subject of a verb or owns what follows, and is no object; `end` is where its group ends ("Honda and Nissan")."""
    return not is_object(folded, mention) and rules(folded, mention.end if end is None else end)


_SAYS = re.compile(r" (?:said|says|reported|estimates|estimated|found|wrote)(?=[.,]|$| (?:on|in|last) )")


def is_source(folded: str, mention: Mention) -> bool:
    """Whether a name stands at the end of a sentence only for having said it ("…, Cox Automotive said")."""
    return folded[max(0, mention.start - 2) : mention.start] == ", " and _SAYS.match(folded, mention.end) is not None


def is_owner(folded: str, mention: Mention, after: Mention) -> bool:
    """Whether a name only says whose the company right behind it is ("Alphabet's Waymo")."""
    return ":" not in after.company_id and folded[mention.end : after.start] in ("'s ", "' ")


_RELATIVE = re.compile(r"\b(?:where|in which|for which|whom) (?:the )?$")


def is_aside(folded: str, mention: Mention) -> bool:
    """Whether a name only acts in a clause that describes something ("made in Serbia, where Stellantis runs a plant")."""
    return _RELATIVE.search(folded, max(0, mention.start - 14), mention.start) is not None


_WHICH = re.compile(r"(?:'s)?(?: [\w-]+){0,3}(?: \([^()]{1,120}\))?,? (?:which|who|whose) ", re.IGNORECASE)


def is_antecedent(folded: str, mention: Mention, amount: Amount) -> bool:
    """Whether "which" or "who" right behind a name begins the clause of the amount ("to catch Tesla, who delivered 466,000 cars")."""
    found = _WHICH.match(folded, mention.end, amount.start) if mention.end <= amount.start else None
    return found is not None and not _CLOSED.search(folded, found.end(), amount.start)


_CLOSED = re.compile(r",(?! (?:and|or|which|who)\b)|;| - ")


def by_distance(folded: str, mention: Mention, amount: Amount, *, ruling: bool) -> float:
    """What the side and the distance add to a claim: names right before an amount gain, names behind it lose, unless "for" or "at" joins them.

    A name behind an amount that neither is joined to it nor rules a clause (`ruling`) is an object of it.
    """
    if mention.end <= amount.start:
        beside = BESIDE.fullmatch(folded, mention.end, amount.start) is not None
        return (
            2.4 - min(1.2, (amount.start - mention.end) / 150)
            if beside
            else -min(1.2, (amount.start - mention.end) / 150)
        )
    joined = re.match(r"\s?(?:for|at|from|of|by|in)\s(?:the\s)?$", folded[amount.end : mention.start]) is not None
    inside = mention.start < amount.end
    return (1.4 if joined else 0.0 if ruling or inside else -0.6) - 0.9 - min(1.0, (mention.start - amount.end) / 100)


def group_end(folded: str, mentions: Sequence[Mention], index: int) -> int:
    """Where the names end that a mention is joined with by "and" or a comma; its own end where it stands alone."""
    end = mentions[index].end
    for following in mentions[index + 1 : index + 4]:
        if JOINED.fullmatch(folded, end, following.start) is None:
            break
        end = following.end
    return end


def is_object(folded: str, mention: Mention) -> bool:
    """Whether a company stands behind "from", "to", "with", "than" and the like."""
    return OBJECT.search(folded, max(0, mention.start - 30), mention.start) is not None


def rules(folded: str, end: int) -> bool:
    """Whether a verb, a possessive or a colon follows a name, an apposition between commas left out."""
    end = arm_end(folded, end)
    if folded.startswith(("'s ", "' "), end) or _TOPIC.match(folded, end) is not None:
        return True
    aside = _APPOSITION.match(folded, end)
    return _VERB_AFTER.match(folded, end, end + 48) is not None or (
        aside is not None and _VERB_AFTER.match(folded, aside.end() - 1, aside.end() + 47) is not None
    )


_TOPIC = re.compile(r"(?: \([A-Z.: ]{1,14}\))?: ")
"""What stands between the name a sentence is about and what it says of it ("Renault (RNO): …")."""


def clause(folded: str, sentence: Sentence, at: int) -> tuple[int, int]:
    """Start and end of the clause of a sentence that holds the offset `at`."""
    left, right = sentence.start, sentence.end
    for match in _CLAUSE_END.finditer(folded, sentence.start, sentence.end):
        if match.end() <= at:
            left = match.end()
        elif match.start() >= at:
            right = match.start()
            break
    return left, right


_PART = re.compile(
    r"the (?:[\w-]+ )?(?:unit|business|division|activities|operations|subsidiary) (?!said|says|of )", re.IGNORECASE
)


def begins_with_part(folded: str, sentence: Sentence) -> bool:
    """Whether a sentence goes on about a part of the company the story is about ("The unit …", "The division …")."""
    return _PART.match(folded, sentence.start, sentence.start + 60) is not None


_HEAD = re.compile(
    rf"(?:it|its|they|their|he|she)\b|(?:group|company) (?=[a-z])|the (?:[\w.-]+ ){{0,2}}{NOUN}\b", re.IGNORECASE
)


def begins_with_anaphor(folded: str, sentence: Sentence, *, several: bool = True) -> bool:
    """Whether a sentence goes on about the company spoken of before ("It …", "The carmaker …"); `several`: also about several things ("They …")."""
    head = folded[sentence.start : sentence.start + 60].lstrip('"')
    return _HEAD.match(head) is not None and (several or _SEVERAL.match(head) is None)


_SEVERAL = re.compile(r"(?:they|their|these|those)\b", re.IGNORECASE)


_OF_MAKERS = words("recall_units sales deliveries registrations production exports other")
_AT = re.compile(r"\bat\s(?:the\s)?$", re.IGNORECASE)


def by_metric(metric: str, mention: Mention, amount: Amount, before: str) -> float:
    """What the metric adds to a claim: cars are their maker's ("62,300 Kia cars"), a vote is had where it was taken ("97 percent at Ford")."""
    if amount.start < mention.start < amount.end and metric in _OF_MAKERS:
        return 3.0
    return 2.2 if metric == "labour_action" and amount.unit == "%" and _AT.search(before) else 0.0
