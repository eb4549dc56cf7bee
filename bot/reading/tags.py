"""Parts of speech for English news, by word lists, endings and the neighbours: enough to find noun phrases and the verb of a clause.

No trained model: closed classes and common verbs are listed, the rest is judged by ending and capital, and a few rules look left and right.
Tags are single letters:

    D determiner   P preposition   C conjunction   W who, which, that   O pronoun   X auxiliary   V verb   G -ing form   R adverb
    A adjective    N noun          E name          M number             T to        . other sign  S possessive 's
"""

import re
from collections.abc import Sequence

from bot.reading.german import tag_german
from bot.reading.tokens import PADDING, Token, words
from bot.reading.verbs import VERBS

_CLASSES = {
    "D": """the a an this that these those its his her their our your my each every some any no all both another such either neither""",
    "P": """of in on at by for with from into onto over under between among through during against about after before since until till per than
        as like via within without across behind beyond toward towards despite except including above below near amid upon off up down out around
        because along past plus versus vs outside inside amongst throughout alongside unlike regarding following according aboard excluding""",
    "C": """and or but nor yet while whereas although though if when whether unless so""",
    "W": """who which whom whose what where why how whichever whatever""",
    "O": """i you he she it we they me him them himself herself itself themselves ourselves someone anyone everyone something anything everything
        nothing there here""",
    "X": """is are was were be been being am has have had do does did will would can could may might shall should must 's 're 've 'll 'm 'd isn't
        aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't cannot couldn't shouldn't""",
    "R": """not n't also just only even still already again now then very too more most less least much well ever never often soon later earlier ago
        almost nearly roughly approximately once twice together instead however therefore meanwhile overall far today yesterday tomorrow rather
        quite perhaps maybe worldwide nationwide globally altogether further apart away back ahead currently recently always else otherwise anywhere
        somewhere sometimes forward hence somewhat alone sooner aside merely""",
    "T": "to",
    "A": """new old big small large high low long short good best better great other same different first last next many few several own average annual
        global local national american german chinese japanese european british french korean indian italian swedish electric full final recent
        current major main early late public private free key record net gross combined fresh due able close latest biggest largest smallest
        strongest strong weak clean little nice bad former direct sure huge happy hard cheap easy young dead whole right worth cool quick human unique
        clear simple fair black dark bright light deep safe tough popular true proper prior larger smaller higher lower cheaper faster longer
        shorter stronger weaker greater fewer closer sufficient senior warm cold single entire poor rich wide equal dual southern northern eastern
        western permanent double extra foreign green remote heavy normal smart modern white red blue regular solar premium solid common busy quiet
        slow specific square mass mid raw leading missing wireless expensive typical wild fellow initial outstanding maximum minimum likely unlikely costly friendly lively elderly
        similar significant important difficult false familiar older younger particular certain corporate retail wholesale""",
}  # fmt: skip
_CLOSED = {word: tag for tag, listed in reversed(_CLASSES.items()) for word in listed.split()}

_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "less", "ous", "ive", "ical", "ish", "ary", "ial", "onal", "ient", "iest")
_NOT_ADVERBS = words(
    "supply family assembly italy july rally anomaly monopoly friendly daily weekly monthly yearly early hourly quarterly disorderly likely costly elderly orderly lively"
)
_AFTER_VERB = words(
    "the a an its his her their to more less than about nearly almost up down over under that it by only just"
)
_BEFORE_OBJECT = words("the a an its his their about around nearly")
NOUNS_ALONE = words("net gross average total record common high low maximum minimum")
"""Adjectives that are nouns where none follows ("the total was", "net fell")."""
_INTENDING = words("plans aims hopes needs looks claims promises pledges")
_NO_ADJECTIVES = words(
    "trial official material editorial executive initiative incentive salary library summary secretary subsidiary anniversary boundary client patient proposal approval arrival"
    " removal renewal rival metal capital hospital festival animal journal signal terminal withdrawal topic music traffic critic fabric clinic mechanic table cable variable"
)
"""Nouns with the endings of adjectives."""
_AFTER_PLURAL = words("from between around at in on")
_PLURALS = words("people staff police men women children data")
_SAME_IN_PAST = words("cut hit set put cost read spread split shut hurt let bid beat cast quit shed")
_MODALS = words(
    "will would can could may might shall should must 'll to cannot can't won't couldn't wouldn't didn't doesn't don't did does do"
)
_NUMBERS = words(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred thousand million billion"
)
_DIGIT = re.compile(r"\d")
_SUBJECT_PRONOUNS = words("i you he she we they it who")


def tag(tokens: Sequence[Token], language: str = "en") -> str:
    """One letter a token; the END tokens get ".". In Title Case a capital says nothing, so the words alone decide."""
    if language == "de":
        return tag_german(tokens)
    tags: list[str] = []
    before = anchor = "."
    titled = is_titled(tokens)
    last = len(tokens) - 1
    for index in range(len(tokens)):
        before = _tag(tokens, index, anchor if before == "R" else before, titled=titled, last=index == last)
        tags.append(before)
        if before != "R":
            anchor = before
    if "V" not in tags and "X" not in tags:
        _find_verb(tokens, tags, 1, len(tokens) - PADDING - 1)
    if "V" not in tags and "X" not in tags:
        _find_verb(tokens, tags, 1, len(tokens) - PADDING - 1, strict=False)
    start = 0
    for index in range(1, len(tokens) - PADDING - 1):
        if tokens[index].text in (",", ";"):
            start = index + 1
        elif tags[index] == "C" and tags[index + 1] in "VX":
            if not {"V", "X", "W", "G"} & set(tags[start:index]):
                _find_verb(tokens, tags, start + 1, index)
            start = index + 1
    return "".join(tags)


