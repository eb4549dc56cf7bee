"""What looks like a quantity and is none: names of models and norms, clock times, scores, versions, tickers, phone numbers, addresses.

Two kinds. `spans` finds places by their shape alone, in one pass over a sentence. `is_name` judges a single number by its neighbours: a
capital word right before it, a designator ("Level 3", "section 4"), a model of the catalogue, a letter glued to it.
"""

import re
from collections.abc import Container, Sequence

from bot.reading.nouns import Counted, is_plural
from bot.reading.numerals import Number
from bot.reading.tokens import CODES, Token, words

_SHAPES = re.compile(
    r"""(?<!\w)(?:(?=\d)(?:
     [012]?\d[:.][0-5]\d(?::[0-5]\d)?(?:\.\d+)?(?:\s?[ap]\.?m\b\.?|\s?uhr\b|(?<=:\d\d)|\s?(?:GMT|EST|EDT|CET|ET|BST)\b)
    |[012]?\d\s?(?:[ap]\.?m\b\.?|uhr\b)
    |[A-Z0-9]{2,7}\.(?-i:DE|PA|T|L|KS|HK|SS|SZ|N|O|MI)\b
    |\d{1,2}:\d\d-[a-z]{2}-\d+|\d\d[VETCI]-?\d{3}\b
    |(?<!\d[,.])0\d{2,4}[ /-]\d{3,8}(?:[ -]\d{2,8})*\b|1-\d{3}-\d{3}-\d{4}\b
    |\d{1,2}\.?\s(?:to|and|or|bis|und)\s\d{1,2}\.?\s(?=(?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\b)
    |(?:(?<=\bthe\s)|(?<=\bder\s)|(?<=\bdie\s))(?!\d?00\b)\d{3,4}(?=[,.;:)]?(?:\s(?:and|or|in|is|was|will|has|und|from|at|with|gets|goes)\b|[,.;:)]|$))(?![,.]\d)
    |(?:(?<=\bthe\s)|(?<=\ba\s))\d{1,2}X\b(?!\s(?:growth|increase|faster|more|return|rise|jump))
    |(?<=,\s)\d{5}\s(?-i:[A-ZÄÖÜ][a-zäöüß]+)(?=[.,;)]|$)
    |802\.\d{1,2}[a-z]{0,2}\b
    |\d{1,3}-\d{1,3}-\d{3,10}\b|1-8\d\d-\w[\w-]{4,12}
    |\d{1,4}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?\b(?!,)
    |(?:24/7|9/11|50/50|4x4|4x2|6x6|2\+2|360-degree|180-degree|101)\b
    |\d{1,5}\s(?-i:(?:[A-Z][\w.]+\s){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Blvd|Boulevard|Drive|Lane))\b
    |(?:19|20)\d\d(?:\s(?:and|or|through|to|-)\s|[-/])?(?:(?:19|20)\d\d)?\s(?:model[ -]year|model\b|MY\b)
    |(?:10-[QK]|8-K|20-F|6-K|13[DFG]|401\(k\))(?!\w)
    |\d{1,3}(?:st|nd|rd|th)\b
    |(?:[2-5]G|[248]K|[23]D|[24]WD)\b
    |\d{1,3}[ -](?:valve|speed|door|seater|seat|cylinder|series|bit|way|wheel|wheeled|zoll|inch|spoke|sitzer|türer)\b
    |(?:18650|21?700|2170|4680|4695)\b(?=[- ](?:cell|batter|pack|format|type))
    )|(?=[a-z])(?:
     (?:case|docket|file|patent|flight)\s(?:no\.?|number|nr\.?)\s?\d[\w:./-]*
    |(?:two|three|four|five|six|seven|eight|ten|twelve)-(?:cylinder|door|seater|seat|speed|valve|wheel|wheeled|way|axle|row|spoke)\b
    |(?-i:[A-Z][a-z]{2,})\s\d{1,3}(?=\swon\b)
    |v\d{1,4}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?\b(?!,)
    |(?-i:(?:ISO|IEC|SAE|DIN|EN|UN|ECE|FMVSS|UNECE|IATF|GB(?!P)/?T?|J(?!PY)|R(?!MB?(?![A-Z])|UB)|IP|SOC|MIL-STD|IEEE|RFC|CVE|USB|HDMI|PCIe|DDR|LTE|Wi-?Fi|Bluetooth|Android|iOS|Windows|HyperOS|macOS|CarPlay|OTA|AD|BC)[ -]?(?:[A-Z]{1,3}[ -]?)?\d[\d./:-]*+(?!\d|,\d|\s?(?:%|percent|million|billion)))
    |s\s?&?\s?p\s(?:\d+(?:/asx)?\s)?[125]00\b
    |(?:nasdaq|ftse|stoxx|dow|csi|cac|dax|ibex|asx|nikkei|russell|topix|sdax|mdax|tecdax)[ -]?\d{2,4}\b(?![.,%]\d|%)
    |a\.d\.\s\d{1,4}(?:\sand\s\d{1,4})?|aged?\s(?:between\s)?\d{1,3}(?:\s(?:to|and)\s|-)\d{1,3}\b
    |(?:S-1|S-4|F-1)(?!\w)
    |(?:form|chapter|section|article|rule|figure|fig\.|table|page|p\.|vol\.|proposition|prop\.|title|annex|act)\s(?:no\.\s)?\d[\w.()-]*
    |V\d{1,2}\b|league\sof\s\d|blink-?182|DoS-?\d
    )|\((?-i:[A-Z]{2,8}):\s?[A-Z0-9.]{1,10}\)|\([A-Z0-9]{1,7}\.[A-Z]{1,3}\)
    |§\s(?:no\.\s)?\d[\w.()-]*
    |\+\d{1,3}[ -]\d[\d -]{5,16}\d|\(\d{3}\)\s?\d{3}-\d{4}
    |(?:(?<=\bof\s)|(?<=\bsince\s)|(?<=\bin\s)|(?<=summer\s)|(?<=winter\s)|(?<=spring\s))'\d\d\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""At the start of a word only, digits and letters apart: a sentence has few starts, and at each few alternatives are tried."""

_ADDRESSES = re.compile(r"(?:https?://|www\.)\S{1,300}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w{2,12}", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w$€£.,-])(\d{1,3})-(\d{1,3})(?![\w%,.]*\d|%|-?[A-Za-z])")
_UNIT_AFTER_SCORE = re.compile(
    r"\s?(?:%|percent|per cent|year|month|week|day|hour|minute|second|mile|km|kilomet|million|billion|thousand|bn|mn|k\b|m\b|mph|kwh|kw\b|hp\b|mpg|inch|feet|foot|euro|dollar|pound|yuan|point|people|vehicle|car|unit|store|job|worker|degree|cm|mm|kg|ton|lb|gb|jahr|prozent|mio|mrd|-)",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:win|wins|won|beat|beats|lead|draw|defeat|loss|lost|tie|tied|aggregate|score|scored|set|vote|voted|record|winner|edged|ruling|decision)\b",
    re.IGNORECASE,
)
DESIGNATORS = words(
    "level levels class section row game phase tier stage part chapter article version route routes highway highways interstate interstates flight room channel page figure table item type mark mk series gen generation"
    " step euro size group update release gas web grade zone hall booth stand pavilion dock pier exit terminal gate line lane building plant gigafactory number formula fortune top-gear season episode round week day lap turn track division category area"
    " model apartment suite unit box kit pack appendix exhibit lot slot platform act title rule bus window form code bmw audi sae stufe klasse werk halle kapitel absatz paragraf artikel windows covid"
)
_WEAK_DESIGNATORS = words(
    "unit pack plant line day week lot group number round season building turn track area title rule set form code bus model stand dock exit"
)
_NUMBER_IS_FINE_AFTER = words(
    "in of on at by for with from to over under between and or the a an about some nearly almost around more than least up only just its our their his her was were is are had has have hit reached sold"
    " built delivered made all another first last next past additional extra further total those these another every when if while after before since within i we they it he she but as that not until during"
    " mr ms through per plus versus says said say"
)
CALENDAR_WORDS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday"
)


