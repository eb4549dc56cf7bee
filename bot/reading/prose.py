r"""A text as sentences with offsets: the ground on which everything else is read.

The source is `title + "\n" + text`, untouched. Reading happens on a folded copy of the same length (dashes, quotes, blanks and full-width
signs made plain), so that every offset holds in both. What a page says about itself (bylines, cookie notices, teasers, biographies of
authors, exchange-rate footers) is marked as boilerplate by general rules and word lists, never cut out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_BLANKS = "\t\r\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
_FOLDS = {
    **dict.fromkeys(map(ord, _BLANKS), " "),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63"), "-"),
    **{0xFF01 + step: chr(0x21 + step) for step in range(94)},  # full-width ASCII
    0xFFE5: "¥",
    0xFFE1: "£",
    0x2082: "2",  # CO₂
}
_LINES = re.compile(r"[^\n]+")
_STOP = re.compile(
    r"""[.!?…]+["')\]*]{0,3}(?=\s|$)|(?<=[a-z)]{2})[.!?]["')]?(?=["'(]?[A-Z][a-z])|[。！？；][」』"']?"""
)
_LAST_WORD = re.compile(r"[\w.&'-]{1,24}$")
_STARTS_LOW = re.compile(r"\s*[a-z]")
_TERMINAL = re.compile(r"""[.!?…。！？:]["')\]*]*\s*$""")
_WORD = re.compile(r"\w+")
_CREDIT = re.compile(
    r"\((?:(?:additional |with )?(?:reporting|writing|editing|editor|reported|written|compiled|source|photo|image|graphic)s?\b[^)]{0,300}"
    r"|(?:US|A|C|HK|S)?[$€£¥] ?\d[\d.,]* ?= ?[^)]{1,60}|\d[\d.,]* ?[A-Za-z .]{2,24}= ?[^)]{1,60})\)?\s*$",
    re.IGNORECASE,
)
_RATE = re.compile(r"\(?\s*(?:1 [a-z .]{2,24}|(?:US|A|C|HK|S)?[$€£¥] ?1) ?= ?[^)\n]{1,60}\)?\.?\s*$", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:by|von|por|text|author|autor)[: ]+(?:[A-Z][\w.'-]+[ ,&]*|and |und |e ){1,8}(?:[|,-].{0,60})?$", re.IGNORECASE
)
_BYLINE_CASE = re.compile(r"(?i:by|von|por|text|author|autor)[: ]+[A-Z]")
_COUNTS = re.compile(
    r"\(?\s*[\d.,]+[km]?\s+(?:comments?|shares?|likes?|views?|replies|retweets?|kommentare?|comentários?|min(?:ute)?s? read|min read)\b.{0,40}$"
    r"|(?:(?:posted|updated|published|last updated|aktualisiert|veröffentlicht)[: ]+)?(?:vor )?\d+ (?:minutes?|mins?|hours?|hrs?|days?|weeks?|minuten|stunden|tagen?)"
    r"(?: ago\b.{0,30})?$|(?:page|seite|página) \d+ (?:of|von|de|/) \d+$",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<[a-z][\w-]* [\w-]+=|&quot;|</[a-z]|\{\{|\bfunction ?\(|\bvar \w+ ?=|\w+\.\w+\.\w+\(", re.IGNORECASE
)
_CONTACT = re.compile(r"^[*_( ]*(?:@\w{2,30}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24})[*_) ]*$|https?://\S+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a line that is none (headings, captions).

    Attributes:
        start, end: offsets into the source, end exclusive, blanks around it left out.
        text: the source there.
        paragraph: number of its line among the non-empty lines, the headline's included.
        title: whether it belongs to the headline.
        boilerplate: whether the page speaks of itself here; nothing is read from it.
    """

    start: int
    end: int
    text: str
    paragraph: int
    title: bool
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class Prose:
    r"""A text ready to be read.

    Attributes:
        source: title + "\\n" + text, exactly.
        folded: the same length, typography made plain; search here, quote from `source`.
        sentences: in text order, not overlapping.
    """

    source: str
    folded: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The word lists of a lexicon, compiled."""

    abbreviations: frozenset[str]
    starts: re.Pattern[str] | None
    phrases: re.Pattern[str] | None
    tails: re.Pattern[str] | None


def fold(text: str) -> str:
    """The same text with plain blanks, quotes, dashes and full-width signs; its length never changes."""
    return text if text.isascii() and "\t" not in text and "\r" not in text else text.translate(_FOLDS)


def read_prose(title: str, text: str, lexicon: Mapping[str, tuple[str, ...]]) -> Prose:
    """Split a story into sentences and mark what is not part of it.

    Args:
        title: the headline; "" where there is none (then a first line that is no sentence and is followed by others is the headline).
        text: plain text, paragraphs on lines of their own.
        lexicon: uses the lists `sentence_abbreviations`, `boilerplate_starts`, `boilerplate_phrases`, `boilerplate_tails`.
    """
    rules = _compiled(
        lexicon.get("sentence_abbreviations", ()),
        lexicon.get("boilerplate_starts", ()),
        lexicon.get("boilerplate_phrases", ()),
        lexicon.get("boilerplate_tails", ()),
    )
    source = f"{title}\n{text}"
    folded = fold(source)
    lines = list(_paragraphs(folded, len(title)))
    headline = _headline(folded, lines, has_title=bool(title.strip()))
    sentences: list[Sentence] = []
    tail = False
    for number, (start, end) in enumerate(lines):
        in_title = number in headline
        chrome = not in_title and (_is_chrome(folded[start:end], rules) or _is_breadcrumb(folded, lines, number))
        for left, right in _sentences(folded, start, end, rules.abbreviations):
            said = folded[left:right]
            tail = tail or (
                not in_title and right > len(folded) * 0.4 and bool(rules.tails and rules.tails.match(said))
            )
            boilerplate = tail or chrome or (not in_title and _is_aside(said, rules))
            sentences.append(Sentence(left, right, source[left:right], number, in_title, boilerplate))
    return Prose(source, folded, tuple(sentences))


@lru_cache(maxsize=8)
def _compiled(
    abbreviations: tuple[str, ...], starts: tuple[str, ...], phrases: tuple[str, ...], tails: tuple[str, ...]
) -> _Rules:
    def alternation(words: tuple[str, ...], *, anchored: bool) -> re.Pattern[str] | None:
        if not words:
            return None
        body = "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
        lead = r"[\s*_>»#\-\[(]{0,6}" if anchored else r"(?<!\w)"
        return re.compile(f"{lead}(?:{body})(?!\\w)", re.IGNORECASE)

    return _Rules(
        frozenset(word.lower() for word in abbreviations),
        alternation(starts, anchored=True),
        alternation(phrases, anchored=False),
        alternation(tails, anchored=True),
    )


def _paragraphs(folded: str, title_end: int) -> Iterator[tuple[int, int]]:
    """Non-empty lines; a hard-wrapped line (the next one starts in lower case, this one does not end) is joined to the next."""
    pending: tuple[int, int] | None = None
    for line in _LINES.finditer(folded):
        start, end = line.span()
        if not folded[start:end].strip():
            continue
        if pending is not None:
            adjacent = start == pending[1] + 1 and pending[0] > title_end
            if (
                adjacent
                and _STARTS_LOW.match(folded, start, end)
                and not _TERMINAL.search(folded, max(pending[0], pending[1] - 8), pending[1])
            ):
                pending = (pending[0], end)
                continue
            yield pending
        pending = (start, end)
    if pending is not None:
        yield pending


def _headline(folded: str, lines: list[tuple[int, int]], *, has_title: bool) -> frozenset[int]:
    if has_title:
        return frozenset({0}) if lines else frozenset()
    if len(lines) < 3:
        return frozenset()
    for number, (start, end) in enumerate(lines[:3]):
        said = folded[start:end]
        words = len(_WORD.findall(said[:400]))
        if 4 <= words <= 24 and not _TERMINAL.search(said[-8:]) and not _is_breadcrumb(folded, lines, number):
            return frozenset({number})
    return frozenset()


def _is_breadcrumb(folded: str, lines: list[tuple[int, int]], number: int) -> bool:
    """A first line that ends with the words of one of the next lines: a site's path before the headline it repeats."""
    if number > 3:
        return False
    said = folded[slice(*lines[number])].strip()
    following = (folded[slice(*line)].strip() for line in lines[number + 1 : number + 4])
    return any(
        len(other) > 15 and len(said) <= len(other) + 80 and said != other and said.endswith(other)
        for other in following
    )


def _sentences(folded: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    left = start
    for stop in _STOP.finditer(folded, start, end):
        right = stop.end()
        if right < end and not _ends_here(folded, stop.start(), right, end, abbreviations):
            continue
        yield from _trimmed(folded, left, right)
        left = right
    yield from _trimmed(folded, left, end)


def _ends_here(folded: str, stop: int, right: int, end: int, abbreviations: frozenset[str]) -> bool:
    """Whether a full stop ends its sentence: not after an abbreviation or initial, nor before a word in lower case."""
    if folded[stop] != ".":
        return folded[stop] in "。！？；" or not folded[right : right + 2].strip()[:1].islower()
    following = folded[right : min(right + 6, end)].lstrip(" \"'([*")
    if following[:1].islower():
        return False
    word = _LAST_WORD.search(folded, max(0, stop - 24), stop)
    if word is None:
        return True
    last = word.group()
    if len(last) == 1 and last.isupper() and last != "I":
        return False
    if last.lower() in abbreviations:
        return False
    if last.isdigit() and len(last) <= 2:  # "am 3. Juni", "1. Sign up"
        return not (
            following[:1].isupper() and (stop - len(last) < 2 or not folded[max(0, stop - len(last) - 1)].isspace())
        ) and not _month(following)
    return True


def _month(following: str) -> bool:
    return following[:3] in {"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"}


def _trimmed(folded: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    while left < right and folded[left].isspace():
        left += 1
    while right > left and folded[right - 1].isspace():
        right -= 1
    if left < right:
        yield left, right


def _is_chrome(line: str, rules: _Rules) -> bool:
    """Whether a whole line is the page's own: byline, credit, count, contact, or it starts as the lexicon says."""
    said = line.strip()
    short = said[:400]
    if len(said) <= 250 and rules.starts is not None and rules.starts.match(said):
        return True
    if len(said) <= 400 and (_CREDIT.match(said) or _RATE.match(said) or _CONTACT.match(said)):
        return True
    if len(said) <= 90 and (_COUNTS.match(said) or (_BYLINE.match(short) and _BYLINE_CASE.match(short))):
        return True
    return _MARKUP.search(short) is not None or not any(character.isalnum() for character in short)


def _is_aside(said: str, rules: _Rules) -> bool:
    """Whether one sentence speaks of the page, its newsletter, its author or its sources' agency."""
    if len(said) <= 400 and (_CREDIT.match(said) or _RATE.match(said)):
        return True
    if _MARKUP.search(said[:400]):
        return True
    return bool((rules.phrases and rules.phrases.search(said[:600])) or (rules.starts and rules.starts.match(said)))
