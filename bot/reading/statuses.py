"""How sure a figure is: target, forecast, consensus, estimate, rumour, denied, or reported as fact (None)."""

from collections.abc import Mapping

from bot.model.figure import Status
from bot.reading.amounts import Amount, Line
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
_CLAUSE = frozenset((";", "while", "whereas", "but", "which", "that", "who", "after", "because"))
_PAST = words("was were had did reported reached sold delivered rose fell said")


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
        best: tuple[int, Status] | None = None
        for index in range(max(0, amount.first - _REACH), min(len(tokens) - PADDING, amount.after + 6)):
            if index and tokens[index].text == "May":  # the month; only a sentence begins with the verb in capitals
                continue
            for parts, status in self._phrases.get(tokens[index].low, ()):
                if index + len(parts) >= len(tokens) or any(
                    tokens[index + step].low != part for step, part in enumerate(parts)
                ):
                    continue
                distance = _distance(tokens, index, amount)
                if distance is not None and (best is None or distance < best[0]):
                    best = (distance, status)
        return best[1] if best else None


def _distance(tokens: list[Token], index: int, amount: Amount) -> int | None:
    """Words between a status word and the amount; None where a clause ends between them."""
    if index < amount.first:
        between = range(index + 1, amount.first)
        steps = amount.first - index
    else:
        between = range(amount.after, index)
        steps = (index - amount.after) * 2 + 4
    for at in between:
        if tokens[at].low in _CLAUSE:
            return None
        if tokens[at].text == ",":
            steps += 3
    return steps if steps <= _REACH + 4 else None
