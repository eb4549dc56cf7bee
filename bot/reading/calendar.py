"""When: years, quarters, months, days and relative periods, resolved against the publication date when there is one.

Each place found is also a veto: its digits are no quantities. Without a publication date a relative period keeps the text's own words.
"""

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janeiro", "february feb februar fevereiro", "march mar märz março", "april apr abril", "may mai maio", "june jun juni junho",
            "july jul juli julho", "august aug agosto", "september sept sep setembro", "october oct oktober okt outubro", "november nov novembro", "december dec dezember dez dezembro",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "erste": 1,
    "ersten": 1,
    "zweite": 2,
    "zweiten": 2,
    "dritte": 3,
    "dritten": 3,
    "vierte": 4,
    "vierten": 4,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[6-9]\d\d|20[0-6]\d)"
_TIME = re.compile(
    rf"""(?<![\w$€£¥])(?:
     (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
    |(?P<quarter>(?:q(?P<q1>[1-4])|(?P<q2>[1-4])q|(?P<q3>first|second|third|fourth|final|last|1st|2nd|3rd|4th)[ -](?:fiscal[ -]|calendar[ -])?quarter|(?P<q4>[1-4])\.\s?quartal|(?P<q5>ersten?|zweiten?|dritten?|vierten?)\s(?:quartal|vierteljahr))
        (?:\s?(?:,\s|of\s|in\s|for\s|/)?(?:the\s)?(?:(?:fiscal|fy|calendar)(?:\syear)?\s?)?(?P<qy>{_YEAR}|(?:last|this|next)\syear|'\d\d(?!\d)|(?<=q[1-4]\s)\d\d(?![\d,.%]|\s?(?:percent|per\scent|million|billion))))?)
    |(?P<half>(?:h(?P<h1>[12])|(?P<h2>first|second|1st|2nd|ersten|zweiten)[ -]half(?:[ -]year)?|(?P<h3>ersten|zweiten)\shalbjahr)(?:\s(?:of\s|in\s)?(?:the\syear|(?P<hy>{_YEAR}|(?:last|this|next)\syear)))?)
    |(?P<day>(?:(?P<dm1>{_MONTH})\.?\s(?P<dd1>[0-3]?\d)(?:st|nd|rd|th)?(?![\d,.]*\d)|(?P<dd2>[0-3]?\d)(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?P<dm2>{_MONTH})\b\.?)(?:,?\s(?:de\s)?(?P<dy>{_YEAR})(?!\d))?)
    |(?P<month>(?:early|late|mid|in|im|since|until|by|end\sof|ende|anfang|from|through|during|for|to|of|and|last|this|next|em)[ -](?P<mm1>{_MONTH})\b(?!\.?\s[0-3]?\d\b(?![,.]\d))\.?(?:,?\s(?:of\s|de\s)?(?P<my1>{_YEAR}|(?:last|this|next)\syear))?|(?P<mm2>{_MONTH})\b\.?,?\s(?:of\s|de\s)?(?P<my2>{_YEAR})(?![\d,]))
    |(?P<numeric>[0-3]?\d[./][01]?\d[./](?:{_YEAR}|\d\d))(?!\d)
    |(?P<fiscal>(?:fy|fiscal(?:\syear)?|business\syear|geschäftsjahr|ano\sfiscal)[ -]?(?P<fy>{_YEAR}|'?\d\d)(?!\d))
    |(?P<span>{_YEAR}\s?(?:-|/|\sto\s|\sbis\s)\s?(?:{_YEAR}|\d\d)(?![\d,.%]))
    |(?P<decade>{_YEAR}'?s\b|'\d0s\b)
    |(?P<cjk>(?P<cy>{_YEAR})年(?:(?P<cm>1?\d)月)?(?:[第]?(?P<cq>[一二三四1-4])季度)?)
    |(?P<cjm>(?P<cjm1>1?\d)月(?:份)?(?:[0-3]?\d日)?)
    |(?P<year>{_YEAR}(?![\d]|[.,]\d))
    |(?P<relative>(?:(?:over|in|during|for|within)\s)?(?:the\s)?(?:past|last|previous|next|coming)\s(?:few|several|\w{{2,9}}|\d+)\s(?:years|months|weeks|days|quarters|decades)
        |(?:a|one)\syear\s(?:ago|earlier|before)|(?:the\s)?same\s(?:period|quarter|month|time)\s(?:of\s|in\s)?(?:last\syear|a\syear\s(?:ago|earlier)|{_YEAR})?
        |(?:last|this|next|previous|past|prior|current)[ -](?:year|quarter|month|week|decade|fiscal\syear)(?:'s)?|year[ -]to[ -]date|annually|per\syear|a\syear|each\syear|every\syear|letzten\sjahr|vorjahr|diesem\sjahr|im\svorjahr|去年|今年|上月|本月)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_A_YEAR = re.compile(
    r"\s?(?:%|percent|per cent|million|billion|km\b|kg\b|miles|euros?\b|dollars|yuan|kwh|hp\b|nm\b|rpm|people|units|jobs|cars|vehicles|workers|employees|customers|stores|mah|辆|台|万|亿|元|公里|人)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|by|since|until|till|through|during|from|of|late|early|mid|fiscal|for|to|and|before|after|around|year|years|the|seit|bis|im|jahr|em|de|until|between)|[(/'-])\s?-?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A place where a text says when.

    Attributes:
        start, end: offsets.
        text: as written.
        value: "2024", "2024-Q1", "2024-H1", "2024-03", "2024-04-11", "FY2024"; None where it cannot be resolved.
        grain: "year", "quarter", "half", "month", "day", "span", "relative".
        explicit: the year stands in the text itself.
    """

    start: int
    end: int
    text: str
    value: str | None
    grain: str
    explicit: bool

    @property
    def is_ahead(self) -> bool:
        """Whether a relative period lies in the future by its own words."""
        return "next" in self.text.lower() or "coming" in self.text.lower()

    @property
    def year(self) -> int | None:
        """The calendar year; None where it is not known."""
        digits = (self.value or "").removeprefix("FY")[:4]
        return int(digits) if digits.isdigit() and len(digits) == 4 else None


def moments(folded: str, start: int, end: int, published: date | None) -> list[Moment]:
    """All places in `folded[start:end]` that say when, in order."""
    found = []
    for match in _TIME.finditer(folded, start, end):
        moment = _moment(match, folded, published)
        if moment is not None:
            found.append(moment)
    return found


def _moment(match: re.Match[str], folded: str, published: date | None) -> Moment | None:
    kind = match.lastgroup
    groups = match.groupdict()
    kind = next(
        name
        for name in (
            "iso",
            "quarter",
            "half",
            "day",
            "month",
            "numeric",
            "fiscal",
            "span",
            "decade",
            "cjk",
            "cjm",
            "year",
            "relative",
        )
        if groups[name]
    )
    start, end = match.span()
    if kind == "month" and not groups["mm2"]:
        start = match.start("mm1")
        if (
            match.group("mm1").lower() in ("may", "mar", "march", "dez", "sep", "mai")
            and not match.group("mm1")[0].isupper()
        ):
            return None
    if (
        kind == "day"
        and (groups["dm1"] or groups["dm2"]).lower() in ("may", "mar", "march", "mai")
        and not (groups["dm1"] or groups["dm2"])[0].isupper()
    ):
        return None
    if (
        kind == "year"
        and not "1920" <= groups["year"] <= "2060"
        and not _YEAR_BEFORE.search(folded, max(0, start - 10), start)
    ):
        return None
    if kind == "year" and _NOT_A_YEAR.match(folded, end) and not _YEAR_BEFORE.search(folded, max(0, start - 10), start):
        return None
    value, explicit = _value(kind, groups, published)
    grain = {
        "iso": "day",
        "numeric": "day",
        "fiscal": "year",
        "decade": "span",
        "cjk": "month" if groups["cm"] else "quarter" if groups["cq"] else "year",
        "cjm": "month",
    }.get(kind, kind)
    return Moment(start, end, folded[start:end], value, grain, explicit)


def _value(kind: str, groups: dict[str, str], published: date | None) -> tuple[str | None, bool]:
    match kind:
        case "iso":
            return groups["iso"], True
        case "quarter":
            mark = groups["q1"] or groups["q2"] or groups["q4"] or groups["q3"] or groups["q5"]
            number = int(mark) if mark.isdigit() else _ORDINALS[mark.lower()]
            return _with_year(groups["qy"], f"Q{number}", number * 3 - 1, published)
        case "half":
            mark = groups["h1"] or groups["h2"] or groups["h3"]
            number = int(mark) if mark.isdigit() else _ORDINALS[mark.lower()]
            return _with_year(groups["hy"], f"H{number}", number * 6 - 3, published)
        case "day":
            month = _MONTHS[(groups["dm1"] or groups["dm2"]).lower()]
            day = int(groups["dd1"] or groups["dd2"])
            year, explicit = _year(groups["dy"], month, published)
            return (f"{year}-{month:02}-{day:02}" if year and 1 <= day <= 31 else None), explicit
        case "month":
            month = _MONTHS[(groups["mm1"] or groups["mm2"]).lower()]
            return _with_year(groups["my1"] or groups["my2"], f"{month:02}", month, published)
        case "fiscal":
            digits = groups["fy"].removeprefix("'")
            return f"FY{digits if len(digits) == 4 else '20' + digits}", True
        case "year":
            return groups["year"], True
        case "cjk":
            if groups["cm"]:
                return f"{groups['cy']}-{int(groups['cm']):02}", True
            quarter = {"一": 1, "二": 2, "三": 3, "四": 4}.get(groups["cq"] or "", groups["cq"])
            return (f"{groups['cy']}-Q{quarter}" if quarter else groups["cy"]), True
        case "cjm":
            return (
                _with_year(None, f"{int(groups['cjm1']):02}", int(groups["cjm1"]), published)
                if 1 <= int(groups["cjm1"]) <= 12
                else (None, False)
            )
        case "relative":
            return _relative(groups["relative"].lower(), published), False
        case _:
            return None, True


def _with_year(year_text: str | None, part: str, month: int, published: date | None) -> tuple[str | None, bool]:
    year, explicit = _year(year_text, month, published)
    return (f"{year}-{part}" if year else None), explicit


def _year(text: str | None, month: int, published: date | None) -> tuple[int | None, bool]:
    """The year a quarter or month belongs to: as written, else the nearest one to the publication date."""
    if text and text[-4:].isdigit():
        return int(text[-4:]), True
    if text and text.strip("'").isdigit():
        return 2000 + int(text.strip("'")), True
    if published is None:
        return None, False
    if text:
        return published.year + {"last": -1, "this": 0, "next": 1}[text.lower().split()[0]], False
    now = published.year * 12 + published.month
    return min(
        (published.year - 1, published.year, published.year + 1),
        key=lambda year: max(now - year * 12 - month, _AHEAD * (year * 12 + month - now)),
    ), False


_AHEAD = 2.2
"""News tells more of what was than of what will be: a month ahead counts for two."""


def _relative(words: str, published: date | None) -> str | None:
    if published is None:
        return None
    words = words.removesuffix("'s").replace("-", " ")
    match words.split():
        case ["last" | "previous" | "prior", "year"] | ["letzten", "jahr"] | ["vorjahr"] | ["im", "vorjahr"] | ["去年"]:
            return str(published.year - 1)
        case ["this" | "current", "year"] | ["diesem", "jahr"] | ["year", "to", "date"] | ["今年"]:
            return str(published.year)
        case ["next", "year"]:
            return str(published.year + 1)
        case ["last" | "previous", "quarter"]:
            number = (published.month - 1) // 3
            return f"{published.year}-Q{number}" if number else f"{published.year - 1}-Q4"
        case ["this" | "current", "quarter"]:
            return f"{published.year}-Q{(published.month - 1) // 3 + 1}"
        case ["last" | "previous", "month"] | ["上月"]:
            return f"{published.year}-{published.month - 1:02}" if published.month > 1 else f"{published.year - 1}-12"
        case ["this", "month"] | ["本月"]:
            return f"{published.year}-{published.month:02}"
        case _:
            return None
