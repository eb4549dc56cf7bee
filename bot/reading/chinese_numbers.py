"""Chinese numbers: 三十五万, 两亿, 三分之一, 百分之十六, 五成, and the magnitudes behind digits (4.39亿)."""

from collections.abc import Sequence
from decimal import Decimal

from bot.reading.tokens import Token

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MAGNITUDES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "億": Decimal(10) ** 8, "萬": Decimal(10) ** 4}
_UNITS_OF_A_THOUSAND = frozenset("瓦米克卡")
"""千 before one of these is a part of the unit: 千瓦 is a kilowatt."""

_PERCENT = Decimal("0.000001")


def chinese_magnitude(tokens: Sequence[Token], at: int) -> tuple[Decimal | None, int]:
    """The factor that stands at a token behind digits, and the token behind it; None where there is none."""
    scale = Decimal(1)
    behind = at
    while tokens[behind].text in _MAGNITUDES or (tokens[behind].text in _TENS and behind == at):
        text = tokens[behind].text
        if text == "千" and tokens[behind + 1].text in _UNITS_OF_A_THOUSAND:
            break
        scale *= _MAGNITUDES.get(text) or Decimal(_TENS[text])
        behind += 1
    return (scale, behind) if behind > at else (None, at)


def chinese_words(tokens: Sequence[Token], at: int) -> tuple[Decimal, Decimal, int] | None:
    """A number in characters: its value, its magnitude and the token behind it; None where none starts here."""
    section = current = 0
    scale = Decimal(1)
    behind = at
    seen = False
    while True:
        text = tokens[behind].text
        if text in _DIGITS:
            current = _DIGITS[text]
        elif text in _TENS and not (text == "千" and tokens[behind + 1].text in _UNITS_OF_A_THOUSAND):
            section += (current or 1) * _TENS[text]
            current = 0
        elif text in _MAGNITUDES and seen:
            scale = _MAGNITUDES[text]
            behind += 1
            break
        else:
            break
        seen = True
        behind += 1
    return (Decimal(section + current), scale, behind) if seen else None


def chinese_part(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """A part in percent and the token behind it: 三分之一 is 33.333333, 百分之十六 is 16, 五成 is 50; None for anything else."""
    whole = chinese_words(tokens, at)
    if whole is None:
        return None
    total, scale, behind = whole
    if tokens[behind].text == "成" and scale == 1 and 1 <= total < 10:
        return total * 10, behind + 1
    if tokens[behind].text != "分" or tokens[behind + 1].text != "之":
        return None
    count = chinese_words(tokens, behind + 2)
    if count is None or not 0 < count[0] < total or count[1] != 1:
        return None
    percent = (Decimal(100) * count[0] / total).quantize(_PERCENT).normalize() + 0
    return percent, count[2]
