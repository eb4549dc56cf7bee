"""Time on texts that double in size, ordinary and hostile: where it is linear, twice the text takes twice the time.

The exponent is the slope of time over size, both as logarithms, between the shortest and the longest text: 1 is linear, 2 is
quadratic. Texts of which a first short reading takes hardly any time are judged from the sizes that take long enough to be timed.
"""

import math
import sys
import time

from benchmarks.reading.rows import Row, Score
from bot.reading.engine import Engine

SHORTEST = 64
LINEAR = 1.25
"""The exponent up to which a machine that others use too may call it linear."""

TIMED = 0.02
"""Seconds below which a reading says nothing of growth."""

ORDINARY = (
    "Northwind Motors sold 31,400 electric cars in March, 12 percent more than a year earlier. The maker from Oslo expects to build 400,000 "
    "this year. “We are on track,” said chief executive Vera Lind. Its shares rose 3.1 percent to $41.20. Analysts had counted on 29,000.\n"
    "The company will spend 2.3 billion euros on a plant in Spain, which is to open in 2027 and to employ 3,000 people.\n"
)

TEXTS = {
    "ordinary: stories": ORDINARY,
    "ordinary: one paragraph": ORDINARY.replace("\n", " "),
    "ordinary: a list": "Tesla 12,400 -3.1%\nBYD 30,100 +8.2%\nPolestar 900 +1%\n",
    "ordinary: no figures": "The maker did not say how it means to win its buyers back, and nobody in the hall asked. ",
    "digits": "1234567890",
    "digits with blanks": "12 345 ",
    "decimals": "1.2.3,4,",
    "thousands": "1,111,",
    "percent": "5% ",
    "percent signs": "%%%%",
    "plus and minus": "+1 -1 ",
    "ranges": "3-4-5-",
    "ranges with to": "1 to 2 to 3 ",
    "currency signs": "$€£¥",
    "currency signs with blanks": "$ € £ ",
    "money": "$1 to $2 to ",
    "money per": "$1 per ",
    "number words": "sold more than two hundred and ",
    "magnitudes": "3 million hundred ",
    "fractions": "half of a quarter of one in five ",
    "ranks": "the third-largest ",
    "units": "5 kWh/100km ",
    "letters and digits": "a1 1a A1 ",
    "years": "2023 2024 ",
    "dates": "May 3, ",
    "clock times": "12:30:",
    "one sentence without full stop": "the maker sold 3,000 cars and ",
    "one letter": "a a a ",
    "one long word": "x",
    "capital words": "Aa Bb ",
    "capital letters": "AB CD ",
    "names": "Vera Lind ",
    "names and roles": "CEO Vera Lind, founder and former senior vice president, ",
    "initials": "A. B. C. ",
    "initials before a name": "J. R. R. Holm ",
    "initials without blanks": "A.B.",
    "given names": "John Mary Peter ",
    "particles": "van der de la ",
    "roles": "former senior vice president ",
    "organisations": "analyst at Bank Nordhaus of the ",
    "companies": "Tesla and BYD ",
    "ambiguous companies": "Mini and Smart, Lucid Ram Seat ",
    "stock symbols": "Tesla (TSLA) ",
    "brackets": "(((((((([[[[",
    "brackets closed": "(1) [2] ",
    "brackets opened before numbers": "(1 [2 ",
    "quotes": '"a "b ',
    "quotes opened": "“a “b „c ",
    "quotes closed": '"we go on" ',
    "quotes with speakers": '"We go on," said Vera Lind. ',
    "quotes with pronouns": '"We go on," he said. ',
    "apostrophes": "it's 'a' ",
    "full stops": "......",
    "full stops with blanks": ". . ! ? ",
    "hyphens": "a-1-",
    "slashes": "1/2/",
    "blanks": "          ",
    "lines": "a\n",
    "lines with numbers": "A 1\n",
    "addresses": "https://a.b/ www. a@b. ",
    "markup": "<b>1</b> &quot; ",
    "bylines": "by Vera Lind\n",
    "credits": "(Reporting by A. B; ($1 = ",
    "teasers": "Read more: uses cookies ",
    "biographies": "Vera Lind is a ",
    "emoji": "🚗 ",
    "combining marks": "e\u0301",
    "invisible blanks": "\u200b1",
    "full-width digits": "１２３",
    "Chinese": "交付2万辆",
    "Chinese titles": "董事长、",
    "Chinese names": "蔚来创始人李兰说：“我们会停产。”",
    "Chinese words": "汽车",
    "Chinese numerals": "一二三四",
    "German": "rund 3,5 Millionen Euro und ",
}


def measure_growth(engine: Engine, *, largest: int, only: str = "") -> list[Row]:
    """Read each text at 64 kB, 128 kB ... `largest` kB and say how its time grows; the slowest is told in seconds."""
    sizes = [SHORTEST]
    while sizes[-1] * 2 <= largest:
        sizes.append(sizes[-1] * 2)
    chosen = {name: unit for name, unit in TEXTS.items() if only in name}
    print(f"seconds for {', '.join(map(str, sizes))} kB, and the exponent")
    worst: dict[str, tuple[float, str]] = {}
    slowest = (0.0, "")
    for name, unit in chosen.items():
        times = [_seconds(engine, unit, size) for size in sizes]
        slope = exponent(sizes, times)
        print(f"  {name:<32}{''.join(f'{seconds:8.2f}' for seconds in times)}   {slope:5.2f}", flush=True)
        kind = "ordinary" if name.startswith("ordinary") else "hostile"
        worst[kind] = max(worst.get(kind, (0.0, "")), (slope, name))
        slowest = max(slowest, (times[-1], name))
    rows = [
        Row(
            f"{sum(name.startswith('ordinary') is (kind == 'ordinary') for name in chosen)} {kind} texts, {SHORTEST} kB to {sizes[-1]:,} kB",
            f"exponent of time over size, the worst ({name})",
            LINEAR,
            1.1,
            {"all": Score(slope)},
            small=True,
        )
        for kind, (slope, name) in worst.items()
    ]
    measure = f"seconds for the slowest ({slowest[1]})"
    return [*rows, Row(f"{sizes[-1]:,} kB", measure, None, None, {"all": Score(slowest[0])}, digits=1, small=True)]


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of log time over log size by least squares; 1 where the times are too short to say."""
    points = [(math.log(size), math.log(spent)) for size, spent in zip(sizes, times, strict=True) if spent >= TIMED]
    if len(points) < 2:
        return 1.0
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def _seconds(engine: Engine, unit: str, size: int) -> float:
    text = (unit * (size * 1024 // len(unit.encode()) + 1))[: size * 1024]
    if sys.stderr.isatty():
        print(f"\r{size} kB ", end="", file=sys.stderr)
    started = time.process_time()
    engine.read("", text, language="en", everything=True)
    return time.process_time() - started
