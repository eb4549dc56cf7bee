"""What a named person does, and for whom: the words right before or right after the name.

"Ford CFO Bob Shanks", "Akira Kishimoto, auto analyst at JPMorgan", "the founder of electronics maker Xiaomi". An analyst or an
owner speaks about a company, not for it, so only words that say so outright give them one; a chief executive or a spokeswoman
without a company belongs to the story's own.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.model.catalogue import Company
from bot.reading.companies import Mention
from bot.reading.prose import Prose, Sentence

_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III)\b\.?")
_OPENING = r"(?:,| -| \(|\()\s?(?:who is |who was |now |then )?(?:the |a |an |its |their |der |die |o |a )?"
_PUNCTUATION = re.compile(r"[,.;:()\"]")
_ORG_AFTER = re.compile(
    r" (?:of|at|with|from|for|von|bei|der|des|da|do|de) (?:the |a |an )?(?:[a-z][\w-]* ){0,4}?"
    r"((?:[A-ZÀ-Þ](?:[\w&'-]|\.\w)*)(?: (?:of |and |& )?[A-ZÀ-Þ0-9](?:[\w&'-]|\.\w)*){0,4})"
)
_ORG_BEFORE = re.compile(r"((?:[A-ZÀ-Þ][\w&.'-]*)(?: (?:of |and |& )?[A-ZÀ-Þ0-9][\w&.'-]*){0,3}) $")
_NATION = re.compile(
    r"(?:[A-Z]\w+(?:ese|ish|ian|ean|can|man|nch)|Dutch|Swiss|Greek|Thai|Czech|U\.S\.|US|UK|EU|North|South|East|West)\b"
)
_FIELD = re.compile(
    r"(?:Marketing|Sales|Public|Policy|Business|Development|Product|Design|Engineering|Communications|Research|Operations)\b"
)
_SYMBOL = re.compile(r" ?\([A-Z0-9][\w.: ]{0,12}\)")
_CHARGE = r" (?:of|for) (?:[a-z&]+ ){0,3}[a-z&]+"
_CHARGED = re.compile(rf"{_CHARGE},? $")
_APPOINTS = re.compile(
    r"\b(?:nam(?:ed|es|ing)|appoint(?:ed|s|ing)|elect(?:ed|s)|promot(?:ed|es)|hir(?:ed|es)|tapp?(?:ed|s)|pick(?:ed|s)|install(?:ed|s)|mak(?:es|ing)|made|berief|ernannte) $",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"([^\s\-,:]+)(?:,|:| [A-Z]\.)? $")
_POSSESSIVE = re.compile(r"'s$")
_NEAR = 60
"""How far behind a role the company it serves may stand."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a person does.

    Attributes:
        words: "chief executive"; lower case but for initials.
        org: company id, "org:SLUG" for an authority or union, or the organisation's name; None where the text gives none.
        trailing: told behind the name.
    """

    words: str
    org: str | None = None
    trailing: bool = False


class RoleReader:
    """Reads roles around names."""

    def __init__(self, lexicon: Mapping[str, tuple[str, ...]], companies: Mapping[str, Company]) -> None:
        self._companies = companies
        role = _role_pattern(lexicon.get("role_words", ()), lexicon.get("role_modifiers", ()))
        self._before = re.compile(rf"(?<!\w)({role})(?:,|:| [A-Z]\.)? $", re.IGNORECASE)
        self._in_charge = re.compile(rf"(?<!\w)((?:{role})(?-i:{_CHARGE})),? $", re.IGNORECASE)
        self._appointed = re.compile(
            rf" (?:as |to be )?(?:its |their |the |a )?(?:new |next )?({role})(?![\w-])", re.IGNORECASE
        )
        self._last_words = frozenset(re.split(r"[\s-]", words.lower())[-1] for words in lexicon.get("role_words", ()))
        self._after = re.compile(rf"{_OPENING}(?:[\w'.&-]+ ){{0,4}}?({role})(?![\w-])", re.IGNORECASE)
        self._follows = re.compile(rf" (?:{role}) [A-Z]")
        self._outside = _ends_in(lexicon.get("outside_roles", ()))
        self._house = _ends_in(lexicon.get("house_roles", ()))

    def read(
        self, prose: Prose, sentence: Sentence, name: tuple[int, int], mentions: Sequence[Mention], home: str | None
    ) -> Role | None:
        """The role told beside a name; None where none is.

        Args:
            prose: the text.
            sentence: where the name stands.
            name: its place.
            mentions: companies of that sentence.
            home: id of the story's own company; None where it has none or several.
        """
        start, end = name
        text = prose.folded
        before = None
        left = max(sentence.start, start - 90)
        last = _WORD_BEFORE.search(text, max(left, start - 30), start)
        if last is not None and last[1].lower() in self._last_words:
            before = self._before.search(text, left, start)
        elif _CHARGED.search(text, left, start) is not None:
            before = self._in_charge.search(text, left, start)
        if before is not None:
            words = _tidy(before[1])
            org = self._org_before(prose, sentence, before.start(), mentions) or self._org_after(prose, end, mentions)
            return Role(words, self._fitting(words, org, home))
        suffix = _SUFFIX.match(text, end)
        begin = suffix.end() if suffix else end
        after = self._after.match(text, begin, min(sentence.end, begin + 120))
        if after is None:
            return self._appointment(prose, sentence, name, mentions, home)
        words = _tidy(after[1])
        inside = [m for m in mentions if after.start() <= m.start < after.start(1)]
        org = self._id(inside[-1].company_id) if inside else self._org_after(prose, after.end(1), mentions)
        if org is None:  # "Ford's John Lawler, the vice chair"
            org = next((self._id(m.company_id) for m in mentions if text[m.end : start] == "'s "), None)
        return Role(words, self._fitting(words, org, home), trailing=True)

    def _appointment(
        self, prose: Prose, sentence: Sentence, name: tuple[int, int], mentions: Sequence[Mention], home: str | None
    ) -> Role | None:
        """The role somebody is given: "Polestar named Vera Lind chief executive"; None where nobody is appointed."""
        start, end = name
        verb = _APPOINTS.search(prose.folded, max(sentence.start, start - 20), start)
        given = self._appointed.match(prose.folded, end, min(sentence.end, end + 80)) if verb is not None else None
        if verb is None or given is None:
            return None
        org = self._org_after(prose, given.end(1), mentions)
        before = [self._id(m.company_id) for m in mentions if sentence.start <= m.start < verb.start()]
        words = _tidy(given[1])
        return Role(words, self._fitting(words, org or next(iter(before), None), home), trailing=True)

    def makes_it_a_firm(self, text: str, end: int) -> bool:
        """Whether a name is followed by a role and another name: "Robert W. Baird analyst Ben Kallo"."""
        return self._follows.match(text, end) is not None

    def _org_before(self, prose: Prose, sentence: Sentence, start: int, mentions: Sequence[Mention]) -> str | None:
        """The company, or the name of another house, right before a role and in its sentence; None where none stands there."""
        near = [
            m for m in mentions if 0 <= start - m.end <= 24 and not _PUNCTUATION.search(prose.folded[m.end : start])
        ]
        if near:
            return self._id(near[-1].company_id)
        named = _ORG_BEFORE.search(prose.folded, max(sentence.start, start - 48), start)
        if named is None or _NATION.match(named[1]) or _starts_a_sentence(prose.folded, named.start()):
            return None
        return _POSSESSIVE.sub("", prose.source[named.start(1) : named.end(1)])

    def _org_after(self, prose: Prose, end: int, mentions: Sequence[Mention]) -> str | None:
        near = [m for m in mentions if 0 <= m.start - end <= _NEAR and _is_one_phrase(prose.folded[end : m.start])]
        if near and re.match(r" (?:of|at|with|from|for|in|von|bei|der|des|da|do|de)\b", prose.folded[end : end + 6]):
            return self._id(near[0].company_id)
        named = _ORG_AFTER.match(prose.folded, end, min(len(prose.folded), end + 120))
        if named is None or _NATION.match(named[1]) or _FIELD.match(named[1]):
            return None
        return _POSSESSIVE.sub("", prose.source[named.start(1) : named.end(1)]).rstrip(".,")

    def _fitting(self, words: str, org: str | None, home: str | None) -> str | None:
        """The organisation, unless the role is one outside of it; for a role of the house without one, the story's own company."""
        company = self._companies.get(org) if org is not None else None
        if company is not None and self._outside.search(words) and company.kind not in _OUTSIDE_KINDS:
            return None
        if org is None and self._house.search(words):
            return home
        return org

    def _id(self, company_id: str) -> str:
        return f"org:{company_id}" if self._companies[company_id].kind == "body" else company_id


