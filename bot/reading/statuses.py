"""How sure a figure is: target, forecast, consensus, estimate, rumour, denied, or reported as fact (None)."""

import re
from collections.abc import Mapping

from bot.model.figure import Status
from bot.reading.amounts import Amount, Line
from bot.reading.comparisons import is_past
from bot.reading.tokens import PADDING, Token, tokenise, words

_LISTS = {
    "status_denied": Status.DENIED,
    "status_consensus": Status.CONSENSUS,
    "status_target": Status.TARGET,
    "status_rumour": Status.RUMOUR,
    "status_forecast": Status.FORECAST,
    "status_estimate": Status.ESTIMATE,
}
_REACH = 14
_LONGEST_PLAN = 44
"""So far behind "wants to", "aims to" and "is to" a number may stand that the infinitives joined to them still hold."""
_CLAUSE = words("; while whereas but which that who where when against versus after because since though although")
_MODALS = words("will would could may might 'll wird dürfte könnte")
_ONLY_IN = {"plant": "de", "soll": "de", "sollen": "de", "wird": "de", "will bis": "de", "meta": "pt"}
"""Words of one language that mean something else in the others ("plant" is a factory in English)."""

_MOST_VERBS = 2
"""So many verbs may stand between "will" and the number it makes a forecast ("will be able to build 5,000")."""


class StatusFinder:
    """Reads how sure a figure is. Built once from the lexicon."""

    def __init__(self, lexicon: Mapping[str, tuple[str, ...]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], Status]]] = {}
        for name, status in _LISTS.items():
            for phrase in lexicon.get(name, ()):
                parts = tuple(token.low for token in tokenise(phrase, 0, len(phrase)) if token.kind != "e")
                if parts:
                    self._phrases.setdefault(parts[0], []).append((parts, status))

    def find(self, line: Line, amount: Amount) -> Status | None:
        """The status that the nearest word of the clause gives; words before the number count more than words behind it."""
        tokens = line.tokens
        if any(token.low in _DENIALS for token in tokens[: amount.first]):
            return Status.DENIED
        best: tuple[int, Status] | None = None
        for index in range(max(0, amount.first - _LONGEST_PLAN), min(len(tokens) - PADDING, amount.after + 6)):
            if index < amount.first - _REACH and tokens[index + 1].low != "to":
                continue
            if index and tokens[index].text == "May":  # the month; only a sentence begins with the verb in capitals
                continue
            for parts, status in self._phrases.get(tokens[index].low, ()):
                if index + len(parts) >= len(tokens) or any(
                    tokens[index + step].low != part for step, part in enumerate(parts)
                ):
                    continue
                if tokens[amount.first - 1].low == "from" and (status is Status.TARGET or is_past(line, amount)):
                    continue  # "is to come down to 2 million from 3 million": where a plan sets out from is a fact
                distance = _distance(line, index, amount, plans=status is Status.TARGET and parts[-1] == "to")
                if distance is None or not _counts(line, index, parts, status, amount):
                    continue
                if parts[0] in _MODALS and _decides(tokens, index) == "recall":
                    continue
                if best is None or distance < best[0]:
                    best = (distance, _meant(tokens, index, status))
        return best[1] if best else None


def _meant(tokens: list[Token], index: int, status: Status) -> Status:
    """An analyst's price target is an estimate and nobody's goal; what analysts expect is the consensus."""
    if status is Status.TARGET and index and tokens[index - 1].low == "price":
        return Status.ESTIMATE
    if status is Status.FORECAST and tokens[index].low in _MODALS and _decides(tokens, index) is not None:
        return Status.TARGET
    if status is Status.FORECAST and any(token.low in _ANALYSTS for token in tokens[max(0, index - 6) : index]):
        return Status.CONSENSUS
    return status


def _decides(tokens: list[Token], modal: int) -> str | None:
    """The verb of a decision right behind "will" ("will invest", "would cut"): a plan, and of a recall the fact; None where none stands."""
    return next((token.low for token in tokens[modal + 1 : modal + 4] if token.low in _DECISIONS), None)


_DECISIONS = words(
    "invest spend cut shed eliminate build hire close open add buy create recall lay idle stop expand launch"
)
_ANALYSTS = frozenset(("analysts", "analysten", "economists"))


