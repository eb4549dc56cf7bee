"""A sentence made ready to be read for figures: tokens, tags, and the places that say when."""

import re
from bisect import bisect_left
from datetime import date

from bot.reading.amounts import Line
from bot.reading.calendar import moments
from bot.reading.prose import Prose, Sentence
from bot.reading.tags import is_titled, tag
from bot.reading.tokens import PADDING, tokenise
from bot.reading.vetoes import spans

SEED = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两½¼¾]|half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|\b(?:one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|thir|four|fif|six|seven|eigh|nine|twen|fort|hundred|thousand|million|billion|trillion|crore|lakh|dozen|score|fold|doubl|tripl"
    r"|trebl|quadrupl|quintupl|second|top|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|dutzend|hälfte|viertel|verdoppel"
    r"|verdreifach|milliard|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|cem|mil|vinte|trinta|zero|null|first|last|final|tens)"
    r"|fold\b|drittel|fünftel|zehntel|\bno (?:\w+ ){0,2}?(?:injur|death|fatal|crash|fire|casualt)|broken? even|decade|next (?:year|month|quarter)",
    re.IGNORECASE,
)
"""What a sentence must hold to be read for figures at all; most hold nothing of it."""


def ready(prose: Prose, sentence: Sentence, day: date | None, language: str) -> Line:
    """One sentence of a text.

    Args:
        prose: the text.
        sentence: which sentence.
        day: when the text was told; None keeps relative dates in its words.
        language: ISO 639-1.
    """
    folded = prose.folded
    tokens = tokenise(folded, sentence.start, sentence.end)
    tags = tag(tokens, language)
    when = moments(folded, sentence.start, sentence.end, day)
    starts = [token.start for token in tokens[:-PADDING]]
    vetoed: set[int] = set()
    past: set[int] = set()
    dates: set[int] = set()
    for start, end in spans(folded, sentence.start, sentence.end):
        vetoed.update(range(bisect_left(starts, start), bisect_left(starts, end)))
    for moment in when:
        dates.update(range(bisect_left(starts, moment.start), bisect_left(starts, moment.end)))
        if moment.grain != "relative" or not moment.is_ahead:
            where = past if moment.grain == "relative" else vetoed
            where.update(range(bisect_left(starts, moment.start), bisect_left(starts, moment.end)))
    titled = is_titled(tokens)
    return Line(tokens, tags, frozenset(vetoed), tuple(when), language, titled, frozenset(past), frozenset(dates))