_OUTSIDE_KINDS = frozenset(("retail", "mobility", "tech"))
"""Kinds of company that have analysts, owners and drivers of their own."""


def _is_one_phrase(between: str) -> bool:
    """Whether nothing but words and a stock symbol in brackets stands between two places."""
    return _PUNCTUATION.search(_SYMBOL.sub("", between)) is None


def _starts_a_sentence(text: str, place: int) -> bool:
    return text.startswith(("The ", "But ", "And ", "In "), place)


def _tidy(role: str) -> str:
    return " ".join(word if word.isupper() or "." in word else word.lower() for word in role.split())


def _role_pattern(roles: Collection[str], modifiers: Collection[str]) -> str:
    """A role with what may stand before it: "former senior vice president", "founder and CEO"."""
    if not roles:
        return "(?!)"
    nouns = "|".join(re.escape(word) for word in sorted(roles, key=len, reverse=True))
    before = "|".join(re.escape(word) for word in sorted(modifiers, key=len, reverse=True)) or "(?!)"
    one = rf"(?:(?:{before})[ -]){{0,4}}(?:chief (?:[a-z]+ (?:and )?){{1,3}}officer|{nouns})"
    return rf"{one}(?:(?: and |, | & |/| und | e ){one}){{0,2}}"


def _ends_in(roles: Collection[str]) -> re.Pattern[str]:
    """Matches a role that ends in one of these words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, roles)) or '(?!)'})s?$", re.IGNORECASE)