def _counts(line: Line, index: int, parts: tuple[str, ...], status: Status, amount: Amount) -> bool:
    """Whether a word of certainty speaks of the amount: in its language, in its grammar, on its side."""
    tokens, tags = line.tokens, line.tags
    word = " ".join(parts)
    if _ONLY_IN.get(word, line.language) != line.language:
        return False
    if word == "due to":
        return tags[index + 2] == "V" and not tokens[index + 2].low.endswith("ing")
    if word == "expected" and index and tokens[index - 1].low in ("than", "as", "-"):
        return False
    if word == "wird" and index and _DONE.match(tokens[index - 1].low):
        return False
    if word in _RECKONS and "mit" not in (token.low for token in tokens[index + 1 : amount.first]):
        return False
    before = index < amount.first
    if _is_new_clause(line, index, amount) if before else _is_of_another(tokens, index):
        return False
    if not before and parts[-1] == "to" and tokens[index - 1].low in ("and", ",", "but"):
        return False  # "built 3,800 cars and wants to build more"
    if status is Status.CONSENSUS and not before:
        return index - amount.after <= _BESIDE
    if parts[0] in _MODALS:
        if before:
            return _governs(line, index, amount)
        joined = any(token.low in ("and", ",") for token in tokens[amount.after : index])
        return amount.family == "ratio" and index - amount.after <= _FAR and not joined
    return True


_DONE = re.compile(r"(?:ge|be|ver)\w+(?:t|en)$")
"""German participles; with "wird" right behind they say what is done, not what will be ("geladen wird in 29 Minuten")."""

_RECKONS = words("rechnet rechnen rechnete rechneten")
"""German verbs that expect only what stands behind "mit" ("rechnet weiterhin mit 5 Prozent", not "rechnet 5 Prozent ab")."""

_DENIALS = frozenset(("denied", "denies", "dementiert", "dementierte", "否认"))
"""Verbs whose whole sentence is denied."""

_BESIDE, _FAR = 2, 8


def _is_new_clause(line: Line, index: int, amount: Amount) -> bool:
    """Whether "and" with a verb of its own stands between ("in line with expectations, and shares rose by 1 percent")."""
    ands = [at for at in range(index + 1, amount.first) if line.tokens[at].low in ("and", "und")]
    behind = range(ands[-1] + 1, amount.first) if ands else range(0)
    if any(line.tokens[at].low in _PAST or line.tokens[at].low in _FINITE for at in behind):
        return True
    return re.match(r"[DA]*[NE]+V", line.tags[behind.start : behind.stop]) is not None


def _is_of_another(tokens: list[Token], index: int) -> bool:
    """Whether a word behind an amount leads to another one ("$273, under its target of $300")."""
    return tokens[index + 1].low in ("of", "for") and any(token.kind in "nc" for token in tokens[index + 2 : index + 4])


def _governs(line: Line, modal: int, amount: Amount) -> bool:
    """Whether the amount stands in the phrase of "will" or "would", with no other finite verb between."""
    between = range(modal + 1, amount.first)
    verbs = [at for at in between if line.tags[at] in "VX" and not (at > 0 and line.tags[at - 1] == "T")]
    commas = [at for at in between if line.tokens[at].text == ","]
    if len(verbs) > _MOST_VERBS or (commas and any(at > commas[0] for at in verbs)):
        return False
    return not any(
        line.tokens[at].low in _PAST or (at > modal + 3 and line.tags[at] == "X" and line.tokens[at].low in _FINITE)
        for at in verbs
    )


_PAST = words(
    "was were had did reported reached sold delivered rose fell said lost earned built made posted announced spent came"
)
_FINITE = words("is are was were has had")


def _distance(line: Line, index: int, amount: Amount, *, plans: bool) -> int | None:
    """Words between a status word and the amount; None where a clause ends between them.

    Of a plan ("wants to …") no distance is too far as long as only infinitives stand between ("to cut costs by half, sell a plant and …").
    """
    tokens = line.tokens
    if index < amount.first:
        between = range(index + 1, amount.first)
        steps = amount.first - index
    else:
        between = range(amount.after, index)
        steps = (index - amount.after) * 2 + 4
    for at in between:
        if tokens[at].low in _CLAUSE and not (tokens[at].low == "that" and at == index - 1):
            return None  # but "the 89 cents that analysts expected"
        if tokens[at].text == ",":
            steps += 3
    if steps <= _REACH + 4:
        return steps
    return steps if plans and index < amount.first and _only_infinitives(line, index, amount) else None


def _only_infinitives(line: Line, index: int, amount: Amount) -> bool:
    """Whether no finite verb stands between the words of a plan and an amount."""
    return not any(
        line.tags[at] == "X" or (line.tags[at] == "V" and line.tokens[at].low.endswith(("s", "ed")))
        for at in range(index + 2, amount.first)
    )
