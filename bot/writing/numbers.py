"""Quantities as readers see them: short, with the source's precision and currency, and never with other digits.

`386,810`, `$21.3 bn`, `> 2,300 people`, `+16 %`, `15–20 years`, `top five`. A value is told in millions or billions only when
that is exact; otherwise it is written out.
"""

import re
from decimal import Decimal

from bot.model.figure import Figure, Kind, Modifier, Quantity, Value
from bot.writing.dates import calendar_date
from bot.writing.phrases import ENGLISH, NumberStyle, Phrases

MINUS = "−"
DASH = "–"

SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "KRW": "₩",
    "CAD": "C$",
    "AUD": "A$",
    "HKD": "HK$",
    "BRL": "R$",
}
"""Signs that mean one currency; ¥ is yen and yuan, "kr" four crowns, so those keep their ISO code."""

MOST_DECIMALS = {4: 2, 6: 2, 8: 3, 9: 3, 12: 3}
"""Decimals a value may have in a magnitude before it is written out instead: 1.25 m, but 1,234,567."""

COUNTED = {
    "deliveries": "vehicle",
    "sales": "vehicle",
    "registrations": "vehicle",
    "production": "vehicle",
    "exports": "vehicle",
    "orders": "vehicle",
    "stores": "store",
    "patents": "patent",
}
"""Metrics whose name says what they count: "386,810 deliveries" says it, "386,810 vehicles deliveries" says it twice."""

BOUNDS = frozenset({Modifier.MORE_THAN, Modifier.AT_LEAST, Modifier.LESS_THAN, Modifier.AT_MOST, Modifier.UP_TO})

SIGNED = frozenset({"growth", "price_change"})
"""Metrics that are changes: a rise is shown with its plus."""

NUMERAL = re.compile(r"\d[\d.,]*")
DECIMALS = re.compile(r"(\d+)[.,](\d{1,2})")
CURRENCY = re.compile(r"[A-Z]{3}")
NOUN = re.compile(r"[a-z][a-z-]{3,}")
TENTH = Decimal("0.1")


def figure_value(figure: Figure, phrases: Phrases = ENGLISH) -> str:
    """The figure's value with unit and modifier, and the source's own conversion in brackets where it gives one.

    "More than 13 percent down" is no number above minus 13: a bound on a fall or a loss is told of its size.
    """
    bounded_fall = figure.modifier in BOUNDS and _is_negative(figure.quantity)
    value = quantity_text(
        _size(figure.quantity) if bounded_fall else figure.quantity,
        kind=figure.kind,
        modifier=figure.modifier,
        unit_text=figure.unit_text,
        signed=_is_change(figure) and not bounded_fall,
        bare=COUNTED.get(figure.metric, "") == figure.quantity.unit,
        written=figure.evidence.text,
        phrases=phrases,
    )
    if bounded_fall:
        value = (phrases.down_by if _is_change(figure) else phrases.loss_of).format(value=value)
    conversion = next((other for other in figure.alt if other.unit != figure.quantity.unit), None)
    if conversion is None or conversion.unit is None or conversion.low == figure.quantity.low:
        return value
    return f"{value} ({quantity_text(conversion, written=figure.evidence.text, phrases=phrases)})"


def quantity_text(
    quantity: Quantity,
    *,
    kind: Kind = Kind.EXACT,
    modifier: Modifier | None = None,
    unit_text: str | None = None,
    signed: bool = False,
    bare: bool = False,
    written: str = "",
    phrases: Phrases = ENGLISH,
) -> str:
    """A quantity as readers see it.

    Args:
        quantity: value or range, with unit.
        kind: how the source tells it; ranks and multiples are told as such.
        modifier: the source's word on exactness.
        unit_text: the counted noun as written, for the unit "unit".
        signed: a positive value gets its plus.
        bare: leave the unit's noun out.
        written: the source's words, from which decimals that are zeros are kept ("1.30 billion").
        phrases: the language.
    """
    if isinstance(quantity.low, str) or isinstance(quantity.high, str):
        return _dated(_dates(quantity, phrases), modifier, phrases)
    if quantity.unit == "rank" or kind is Kind.RANK:
        return _rank(quantity, modifier, phrases)
    vague = _vague(quantity, phrases) if modifier is Modifier.VAGUE else None
    if vague is not None:
        return vague
    if kind is Kind.FRACTION:
        quantity = Quantity(_readable(Decimal(quantity.low)), _readable_or_none(quantity.high), quantity.unit)
    numbers = _numbers(quantity, phrases.numbers, written, signed=signed)
    if kind is Kind.MULTIPLE and quantity.unit is None:
        return _modified(phrases.times.format(value=_joined(numbers)), modifier, phrases)
    unit = "" if bare else quantity.unit or ""
    return _modified(_with_unit(numbers, unit, quantity, unit_text, phrases), modifier, phrases)