_CODES = CODES | {"PS"}
_PREFIXES = words("sub minus plus mid nearly post pre another about the a an of to by and than for in from with now")


def spans(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places whose digits are no quantities, by their shape."""
    found = [match.span() for match in _SHAPES.finditer(folded, start, end)]
    if folded.find("@", start, end) >= 0 or folded.find("://", start, end) >= 0 or folded.find("www.", start, end) >= 0:
        found.extend(match.span() for match in _ADDRESSES.finditer(folded, start, end))
    found.extend(match.span() for match in _SCORE.finditer(folded, start, end) if _is_score(folded, match, start, end))
    return found


def _is_score(folded: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether two numbers with a dash are a result: no unit follows, and the first is higher or words of sport stand near."""
    if _UNIT_AFTER_SCORE.match(folded, match.end()):
        return False
    near = _SPORT.search(folded, max(start, match.start() - 60), min(end, match.end() + 40))
    return int(match[1]) >= int(match[2]) or near is not None


def is_name(tokens: Sequence[Token], tags: str, number: Number, models: Container[str], *, titled: bool) -> bool:  # noqa: C901, PLR0912 - one rule after another, read top to bottom
    """Whether a number without unit or currency is part of a name.

    Args:
        tokens: of the sentence.
        tags: of the sentence.
        number: what was read.
        models: lower-cased words that are names of cars or their makers ("model", "polestar", "ioniq").
        titled: the sentence is in Title Case, where a capital says nothing.
    """
    first, after = number.first, number.after
    token, before, following = tokens[first], tokens[first - 1] if first else None, tokens[after]
    if token.kind == "n" and token.text[0] == "0" and token.text.isdigit() and len(token.text) > 1:
        return True
    if before is None:
        return False
    if token.glued and before.text == "." and before.glued and first > 1 and _is_short_name(tokens[first - 2]):
        return True
    if token.glued and before.text == "," and before.glued and first > 1 and tokens[first - 2].text[-1:].isdigit():
        return True
    if token.glued and before.text == "-" and first > 1:
        left = tokens[first - 2]
        if (
            before.glued
            and left.kind == "w"
            and left.low not in ("minus", "plus", "sub", "mid", "pre", "post", "nearly", "about", "another", "than")
            and not number.scaled
        ):
            return True
        if before.glued and left.kind == "n" and number.bare and following.kind == "w" and following.glued:
            return True
    if token.glued and before.kind == "w" and not number.scaled and before.text not in _CODES:
        return True
    if (
        following.glued
        and following.kind == "w"
        and not number.scaled
        and following.low not in ("s", "x")
        and not _is_unit_letter(following)
    ):
        return True
    if (
        before.text == "/"
        and before.glued
        and token.glued
        and first > 1
        and tokens[first - 2].kind == "n"
        and not number.scaled
    ):
        return True
    if number.scaled or number.part or not (number.bare or number.wordy):
        return (
            before.low in DESIGNATORS - _WEAK_DESIGNATORS
            and "," not in token.text
            and not number.scaled
            and not number.part
        )
    if before.text == "'s" and first > 1 and tokens[first - 2].text[0].isupper() and _is_code(token.text):
        return _is_alone(tokens, tags, after)
    if before.kind != "w" or (before.low in _NUMBER_IS_FINE_AFTER and not _is_acronym(tokens, before)):
        return False
    if before.low in DESIGNATORS and (before.low not in _WEAK_DESIGNATORS or before.text[0].isupper()):
        return True
    if number.wordy and token.text[0].isupper() and first > 0 and not titled and not number.scaled:
        return True
    if number.wordy and not (before.text[0].isupper() and token.text[0].isupper()):
        return False
    if before.low in models and number.low < 10_000:
        return True
    if first == 1 and before.text[0].isupper() and number.bare and tags[0] in "EN" and tags[after] in "VX":
        return True
    if (
        before.text[0].isupper()
        and not titled
        and ((first > 1 and tokens[first - 2].kind != "e") or _is_namelike(before))
    ):
        sentence_start = first < 2 or tokens[first - 2].text in ('"', ":", ".")
        return (
            number.low < 10_000
            and not (sentence_start and tags[first - 1] in "VRPDC")
            and before.low not in CALENDAR_WORDS
            and tags[first - 1] in "EN"
        )
    return False


def _is_short_name(token: Token) -> bool:
    """Whether a word before a full stop without a blank is part of a name ("ID.3"), not the end of a sentence."""
    return (
        token.kind == "w" and len(token.text) <= 4 and token.text[0].isupper() and token.low not in ("no", "nos", "nr")
    )


def _is_acronym(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word stands in capitals although the words beside do not ("an IS 500")."""
    if len(token.text) < 2 or not token.text.isupper():
        return False
    return any(len(other.text) > 3 and other.kind == "w" and not other.text.isupper() for other in tokens)


def _is_code(text: str) -> bool:
    """Whether digits look like a model's: three or four without a comma, and no round number."""
    return text.isdigit() and 3 <= len(text) <= 4 and not text.endswith("00")


def _is_alone(tokens: Sequence[Token], tags: str, after: int) -> bool:
    """Whether nothing behind a number is counted by it: a sign, a conjunction or a verb follows."""
    return tokens[after].kind in "se" or tags[after] in "VXC"


def is_glued_name(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number with a unit letter hangs on a letter ("F-150", "A4")."""
    at = number.first
    if at == 0 or not tokens[at].glued:
        return False
    before = tokens[at - 1]
    if before.kind == "w":
        return before.text not in _CODES
    if before.text != "-" or not before.glued or at < 2:
        return False
    return tokens[at - 2].kind == "w" and tokens[at - 2].low not in _PREFIXES


def names_a_model(tokens: Sequence[Token], tags: str, number: Number, found: Counted, *, titled: bool) -> bool:
    """Whether a small bare number stands before a capitalised singular, as in names of aircraft and cars ("787 Dreamliner")."""
    owned = number.first > 0 and tokens[number.first - 1].text == "'s"
    if (titled and not owned) or found.unit is not None or not number.bare or not 10 <= number.low < 1000:
        return False
    head = tokens[found.after - 1]
    named = (tags[found.first] == "E" and tags[found.after - 1] == "E") or (owned and head.text[0].isupper())
    coded = any(character.isdigit() for character in head.text)
    return named and not is_plural(head.text) and (coded or not head.text.isupper())


def _is_namelike(token: Token) -> bool:
    return token.text[0].isupper() and tokens_are_names(token.text)


def tokens_are_names(word: str) -> bool:
    """Whether a word's shape says name: capitals inside or digits ("iPhone", "SU7", "BMW")."""
    return any(character.isdigit() or character.isupper() for character in word[1:])


def _is_unit_letter(token: Token) -> bool:
    return token.low in _GLUED_UNITS


_GLUED_UNITS = words(
    "km mi m cm mm nm ft in kwh mwh gwh wh twh kw mw gw w hp bhp ps cv nm lb lbs kg g mg t l ml cc kmh kph mph mpg mpge rpm v kv a ah mah hz khz mhz ghz db kb mb gb tb mbps gbps mp s ms sec min h hr hrs yr yrs"
    " pc pct p bn mn tn trn k b mm deg degc degf psi bar gpa oz gal yd sqm bps pts pp usd eur percent hour mile k+ th"
)
