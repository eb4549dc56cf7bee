"""Which tellings share words with a report, and how much those words weigh (TF-IDF, cosine, an inverted index)."""

from collections import Counter, defaultdict
from collections.abc import Collection, KeysView, Mapping
from dataclasses import dataclass
from math import fsum, log, sqrt

from bot.grouping.background import BACKGROUND, BACKGROUND_REPORTS

Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one report as they weigh at the moment it is asked about.

    Attributes:
        weights: TF-IDF by term (words and pairs), of length 1.
        rarities: inverse document frequency by single word.
        rarity: their sum.
    """

    weights: Mapping[str, float]
    rarities: Mapping[str, float]
    rarity: float

    def shared_rarity(self, others: KeysView[str]) -> float:
        """Summed rarity of the words that stand among `others` too; the same in whatever order they are added."""
        return fsum(map(self.rarities.__getitem__, self.rarities.keys() & others))


class WordIndex:
    """Term to places, with weights; how common a term is follows from what was learned and from a background."""

    def __init__(self) -> None:
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._reports_with: Counter[str] = Counter()
        self._learned = 0

    def learn(self, terms: Terms) -> None:
        """Count the terms of one report."""
        self._reports_with.update(terms.keys())
        self._learned += 1

    def weigh(self, terms: Terms) -> Words:
        """The terms of a report as they weigh now."""
        reports = log(self._learned + BACKGROUND_REPORTS + 1)
        rarities = {term: reports - log(self._reports_with[term] + BACKGROUND.get(term, 0.0) + 1) for term in terms}
        weights = {term: (1 + log(count) if count >= 1 else count) * rarities[term] for term, count in terms.items()}
        length = sqrt(fsum(weight * weight for weight in weights.values())) or 1.0
        words = {term: rarity for term, rarity in rarities.items() if " " not in term}
        return Words({term: weight / length for term, weight in weights.items()}, words, fsum(words.values()))

    def add(self, place: int, words: Words) -> None:
        """Make a report findable under this place."""
        for term, weight in words.weights.items():
            self._postings[term].append((place, weight))

    def cosines(self, words: Words) -> dict[int, float]:
        """Cosine by place, for all places that share a term."""
        cosines: defaultdict[int, float] = defaultdict(float)
        for term, weight in words.weights.items():
            for place, other in self._postings.get(term, ()):
                cosines[place] += weight * other
        return cosines

    def keep(self, places: Collection[int]) -> None:
        """Forget all other places; how common terms are is kept."""
        kept = {term: [entry for entry in found if entry[0] in places] for term, found in self._postings.items()}
        self._postings = defaultdict(list, {term: found for term, found in kept.items() if found})
