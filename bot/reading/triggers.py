"""The words that speak for a metric or against it, found in a sentence. They are data (`metrics.toml`)."""

from collections.abc import Mapping, Sequence

from bot.model.catalogue import Metric
from bot.reading.amounts import Line
from bot.reading.nearness import Hit
from bot.reading.tokens import PADDING, tokenise

STRONG, PLAIN, VETO = 3.0, 1.0, -4.0


class Triggers:
    """The triggers of all metrics. Built once."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
        self._prefix: dict[str, list[tuple[str, str, float]]] = {}
        for metric in metrics.values():
            seen: set[str] = set()
            for listed, weight in ((metric.strong, STRONG), (metric.triggers, PLAIN), (metric.vetoes, VETO)):
                for word in listed:
                    if word in seen:
                        continue
                    seen.add(word)
                    self._add(word, metric.id, weight)

    def _add(self, phrase: str, metric: str, weight: float) -> None:
        parts = tuple(
            token.low for token in tokenise(phrase.rstrip("*"), 0, len(phrase.rstrip("*"))) if token.kind != "e"
        )
        if not parts:
            return
        if phrase.endswith("*") and len(parts) == 1:
            self._prefix.setdefault(parts[0][:3], []).append((parts[0], metric, weight))
        else:
            self._exact.setdefault(parts[0], []).append((parts, metric, weight))

    def hits(self, line: Line) -> list[Hit]:
        """All triggers in a line."""
        found = []
        tokens = line.tokens
        for index in range(len(tokens) - PADDING):
            token = tokens[index]
            following = tokens[index + 1].low
            for parts, metric, weight in self._exact.get(token.low, ()):
                size = len(parts)
                if size > 1 and (
                    parts[1] != following
                    or any(
                        index + step >= len(tokens) or tokens[index + step].low != parts[step]
                        for step in range(2, size)
                    )
                ):
                    continue
                if parts[-1] == "year" and tokens[index + size].low in _TOLD_BACK:
                    continue
                found.append(Hit(index, index + size, metric, weight * (1 + 0.25 * (size - 1))))
            if token.kind == "w":
                for prefix, metric, weight in self._prefix.get(token.low[:3], ()):
                    if token.low.startswith(prefix):
                        found.append(Hit(index, index + 1, metric, weight))
        return _longest(found)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Hits without those that begin inside a longer phrase of another metric ("operating [profit of]", "[cash] flow")."""
    long = [hit for hit in hits if hit.weight > 0 and hit.after - hit.first > 1]
    if not long:
        return list(hits)
    kept = []
    for hit in hits:
        size = hit.after - hit.first
        inside = hit.weight > 0 and any(
            other.metric != hit.metric
            and (
                (other.first < hit.first < other.after and other.after - other.first >= size)
                or (other.first == hit.first and other.after - other.first > size)
            )
            for other in long
        )
        if not inside:
            kept.append(hit)
    return kept


_TOLD_BACK = frozenset(("earlier", "ago", "before", "later", "prior"))
