"""Whether a number goes up or down: the words of change at it.

Verbs and adverbs right at the number give a direction and a sign; nouns ("a drop of 5 percent") give a sign and no direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.figure import Direction, Kind
from bot.reading.amounts import Amount, Line
from bot.reading.tokens import PADDING, Token, words

UP_VERBS = words(
    "rise rises rose risen rising climb climbs climbed climbing gain gains gained gaining jump jumps jumped jumping surge surges surged surging soar soars soared soaring grow grows grew grown growing increase increases increased"
    " increasing advance advances advanced rally rallied leap leaps leapt leaped rocket rocketed swell swelled add added adds expand expanded expanding edged up higher accelerate accelerated improve improved improves spike spiked"
    " rebound rebounded improving slowing-down notched bounced swelling hiking expand picked recovering recovered raise raised raises raising hike hiked boost boosted strengthen strengthened balloon ballooned skyrocket skyrocketed outperform upped recover recovered lift lifts lifted lifting stieg stiegen gestiegen steigt plus legte zu wuchs gewachsen steigt steigen wachsen erhöhen hebt klettern kletterte kletterten stiegen zulegte zulegten erhöhte erhöhten erhöht wächst wachsen zugelegt subiu subiram cresceu cresceram avançou aumentou 增长 上涨 增加 提升"
)

DOWN_VERBS = words(
    "fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases decreased decreasing slide slides slid sliding slip slips slipped slipping plunge plunges plunged plunging"
    " plummet plummets plummeted plummeting tumble tumbles tumbled tumbling sink sinks sank sunk sinking shrink shrinks shrank shrunk shrinking dip dips dipped dipping lose loses lost losing down lower off shed sheds cut cuts cutting"
    " reduce reduces reduced reducing slash slashed slashes slashing lower lowered lowers lowering trim trims trimming trimmed contract contracted crash crashed ease eased weaken weakened retreat retreated collapse collapsed nosedived nosedive tank tanked slump slumps slumped slumping sag sagged soften softened recede receded pare pared plummeting dwindle dwindled"
    " sinken sank sanken fiel fielen gefallen gesunken sinkt minus schrumpfte wipe wiped wiping erase erased erasing shave shaved senkt senken senkte gesenkt fallen fällt schrumpft verringerte brach brachen eingebrochen schrumpfen sinkt sank gingen ging verlor verloren caiu caíram recuou recuaram 下降 下跌 减少 下滑 降低 discounted narrowed narrow"
)

_UP_NOUNS = words(
    "increase rise gain jump surge growth improvement hike advance uptick boost climb leap spike rally bump anstieg wachstum zuwachs plus aumento alta crescimento"
)

_DOWN_NOUNS = words(
    "decrease decline drop fall reduction slide slump plunge dip loss cut cuts decreases losses drops declines reductions tumble contraction downturn discount rückgang minus queda redução slip sell-off rout cuts price-cut savings shortfall"
)

_MORE = words("higher more better mehr höher mais")
_LESS = words("lower less fewer worse cheaper off weniger niedriger menos")
_NO_RISE = words(
    "made make makes making take takes took taken set sets end ends ended sign signed signs open opened pick back clean line build"
)
_GIVING = words("give gives gave given giving")
"""Before "up" they make a fall of it ("the shares gave up 2 percent")."""
_BESIDE_LEVEL = {"below": -1, "beneath": -1, "above": 1, "up": 1, "down": -1}
"""Words right behind a percentage that say which way it went ("8 percent below the level of 2019", "3 percent up")."""
_BETWEEN = words("year over on yoy y quarter month annual quarterly monthly")

_NOT_DIRECT = frozenset(
    (
        "lose",
        "loses",
        "lost",
        "losing",
        "add",
        "added",
        "adds",
        "cut",
        "cuts",
        "cutting",
        "improve",
        "improved",
        "wipe",
        "wiped",
        "wiping",
        "erase",
        "erased",
        "erasing",
        "shed",
        "sheds",
        "raise",
        "raised",
        "raises",
        "raising",
        "reduce",
        "reduced",
        "lower",
        "lowered",
        "slash",
        "slashed",
        "boost",
        "boosted",
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """What the words at an amount say of a change.

    Attributes:
        direction: a verb or adverb at the number says up or down.
        sign: -1 when the amount is a fall, loss or cut; 1 for a rise; 0 where nothing says it is a change.
        to: the amount is the level reached ("rose to 5 million"), not the change.
        word: token index of the word that says so; None where none does.
    """

    direction: Direction | None = None
    sign: int = 0
    to: bool = False
    word: int | None = None


def change(line: Line, amount: Amount, first: int) -> Change:
    """What the words around an amount say of a change; `first` is where its modifier starts."""
    tokens, tags = line.tokens, line.tags
    foreign = _german(line, amount, first) if line.language == "de" else _chinese(tokens, first)
    if amount.minus:
        return Change(Direction.DOWN, -1)
    if foreign is not None:
        return foreign
    if first and tokens[first - 1].text == "+" and tokens[first].glued:
        return Change(Direction.UP, 1)
    at = first - 1
    to = False
    steps = 0
    by = False
    while at >= 0 and steps < 4:
        word = tokens[at].low
        if word in (
            "by",
            "um",
            "another",
            "a",
            "an",
            "only",
            "just",
            "further",
            "em",
            "another",
            "additional",
            "even",
            "as",
            "much",
        ):
            by = by or word in ("by", "um")
            at -= 1
            steps += 1
            continue
        if word in ("to", "at", "auf", "para") and not to:
            to = True
            at -= 1
            steps += 1
            continue
        break
    if at >= 0:
        found = _verb(line, amount, at, to=to, by=by)
        if found is not None:
            return found
        if to or by:
            level = _before_level(line, at, to=to, share=by and amount.kind is Kind.FRACTION)
            if level is not None:
                return level
    by_noun = _noun(tokens, tags, amount, first)
    listed = _listed_before(line, first) if not by_noun.sign and amount.family == "ratio" else None
    return by_noun if listed is None else change(line, replace(amount, first=listed, after=listed + 1), listed)


def _listed_before(line: Line, first: int) -> int | None:
    """The place of the percentage whose verb holds here too ("Opel fell 6 percent, Fiat 8 percent and Lancia 9 percent"); None where none does."""
    tokens, tags, at = line.tokens, line.tags, first - 1
    kinds = "ENA" if tokens[at].low.endswith("s") else "ES"
    while at > 2 and tags[at] in kinds:
        at -= 1
    if tokens[at].low == "the":
        at -= 1
    elif tokens[at].low == "of" and tokens[at - 1].low == "those":
        at -= 2
    if at == first - 1 or tokens[at].low not in (",", "and"):
        return None
    while tokens[at].low in (",", "and"):
        at -= 1
    while at > 1 and tokens[at].low in ("%", "percent", "per", "cent"):
        at -= 1
    return at if tokens[at].kind == "n" and at < first - 2 and tokens[at + 1].low in ("%", "percent", "per") else None


_PARTICIPLES = {
    **dict.fromkeys(("gestiegen", "gewachsen", "erhöht", "geklettert", "zugelegt", "zu", "angehoben", "verteuert"), 1),
    **dict.fromkeys(
        (
            "gefallen",
            "gesunken",
            "gesenkt",
            "geschrumpft",
            "zurück",
            "zurückgegangen",
            "eingebrochen",
            "ein",
            "reduziert",
            "gekürzt",
        ),
        -1,
    ),
}


def _german(line: Line, amount: Amount, first: int) -> Change | None:
    """A verb that German puts behind the number ("um 18 Prozent auf 2.140 Autos gefallen"); None where none stands there."""
    tokens = line.tokens
    before = tokens[first - 1].low if first else ""
    if before not in ("um", "auf"):
        return None
    for index in range(amount.after, min(amount.after + 9, len(tokens) - PADDING)):
        sign = _PARTICIPLES.get(tokens[index].low, 0)
        if sign:
            return Change(None, sign, to=before == "auf", word=index)
        if tokens[index].text in ",;.":
            break
    return None


_CHINESE = {
    "增长": 1,
    "上涨": 1,
    "提升": 1,
    "增加": 1,
    "上升": 1,
    "下降": -1,
    "下滑": -1,
    "减少": -1,
    "下跌": -1,
    "降低": -1,
    "收窄": -1,
}


def _chinese(tokens: Sequence[Token], first: int) -> Change | None:
    """The word of change right before a number in Chinese text ("同比增长6.4%"); None in others."""
    if not first or tokens[first - 1].kind != "k":
        return None
    before = "".join(token.text for token in tokens[max(0, first - 4) : first] if token.kind == "k")
    for word, sign in _CHINESE.items():
        if before.endswith((word, word + "了", word + "约")):
            return Change(Direction.UP if sign > 0 else Direction.DOWN, sign, word=first - 1)
    return Change()


def _verb(line: Line, amount: Amount, at: int, *, to: bool, by: bool) -> Change | None:
    """A verb or adverb of change right before the amount; "made up 19 percent" is none."""
    tokens, tags = line.tokens, line.tags
    word = tokens[at].low
    if word == "up" and at and tokens[at - 1].low in _GIVING:
        return Change(Direction.DOWN, -1, to, at)
    if word == "up" and at and tokens[at - 1].low in _NO_RISE:
        return None
    if word in ("up", "higher", "down", "lower", "off"):
        sign = 1 if word in ("up", "higher") else -1
        if tokens[at + 1].low == "to" and word == "up" and not (at and tokens[at - 1].low in UP_VERBS):
            return None
        if word == "off" and amount.family != "ratio":
            return None
        return Change(None if to else (Direction.UP if sign > 0 else Direction.DOWN), sign, to, at)
    sign = 1 if word in UP_VERBS else -1 if word in DOWN_VERBS else 0
    if not sign or (tags[at] not in "VGAX" and not _is_verbal(tokens, at)):
        return None
    direct = not to and (
        by or word not in _NOT_DIRECT or amount.family == "ratio" or amount.unit in ("point", "percentage_point")
    )
    return Change((Direction.UP if sign > 0 else Direction.DOWN) if direct else None, sign, to, at)


def _is_verbal(tokens: Sequence[Token], at: int) -> bool:
    return not (at and tokens[at - 1].low in ("a", "an", "the", "of", "any", "this", "its", "their"))


def _before_level(line: Line, at: int, *, to: bool, share: bool) -> Change | None:
    """The verb a few words before "to 5 million" or "by 6 percent" ("rose 4 percent to $30 billion", "cut its forecast by")."""
    tokens = line.tokens
    for index in range(at, max(-1, at - (7 if to else 11)), -1):
        word = tokens[index].low
        if tokens[index].text in (",", ";") and index < at - 2:
            break
        if (word in UP_VERBS or word in DOWN_VERBS) and line.tags[index] != "N":
            sign = 1 if word in UP_VERBS else -1
            direction = Direction.UP if sign > 0 else Direction.DOWN
            return Change(direction if share and not to else None, sign, to=to, word=index)
    return None


def _noun(tokens: Sequence[Token], tags: str, amount: Amount, first: int) -> Change:
    """Such as "a drop of 5 percent", "a 5 percent drop", "5 percent lower", "losses of"."""
    after = amount.after
    for index in range(after, min(after + 9, len(tokens) - PADDING)):
        word = tokens[index].low
        if (word in _MORE or word in _LESS) and index <= after + 1:
            if amount.family in ("ratio", "currency") or word in ("higher", "lower"):
                return Change(None, 1 if word in _MORE else -1, word=index)
            break
        if word in _UP_NOUNS or word in _DOWN_NOUNS:
            return Change(None, 1 if word in _UP_NOUNS else -1, word=index)
        if word in _BESIDE_LEVEL and index == after and amount.unit == "%":
            return Change(None, _BESIDE_LEVEL[word], word=index)
        if word in _BETWEEN or tokens[index].text in "-()":
            continue
        if tags[index] in "PVXC.TWM" or index > after + 3:
            break
    return _noun_before(tokens, tags, first)


def _noun_before(tokens: Sequence[Token], tags: str, first: int) -> Change:
    """Such as "a drop of 5 percent"."""
    if first < 2 or tokens[first - 1].low not in ("of", "by", "von", "de", "um"):
        return Change()
    for index in range(first - 2, max(-1, first - 7), -1):
        word = tokens[index].low
        if word in _UP_NOUNS or word in _DOWN_NOUNS:
            return Change(None, 1 if word in _UP_NOUNS else -1, word=index)
        if tags[index] in "V.CW" and index < first - 2:
            break
    return Change()
