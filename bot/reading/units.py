"""Units as texts write them: currency signs before a number, words behind it, "per" and "a" between two of them.

The table is data (`units.toml`); how surfaces combine is code: "$ ... a share" is `USD/share`, "kWh/100 km" stands in the table as a whole,
"barrels per day" is a compound of two units. Nouns of the family "count" are not matched here: what is counted is found by
`bot.reading.nouns`, because words may stand between the number and it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.model.catalogue import Unit
from bot.reading.tokens import Token, tokenise

_PER = frozenset(("per", "pro", "je", "por"))
_ARTICLE = frozenset(("a", "an", "each", "every"))
_PER_ALONE = {
    "share": "share", "shares": "share", "aktie": "share", "vehicle": "vehicle", "car": "vehicle", "truck": "vehicle", "unit": "unit", "fahrzeug": "vehicle", "veículo": "vehicle",
    "kwh": "kWh", "kilowatt-hour": "kWh", "mwh": "MWh", "barrel": "barrel", "gallon": "gallon", "liter": "l", "litre": "l", "ton": "ton", "tonne": "t", "t": "t", "hour": "hour", "day": "day",
    "week": "week", "month": "month", "monat": "month", "mês": "month", "minute": "minute", "second": "second", "mile": "mi", "km": "km", "kilometre": "km", "kilometer": "km", "gram": "g", "kg": "kg",
    "kilogram": "kg", "person": "people", "employee": "people", "worker": "people", "kilo": "kg", "ounce": "ounce", "pound": "pound-mass", "acre": "acre", "hectare": "hectare",
    "mmbtu": "mega british thermal unit", "charge": "charge", "user": "people", "ride": "ride", "trip": "trip", "seat": "seat", "pack": "pack",
}  # fmt: skip
_REPEATED = frozenset(("dollars", "euros", "pounds", "yuan", "yen", "won"))
_YEARLY = frozenset(("year", "years", "annum", "annually", "yearly", "jahr", "ano", "yr"))
_OTHER_DOLLARS = {"canadian": "CAD", "cad": "CAD", "australian": "AUD", "aud": "AUD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "twd": "TWD"}  # fmt: skip
"""What names a dollar behind an amount with a plain sign ("$50 CAD")."""

_WORKED = frozenset(("hour", "minute"))
_ARTICLE_ONLY_FOR = frozenset(("share", "vehicle", "barrel", "gallon", "ton", "t", "hour", "day", "week", "month", "minute", "second", "kg", "l", "unit", "mi", "people", "ride", "trip", "kWh"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surface:
    """A unit found in a text.

    Attributes:
        id: canonical unit ("USD", "USD/share", "km/h").
        family: as in units.toml.
        scale: factor to the canonical unit.
        after: index of the first token behind it.
        text: as written, for `unit_text`; None for a sign.
        yearly: "a year", "per annum" followed; the unit itself says nothing of it.
    """

    id: str
    family: str
    scale: Decimal
    after: int
    text: str | None = None
    yearly: bool = False


class UnitTable:
    """Finds units beside numbers. Built once from a catalogue."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.nouns: dict[str, str] = {}
        self._words: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
        self._exact: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
        self._before: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
        self.families: dict[str, str] = {}
        for unit in units:
            self.families.setdefault(unit.id, unit.family)
            if unit.family == "count":
                self.nouns.update((word.lower(), unit.id) for word in unit.words)
                continue
            for surfaces, index, fold_case in (
                (unit.words, self._words, True),
                (unit.exact, self._exact, False),
                (unit.before, self._before, False),
            ):
                for surface in surfaces:
                    parts = tuple(
                        token.low if fold_case else token.text
                        for token in tokenise(surface, 0, len(surface))
                        if token.kind != "e"
                    )
                    if parts:
                        index.setdefault(parts[0], []).append((parts, unit))
        for index in (self._words, self._exact, self._before):
            for entries in index.values():
                entries.sort(key=lambda entry: -len(entry[0]))
        self._before_last = self._reversed(self._before)

    @staticmethod
    def _reversed(
        index: dict[str, list[tuple[tuple[str, ...], Unit]]],
    ) -> dict[str, list[tuple[tuple[str, ...], Unit]]]:
        found: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
        for entries in index.values():
            for parts, unit in entries:
                found.setdefault(parts[-1], []).append((parts, unit))
        for entries in found.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return found

    def before(self, tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
        """The currency whose sign or code ends right before token `at`, and the index of its first token; None where none does."""
        if at == 0:
            return None
        entries = self._before_last.get(tokens[at - 1].text)
        if not entries:
            return None
        for parts, unit in entries:
            start = at - len(parts)
            if start >= 0 and all(tokens[start + step].text == part for step, part in enumerate(parts)):
                if tokens[at - 1].kind == "w" and not self._is_code(tokens, start, at, parts):
                    continue
                return unit, start
        return None

    @staticmethod
    def _is_code(tokens: Sequence[Token], start: int, at: int, parts: tuple[str, ...]) -> bool:
        """Whether letters before a number are a currency's and not part of a name ("RM79" and "RMB 100,000" are)."""
        return not (start > 0 and tokens[start].glued and tokens[start - 1].kind in "wn") and (
            len(parts[0]) > 2
            or tokens[at].glued
            or "," in tokens[at].text
            or "." in tokens[at].text
            or parts[0] in ("Rs", "RM")
        )

    def money(self, tokens: Sequence[Token], currency: str, after: int) -> Surface:
        """A currency whose sign stands before the number, with what follows the number at token `after`: "$5 US", "$5 a share"."""
        token = tokens[after]
        if currency == "USD" and token.low in _OTHER_DOLLARS:
            return self.compound(tokens, Surface(_OTHER_DOLLARS[token.low], "currency", Decimal(1), after + 1))
        if token.text == currency or token.low in _REPEATED or (currency == "USD" and token.text in ("US", "U.S.")):
            after += 1
        return self.compound(tokens, Surface(currency, "currency", Decimal(1), after))

    def behind(self, tokens: Sequence[Token], at: int, *, language: str = "en") -> Surface | None:
        """The unit that starts at token `at` (a hyphen before it is skipped), compounds included; None where none does."""
        start = at
        if (tokens[at].text == "-" and tokens[at].glued and tokens[at + 1].glued) or (
            tokens[at].text == "+" and tokens[at].glued
        ):
            start = at + 1
        found = self._longest(tokens, start, language)
        if found is None:
            return None
        unit, after = found
        return self.compound(tokens, Surface(unit.id, unit.family, unit.scale, after, _written(tokens, start, after)))

    def compound(self, tokens: Sequence[Token], surface: Surface) -> Surface:
        """The unit with what it is counted by: "USD" and "a share" make "USD/share"."""
        aside = _behind_brackets(tokens, surface.after) if surface.family == "currency" else None
        if aside is not None:
            whole = self.compound(tokens, replace(surface, after=aside))
            return replace(surface, id=whole.id)
        at = surface.after
        token = tokens[at]
        if token.text == "-" and token.glued and tokens[at + 1].low in ("a", "per"):
            at += 1
            token = tokens[at]
        if token.low == "apiece":
            return surface
        article = token.low in _ARTICLE
        if not (article or token.low in _PER or (token.text == "/" and token.glued)):
            return surface
        at += 1
        if tokens[at].text == "-" and tokens[at].glued:
            at += 1
        if tokens[at].low in _YEARLY:
            if tokens[at + 1].low in ("earlier", "ago", "before", "later", "prior"):
                return surface
            return Surface(surface.id, surface.family, surface.scale, at + 1, surface.text, yearly=True)
        second = self._per(tokens, at)
        if (
            second is None
            or (article and second[0] not in _ARTICLE_ONLY_FOR)
            or (article and surface.family == "ratio")
        ):
            return surface
        if surface.family == "time" and (surface.id not in _WORKED or second[0] not in ("day", "week", "month")):
            return surface
        text = None if surface.text is None else f"{surface.text} per {_written(tokens, at, second[1])}"
        return Surface(f"{surface.id}/{second[0]}", surface.family, surface.scale, second[1], text)

    def _per(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        token = tokens[at]
        if token.low in ("square", "metric", "cubic") and tokens[at + 1].kind == "w":
            found = self._longest(tokens, at, "en")
            if found is not None:
                return found[0].id, found[1]
            return f"{token.low} {tokens[at + 1].low}", at + 2
        if token.low in ("kilowatt", "watt") and tokens[at + 1].low in ("hour", "-"):
            return "kWh" if token.low == "kilowatt" else "Wh", at + (3 if tokens[at + 1].low == "-" else 2)
        if token.low in _PER_ALONE:
            return _PER_ALONE[token.low], at + 1
        found = self._longest(tokens, at, "en") if token.kind in "wk" else None
        return (found[0].id, found[1]) if found is not None and found[0].family not in ("ratio", "currency") else None

    def _longest(self, tokens: Sequence[Token], at: int, language: str) -> tuple[Unit, int] | None:
        token = tokens[at]
        if token.low == "cent" and language in _CENTS:
            return _CENTS[language], at + 1
        best: tuple[Unit, int] | None = None
        for entries, exact in ((self._words.get(token.low), False), (self._exact.get(token.text), True)):
            for parts, unit in entries or ():
                after = _behind(tokens, at, parts, exact=exact)
                if after is None or (best is not None and after <= best[1]):
                    continue
                if _is_meant(tokens, at, after, unit, language, exact=exact):
                    best = (unit, after)
                    break
        return best


def _behind_brackets(tokens: Sequence[Token], at: int) -> int | None:
    """The token behind a conversion in brackets that begins at `at` ("84 yuan [($12)] a tonne"); None where none does."""
    if tokens[at].text != "(":
        return None
    inside = [token.text for token in tokens[at + 1 : at + _LONGEST_CONVERSION]]
    return at + inside.index(")") + 2 if ")" in inside and tokens[at + 1].kind in "nc" else None


_LONGEST_CONVERSION = 8

_CENTS = {"de": Unit("EUR", "currency", scale=Decimal("0.01"))}
"""Whose hundredth a "cent" is where it is not the dollar's."""


def _behind(tokens: Sequence[Token], at: int, parts: tuple[str, ...], *, exact: bool) -> int | None:
    """The token behind a surface's parts, which hyphens may join ("square-foot"); None where they do not stand here."""
    for step, part in enumerate(parts):
        token = tokens[at]
        if step and part != "-" and token.text == "-" and token.glued and tokens[at + 1].glued:
            at += 1
            token = tokens[at]
        if (token.text if exact else token.low) != part:
            return None
        at += 1
    return at


_SHORT_UNLESS_GLUED = frozenset(
    ("m", "s", "g", "l", "L", "t", "A", "V", "W", "J", '"', "ms", "pc", "p", "MP", "mp", "ps", "in")
)
_SCREENS = frozenset(("480", "720", "1080", "1440", "2160"))


def is_screen(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "p" behind a number is the lines of a screen ("1080p"), no pence."""
    return tokens[at].text == "p" and tokens[at].glued and tokens[at - 1].text in _SCREENS


_ONLY_IN = {
    "real": "pt",
    "ano": "pt",
    "dia": "pt",
    "dias": "pt",
    "grad": "de",
    "tag": "de",
    "tage": "de",
    "tagen": "de",
}


def _is_meant(tokens: Sequence[Token], at: int, after: int, unit: Unit, language: str, *, exact: bool) -> bool:
    """Whether a surface that is also an ordinary word or letter is the unit here."""
    token = tokens[at]
    if len(token.text) == 1 and not token.glued and tokens[after].text == "-" and tokens[after + 1].glued:
        return False  # the first letter of a name: "45,000 F-150 pickups"
    if token.low in _ONLY_IN and language != _ONLY_IN[token.low] and after == at + 1:
        return False
    if exact and token.text in _SHORT_UNLESS_GLUED and after == at + 1:
        following = tokens[after]
        if is_screen(tokens, at) or (token.text == '"' and tokens[at - 1].kind == "w"):
            return False  # a quotation that ends
        return (token.glued or token.text in ("s", "m", "t", "V", "A", "W", "l", "L", "g")) and not (
            following.glued and following.kind in "wn"
        )
    if (
        token.low in ("won", "rand", "marks", "bar", "quid")
        and at > 0
        and tokens[at - 1].kind == "w"
        and tokens[at - 1].low not in ("million", "billion", "trillion", "thousand", "bn", "m")
    ):
        return False
    if (
        token.low == "second"
        and tokens[after].kind == "w"
        and tokens[after].low in ("quarter", "half", "place", "time", "year", "straight")
    ):
        return False
    return not (token.low in ("minute", "min") and unit.family == "time" and tokens[after].low == "read")


def _written(tokens: Sequence[Token], start: int, after: int) -> str:
    parts: list[str] = []
    for index in range(start, after):
        if parts and tokens[index].glued:
            parts[-1] += tokens[index].text
        else:
            parts.append(tokens[index].text)
    return " ".join(parts)