def _find_verb(tokens: Sequence[Token], tags: list[str], first: int, after: int, *, strict: bool = True) -> None:
    """Words without a verb have one after all where a word that may be one stands behind a noun ("the fare starts at $2")."""
    for index in range(first, after):
        word, left, following = tokens[index].low, tokens[index - 1], tags[index + 1]
        if tags[index] != "N" or not VERBS.get(word):
            continue
        if tags[index - 1] not in "NE":
            agrees = left.text == "," and word.endswith("s") and following in "NDEMP"
        elif word.endswith("s"):
            agrees = following in ("PDMRT" if strict else "PDMRTNEA")
        else:
            agrees = left.low.endswith("s") and following in "NDAPMRT"
        if agrees:
            tags[index] = "V"
            return


def is_adjective(word: str) -> bool:
    """Whether a word is known as an adjective, and not only judged one by its ending."""
    return _CLOSED.get(word) == "A"


def is_titled(tokens: Sequence[Token]) -> bool:
    """Whether most longer words of a sentence begin with a capital."""
    longer = [token for token in tokens if token.kind == "w" and len(token.text) > 3]
    return len(longer) > 3 and sum(token.text[0].isupper() for token in longer) > 0.7 * len(longer)


def _tag(tokens: Sequence[Token], index: int, before: str, *, titled: bool, last: bool) -> str:
    token = tokens[index]
    if token.kind != "w":
        return {"n": "M", "k": "N"}.get(token.kind, ".")
    word = token.low
    if word == "'s":
        return "S" if before in "NEMG" else "X"
    following = tokens[index] if last else tokens[index + 1]
    if word == "am" and before == "M":
        return "N"
    closed = _CLOSED.get(word)
    capital = token.text[0].isupper()
    if closed is not None and not (capital and not titled and before == "E" and closed in "AR"):
        return _closed(word, closed, before, following)
    if word in _NUMBERS:
        return "M"
    if (not token.text.isalpha() and _DIGIT.search(token.text)) or (not capital and not token.text.islower()):
        return "E"  # "EV6", "iPhone"
    if (
        capital
        and not titled
        and (word not in VERBS or token.text.isupper() or (index and tokens[index - 1].kind in "wn"))
    ):
        return "E"
    return _open(word, before, following, tokens[index - 1].low if index else "")


def _closed(word: str, closed: str, before: str, following: Token) -> str:
    if (
        closed == "R"
        and before == "D"
        and following.kind == "w"
        and following.low not in _CLOSED
        and word not in ("most", "more", "very")
    ):
        return "A"
    if word == "that":
        return "D" if before in ".PCV" and following.kind == "w" and following.low not in _CLOSED else "W"
    return closed


def _open(word: str, before: str, following: Token, left: str) -> str:
    if word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS:
        return "R"
    noun_too = VERBS.get(word)
    if noun_too is not None:
        return _verb(word, before, following, left, noun_too=noun_too)
    if word.endswith("ing") and len(word) > 5:
        return "G"
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        return "A" if before in "DAP" else "V"
    if (left in _MODALS and left != "to") or left in _SUBJECT_PRONOUNS:
        return "V"
    if (
        left == "to"
        and (_CLOSED.get(following.low, "") in "DOP" and following.kind == "w" and following.low in _CLOSED)
        and not word.endswith("s")
    ):
        return "V"
    adjective_before = following.kind == "w" and (following.low not in _CLOSED or following.low in ("and", "or"))
    if word in _NO_ADJECTIVES:
        return "N"
    if word.endswith(_ADJECTIVE_ENDINGS):
        predicate = before not in "DANES" or left in ("percent", "cent")
        return "A" if adjective_before or predicate else "N"
    return "A" if word.endswith(("ic", "al")) and adjective_before else "N"


def _verb(word: str, before: str, following: Token, left: str, *, noun_too: bool) -> str:
    """A listed verb form: verb, participle in front of a noun, or the noun of the same spelling."""
    attributive = word.endswith(("ed", "en", "wn", "ld")) and following.kind == "w" and following.low not in _CLOSED
    if before in "TOXW":
        return "A" if before == "X" and word.endswith("ed") and following.low == "to" else "V"
    if noun_too:
        if word.endswith("s") and (
            (following.low == "to" and word in _INTENDING and before not in "DAPS")
            or (before == "C" and (following.kind in "nc" or following.low in _BEFORE_OBJECT))
            or (before == "." and left == "," and following.kind in "nc")
        ):
            return "V"
        if before == "M" and following.low in _BEFORE_OBJECT:
            return "V"
        verbal = following.low in _AFTER_VERB or following.low in _NUMBERS or following.kind in "nc"
        plural = left.endswith("s") or left in _PLURALS
        if before == "N" and not word.endswith("s"):
            if not plural and word not in _SAME_IN_PAST:
                return "N"  # "its output target": no verb stands in this form behind a singular
            if plural:
                verbal = verbal or following.low in _AFTER_PLURAL or _CLOSED.get(following.low) == "R"
        return (
            "V"
            if before in "NE" and verbal and (word.endswith("s") or before == "N" or following.kind in "nc")
            else "N"
        )
    if before == "A" and left in NOUNS_ALONE and not attributive:
        return "V"
    if before == "A" and word.endswith("s") and (following.kind in "nc" or following.low in _BEFORE_OBJECT):
        return "V"
    if before in "DA" or (before == "P" and attributive):
        return "A" if attributive else "N"
    return "V"