def _is_negative(quantity: Quantity) -> bool:
    return isinstance(quantity.low, Decimal) and quantity.low < 0 and not isinstance(quantity.high, str)


def _size(quantity: Quantity) -> Quantity:
    """The quantity without its sign, the smaller end first."""
    ends = sorted(abs(end) for end in (quantity.low, quantity.high) if isinstance(end, Decimal))
    return Quantity(ends[0], ends[1] if len(ends) > 1 else None, quantity.unit)


def _is_change(figure: Figure) -> bool:
    told_as_move = figure.direction is not None and figure.quantity.unit in {"%", "percentage_point"}
    moving_share = figure.metric == "share_price" and figure.quantity.unit == "%"
    return figure.metric in SIGNED or moving_share or (told_as_move and figure.metric in {"market_share", "valuation"})


def _readable(value: Decimal) -> Decimal:
    """A fraction told in words ("a third") to one decimal; its digits are nobody's."""
    return value if value == value.quantize(TENTH) else value.quantize(TENTH)


def _readable_or_none(value: Value | None) -> Decimal | None:
    return None if value is None else _readable(Decimal(value))


def _dates(quantity: Quantity, phrases: Phrases) -> str:
    low = calendar_date(str(quantity.low), phrases)
    return low if quantity.high is None else f"{low}{DASH}{calendar_date(str(quantity.high), phrases)}"


def _dated(date: str, modifier: Modifier | None, phrases: Phrases) -> str:
    """A date with the source's word on it: "by 2030", "after 2026"; dates have no sign for more and less."""
    match modifier:
        case Modifier.AT_MOST | Modifier.UP_TO:
            return phrases.date_by.format(date=date)
        case Modifier.LESS_THAN:
            return phrases.date_before.format(date=date)
        case Modifier.MORE_THAN:
            return phrases.date_after.format(date=date)
        case Modifier.AT_LEAST:
            return phrases.date_from.format(date=date)
        case _:
            return _modified(date, modifier, phrases)


def _rank(quantity: Quantity, modifier: Modifier | None, phrases: Phrases) -> str:
    low = plain_number(Decimal(quantity.low), phrases.numbers)
    if quantity.high is not None:
        return phrases.ranks.format(low=low, high=plain_number(Decimal(quantity.high), phrases.numbers))
    if modifier in {Modifier.UP_TO, Modifier.AT_MOST}:
        place = int(quantity.low)
        small = quantity.low == place and 1 <= place <= len(phrases.number_words)
        return phrases.rank_within.format(n=phrases.number_words[place - 1] if small else low)
    return _modified(phrases.rank.format(n=low), modifier, phrases)


def _vague(quantity: Quantity, phrases: Phrases) -> str | None:
    low, high = abs(Decimal(quantity.low)), quantity.high
    power = low.adjusted()
    if high is None or low != Decimal(1).scaleb(power) or abs(Decimal(high)) != low * 10:
        return None
    amount = phrases.vague_amounts.get(power)
    if amount is None or quantity.unit is None:
        return amount
    noun = phrases.currency_nouns.get(quantity.unit) or phrases.unit_nouns.get(quantity.unit, (quantity.unit,) * 2)[1]
    return phrases.vague_of.format(amount=amount, noun=noun)


def _numbers(quantity: Quantity, style: NumberStyle, written: str, *, signed: bool) -> tuple[str, ...]:
    """One or two signed numbers, in one shared magnitude where both are short in it."""
    low = Decimal(quantity.low)
    if quantity.high is None:
        return (_signed(low, short_number(low, style, written), signed=signed),)
    high = Decimal(quantity.high)
    power = _magnitude(low, style)
    shared = power if power is not None and power == _magnitude(high, style) else None
    return tuple(
        _signed(end, short_number(end, style, written, shared=shared, last=last), signed=signed)
        for end, last in ((low, False), (high, True))
    )


def _signed(value: Decimal, digits: str, *, signed: bool) -> str:
    if value < 0:
        return MINUS + digits
    return f"+{digits}" if signed and value > 0 else digits


def short_number(
    value: Decimal, style: NumberStyle, written: str = "", *, shared: int | None = None, last: bool = True
) -> str:
    """The size of a value without its sign, in the largest magnitude it is short and exact in, else written out.

    Args:
        value: any finite number.
        style: the language's.
        written: the source's words; a zero at the end of its decimals is kept.
        shared: the magnitude of both ends of a range; None when there is none.
        last: whether the magnitude's word is written, which only the second end of such a range does.
    """
    power = shared if shared is not None else _magnitude(value, style)
    if power is None:
        return plain_number(value, style, _decimals_written(value, 0, written))
    mantissa = abs(value).scaleb(-power)
    digits = plain_number(mantissa, style, _decimals_written(value, power, written))
    word = dict(style.magnitudes)[power]
    return f"{digits}{style.magnitude_gap}{word}" if shared is None or last else digits


