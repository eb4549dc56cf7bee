"""What a story is about, as slugs readers can follow, the main one first.

Every topic has triggers (`topics.toml`); where one stands decides how loud it speaks: the headline louder than the first
sentence, that louder than the rest, and said again a little louder still. Figures add their voice through the topics of their
metrics, companies through their country (a story about a Chinese maker is one for readers of "china").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick

from bot.model.catalogue import Catalogue
from bot.model.figure import Figure, Salience
from bot.reading.companies import Mention, main_companies
from bot.reading.prose import Prose, fold

MOST = 4
"""A story has at most so many topics (domain.md section 3)."""

HEADLINE, OPENING, EARLY, LATER = 3.0, 2.0, 0.8, 0.35
"""How loud a trigger speaks in the headline, the first sentence, the first quarter of the rest, and after it."""

STRONG = 2.0
"""How much louder a strong trigger speaks."""

FIGURE = {Salience.ESSENTIAL: 1.5, Salience.USEFUL: 0.5}
"""What a figure of this salience adds to the topics of its metric."""

THRESHOLD, SHARE, LOUD = 2.4, 0.25, 14.0
"""A topic counts from this score on, and from this share of the loudest topic's; no topic is louder than this to the others."""


@dataclass(frozen=True, slots=True)
class _Trigger:
    text: str
    topic_id: str
    weight: float
    open_end: bool


class TopicFinder:
    """Finds the topics of a catalogue in texts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._topics = catalogue.topics
        self._metrics = catalogue.metrics
        self._countries = {company.id: company.country for company in catalogue.companies.values()}
        self._automaton = _automaton(catalogue)

    def find(self, prose: Prose, mentions: Sequence[Mention], figures: Sequence[Figure] = ()) -> tuple[str, ...]:
        """One to four topics, main one first; none where nothing in the text speaks for any."""
        scores = self._scores(prose)
        for figure in figures:
            metric = self._metrics.get(figure.metric)
            for topic_id in metric.topics if metric is not None else ():
                scores[topic_id] = scores.get(topic_id, 0.0) + FIGURE.get(figure.salience, 0.0)
        main = main_companies(prose, mentions)
        if "china" in self._topics and any(self._countries.get(company_id) == "CN" for company_id in main):
            scores["china"] = scores.get("china", 0.0) + HEADLINE
        ranked = sorted(scores, key=lambda topic_id: (-scores[topic_id], topic_id))
        if not ranked:
            return ()
        least = max(THRESHOLD, SHARE * min(LOUD, scores[ranked[0]]))
        loud = [topic_id for topic_id in ranked if scores[topic_id] >= least][:MOST]
        return tuple(loud or ranked[:1])

    def _scores(self, prose: Prose) -> dict[str, float]:
        heard: dict[_Trigger, float] = {}
        body = [s for s in prose.sentences if not s.boilerplate]
        told = [s for s in body if not s.title]
        early = told[len(told) // 4].start if len(told) > 4 else len(prose.source)
        for sentence in body:
            if sentence.title:
                weight = HEADLINE
            elif sentence is told[0]:
                weight = OPENING
            else:
                weight = EARLY if sentence.start < early else LATER
            for trigger in self._triggers(prose.folded[sentence.start : sentence.end].lower()):
                before = heard.get(trigger, 0.0)
                heard[trigger] = max(before, weight) + 0.25 * min(before, weight, 1.0)
        scores: dict[str, float] = {}
        for trigger, weight in heard.items():
            scores[trigger.topic_id] = scores.get(trigger.topic_id, 0.0) + weight * trigger.weight
        return scores

    def _triggers(self, text: str) -> set[_Trigger]:
        """The triggers in a lower-cased sentence; of one topic's overlapping ones the longest."""
        ends: dict[str, int] = {}
        found: list[tuple[int, int, _Trigger]] = []
        for last, triggers in self._automaton.iter(text):
            for trigger in triggers:
                start = last + 1 - len(trigger.text)
                if _stands_alone(text, start, last + 1, open_end=trigger.open_end):
                    found.append((start, last + 1, trigger))
        kept: set[_Trigger] = set()
        for start, end, trigger in sorted(found, key=lambda place: (place[0], -place[1])):
            if start >= ends.get(trigger.topic_id, 0):
                kept.add(trigger)
                ends[trigger.topic_id] = end
        return kept


def _automaton(catalogue: Catalogue) -> "ahocorasick.Automaton":
    words: dict[str, list[_Trigger]] = {}
    for topic in catalogue.topics.values():
        weights = {**dict.fromkeys(topic.triggers, 1.0), **dict.fromkeys(topic.strong, STRONG)}
        for word, weight in weights.items():
            text = fold(word.rstrip("*"))
            words.setdefault(text, []).append(_Trigger(text, topic.id, weight, word.endswith("*")))
    automaton = ahocorasick.Automaton()
    for text, triggers in words.items():
        automaton.add_word(text, tuple(triggers))
    automaton.add_word("\0", ())  # it must hold a word to be searched
    automaton.make_automaton()
    return automaton


def _stands_alone(text: str, start: int, end: int, *, open_end: bool) -> bool:
    """Whether text[start:end] is a word or a beginning of one; Chinese needs no blanks around it."""
    if start > 0 and _in_word(text[start]) and _in_word(text[start - 1]):
        return False
    return open_end or end == len(text) or not (_in_word(text[end - 1]) and _in_word(text[end]))


def _in_word(character: str) -> bool:
    return character.isalnum() and character < "\u2e80"