def plain_number(value: Decimal, style: NumberStyle, decimals: int = 0) -> str:
    """All digits of a value without its sign, grouped, with at least `decimals` decimals; more only when they are not zero."""
    digits = f"{abs(value):f}"
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    grouped = f"{int(whole):,}".replace(",", style.thousands)
    return f"{grouped}{style.decimal}{fraction}" if fraction else grouped


def _magnitude(value: Decimal, style: NumberStyle) -> int | None:
    for power, _ in style.magnitudes:
        mantissa = abs(value).scaleb(-power)
        if mantissa >= 1:
            exponent = mantissa.normalize().as_tuple().exponent
            short = isinstance(exponent, int) and -exponent <= MOST_DECIMALS.get(power, 2)
            return power if short else None
    return None


def _decimals_written(value: Decimal, power: int, written: str) -> int:
    """How many decimals the source writes this value with, in this magnitude; 0 where it cannot be told."""
    bare = f"{abs(value).scaleb(-power):f}"
    bare = bare.rstrip("0").rstrip(".") if "." in bare else bare
    for match in NUMERAL.finditer(written):
        numeral = DECIMALS.fullmatch(match.group().rstrip(".,"))
        if numeral is not None and f"{numeral[1]}.{numeral[2]}".rstrip("0").rstrip(".") == bare:
            return len(numeral[2])
    return 0


def _with_unit(numbers: tuple[str, ...], unit: str, quantity: Quantity, unit_text: str | None, phrases: Phrases) -> str:
    money, per, divisor = unit.partition("/")
    if CURRENCY.fullmatch(money):
        amount = _money(numbers, money, phrases.numbers)
        return _per(amount, divisor, phrases) if per else amount
    joined = _joined(numbers)
    match unit:
        case "":
            return joined
        case "%":
            return joined + phrases.numbers.percent
        case "per_thousand":
            return f"{joined} ‰"
        case _:
            return f"{joined}{phrases.numbers.noun_gap}{_noun(unit, quantity, unit_text, phrases)}"


def _joined(numbers: tuple[str, ...]) -> str:
    negative = any(number.startswith((MINUS, "+")) for number in numbers)
    return (f" {DASH} " if negative else DASH).join(numbers)


def _money(numbers: tuple[str, ...], code: str, style: NumberStyle) -> str:
    first, *rest = numbers
    sign = first[0] if first[0] in {MINUS, "+"} else ""
    amount = _joined((first.removeprefix(sign), *rest))
    symbol = style.money_words.get(code) or SYMBOLS.get(code)
    if symbol is None and style.money.index("{currency}") < style.money.index("{amount}"):
        return f"{code} {sign}{amount}"
    return style.money.format(sign=sign, currency=symbol or code, amount=amount)


def _per(amount: str, divisor: str, phrases: Phrases) -> str:
    noun = phrases.unit_nouns.get(divisor)
    return f"{amount}/{divisor}" if noun is None else phrases.per.format(value=amount, unit=noun[0])


def _noun(unit: str, quantity: Quantity, unit_text: str | None, phrases: Phrases) -> str:
    one = quantity.high is None and abs(Decimal(quantity.low)) == 1
    if unit == "unit" and unit_text and NOUN.fullmatch(unit_text) and phrases.language == "en":
        return unit_text if one else english_plural(unit_text)
    forms = phrases.unit_nouns.get(unit)
    if forms is not None:
        return forms[0 if one else 1]
    return english_plural(unit) if NOUN.fullmatch(unit) and not one else unit


def english_plural(noun: str) -> str:
    """The plural of a regular English noun."""
    if re.search(r"(?:[sxz]|ch|sh)$", noun):
        return noun if noun.endswith("s") and not noun.endswith("ss") else f"{noun}es"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def _modified(text: str, modifier: Modifier | None, phrases: Phrases) -> str:
    match modifier:
        case None | Modifier.VAGUE:
            return f"~{text}" if modifier else text
        case Modifier.ABOUT:
            return f"~{text}"
        case Modifier.ALMOST:
            return phrases.almost.format(value=text)
        case Modifier.UP_TO:
            return phrases.up_to.format(value=text)
        case Modifier.MORE_THAN:
            return f"> {text}"
        case Modifier.AT_LEAST:
            return f"≥ {text}"
        case Modifier.LESS_THAN:
            return f"< {text}"
        case Modifier.AT_MOST:
            return f"≤ {text}"
