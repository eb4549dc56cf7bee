"""Key figures of a text: quantities with what each measures, for whom, when, how sure, and which come first.

This module only joins the steps; each step is a module of its own: `quantities` finds, `vetoes` and `calendar` take away, `modifiers`, `metrics`,
`subjects`, `statuses` and `concepts` say what a quantity means, `dates` finds dates that are news, `restatements` merges what is told twice, `salience` ranks, and `evidence` lets
through only what can be proven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.model.catalogue import Catalogue
from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience, Status
from bot.reading.amounts import Amount, Line
from bot.reading.calendar import Moment
from bot.reading.changes import Change, change
from bot.reading.companies import Mention, main_companies, only_sources
from bot.reading.comparisons import is_compared, is_past
from bot.reading.concepts import concepts
from bot.reading.counting import counted_by_subject, noun_alone
from bot.reading.dates import dated
from bot.reading.evidence import holds, scales_of
from bot.reading.labels import LabelFinder
from bot.reading.lines import SEED, ready
from bot.reading.metrics import Choice, MetricChooser
from bot.reading.modifiers import ModifierFinder
from bot.reading.numerals import Number
from bot.reading.periods import carried, period_of
from bot.reading.plain import is_attribute, is_plain
from bot.reading.prose import Prose
from bot.reading.quantities import QuantityFinder
from bot.reading.restatements import conversions, merge
from bot.reading.salience import LOUDEST, Candidate, rank
from bot.reading.scenes import Scene, scenes
from bot.reading.signs import sign_of
from bot.reading.spoken import spoken_of
from bot.reading.statuses import StatusFinder
from bot.reading.subjects import SubjectFinder
from bot.reading.triggers import STRONG
from bot.reading.units import UnitTable
from bot.reading.unwritten import unwritten
from bot.reading.vocabulary import car_words, model_words, no_firms
from bot.reading.wording import stands_beside

MOST_FIGURES = 5_000
"""A text with more quantities is a table or an attack, not a story; what follows them is not read for figures."""


SEVERAL = 2
"""A headline that names so many companies says itself which of a roundup's stories come first."""


class FigureFinder:
    """Finds figures in texts. Building one reads the catalogue; finding has no state and may run in several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._table = UnitTable(catalogue.units)
        self._scales = scales_of(catalogue.units)
        self._quantities = QuantityFinder(self._table, model_words(catalogue))
        self._modifiers = ModifierFinder(catalogue.lexicon)
        self._metrics = MetricChooser(catalogue.metrics, car_words(catalogue))
        self._subjects = SubjectFinder(catalogue.companies)
        self._statuses = StatusFinder(catalogue.lexicon)
        self._labels = LabelFinder(catalogue.companies)
        self._known = no_firms(catalogue)

    def find(
        self,
        prose: Prose,
        mentions: Sequence[Mention],
        published: datetime | date | None = None,
        *,
        everything: bool = False,
        language: str = "en",
    ) -> tuple[tuple[Figure, ...], int]:
        """The figures, most important first, and how many failed the evidence law and were dropped.

        Args:
            prose: the text.
            mentions: its companies.
            published: resolves relative dates; None keeps their words.
            everything: also quantities that are no key figures, with salience 0.
            language: ISO 639-1, for separators and number words.
        """
        day = published.date() if isinstance(published, datetime) else published
        candidates: list[Candidate] = []
        sources = only_sources(prose, mentions, self._catalogue.companies)
        main = main_companies(prose, [mention for mention in mentions if mention.company_id not in sources])
        told = set(main)
        spoken: dict[str, str] = {}
        headline = self._headline(prose, language)
        paragraph = -1
        for scene in scenes(prose, mentions, main, self._catalogue.companies, self._known):
            if len(candidates) >= MOST_FIGURES:
                break
            if scene.sentence.paragraph != paragraph:
                spoken.pop("%", None)
                spoken.pop("share", None)
                spoken.pop("kW", None)
                paragraph = scene.sentence.paragraph
            leads = scene.place == 0 and len(main) < SEVERAL
            if leads and scene.main is not None and scene.main in self._catalogue.companies:
                told.add(scene.main)
            candidates.extend(
                self._sentence(
                    prose,
                    scene,
                    day,
                    language,
                    spoken,
                    headline=headline,
                    place=scene.place,
                    order=len(candidates),
                    everything=everything,
                )
            )
        candidates = carried(candidates)
        proven = [candidate for candidate in candidates if holds(candidate.figure, prose.source, self._scales)]
        dropped = len(candidates) - len(proven)
        merged = merge(proven) if not everything else merge(proven, keep_plain=True)
        ranked = rank(
            merged,
            self._catalogue.metrics,
            frozenset(told),
            headline=headline,
            year=day.year if day is not None else None,
            everything=everything,
        )
        return ranked, dropped

    def _headline(self, prose: Prose, language: str) -> dict[str, float]:
        """The metrics that the headline names, and how much that counts: strong words more than others."""
        found: dict[str, float] = {}
        for sentence in prose.sentences:
            if not sentence.title:
                break
            for hit in self._metrics.hits(ready(prose, sentence, None, language)):
                if hit.weight > 0:
                    found[hit.metric] = max(found.get(hit.metric, 0.0), LOUDEST if hit.weight >= STRONG else 0.4)
        return found

    def _sentence(
        self,
        prose: Prose,
        scene: Scene,
        day: date | None,
        language: str,
        spoken: dict[str, str],
        *,
        headline: Mapping[str, float],
        place: int,
        order: int,
        everything: bool,
    ) -> list[Candidate]:
        if SEED.search(prose.folded, scene.sentence.start, scene.sentence.end) is None:
            return []
        line = ready(prose, scene.sentence, day, language)
        amounts = [noun_alone(line, amount, self._table.nouns) for amount in self._quantities.find(line)]
        told = list(unwritten(line, amounts, self._table.nouns))
        amounts = sorted([*amounts, *told], key=lambda amount: amount.first) if told else amounts
        hits = self._metrics.hits(line) if amounts or line.moments else []
        amounts = [amount for amount in amounts if not is_attribute(amount, hits)]
        converted = amounts
        amounts, alternatives = conversions(line, amounts)
        measured = concepts(line, amounts)
        followed = {hit.first for hit in hits if hit.weight >= STRONG}
        amounts = [
            amount if amount.after in followed else counted_by_subject(line, amount, words, self._table.nouns)
            for amount, words in zip(amounts, measured, strict=True)
        ]
        candidates: list[Candidate] = []
        before: tuple[Amount, Choice] | None = None
        for index, amount in enumerate(amounts):
            modifier, first, after = self._modifiers.find(line, amount)
            changed = change(line, amount, first)
            choice = self._metrics.choose(line, amount, changed, hits, amounts, before=before)
            choice = self._metrics.of_headline(spoken_of(line, choice, amount, spoken), line, amount, headline)
            compared = before is not None and is_compared(line, before[0], amount)
            shared = before is not None and (compared or stands_beside(line, before[0], amount))
            shared = shared and not scene.names(candidates[-1].figure.evidence.end, amount.end)
            before = (amount, choice)
            figure = self._figure(prose, line, scene, amount, span=(first, after), changed=changed, choice=choice)
            figure = replace(figure, subject=candidates[-1].figure.subject) if shared else figure
            figure = _per_share(figure, amount)
            figure = replace(figure, modifier=modifier, alt=alternatives.get(index, ()), concept=measured[index])
            if modifier is not None and figure.direction is not None:
                figure = replace(figure, direction=None)
            candidates.append(
                Candidate(figure, order + len(candidates), place, choice.score, past=compared or is_past(line, amount))
            )
        if everything:
            kept = {amount.first for amount in amounts}
            for amount in converted:
                if amount.first not in kept:
                    candidates.append(
                        self._conversion(prose, line, scene, amount, candidates, place=place, order=order)
                    )
        for moment, metric, score in dated(line, hits, amounts, day):
            figure = self._date(prose, line, scene, moment, metric)
            candidates.append(Candidate(figure, order + len(candidates), place, score))
        return candidates

    def _conversion(
        self,
        prose: Prose,
        line: Line,
        scene: Scene,
        amount: Amount,
        candidates: Sequence[Candidate],
        *,
        place: int,
        order: int,
    ) -> Candidate:
        """A conversion in brackets as a quantity of its own, for those who want everything; it measures what its original measures."""
        original = next(
            (candidate.figure for candidate in reversed(candidates) if candidate.figure.evidence.end <= amount.start),
            None,
        )
        modifier, first, _ = self._modifiers.find(line, amount)
        start = min(line.tokens[first].start, amount.start)
        figure = Figure(
            Quantity(amount.low, amount.high, amount.unit),
            amount.kind,
            Evidence(prose.source[start : amount.end], start, amount.end, scene.sentence.text),
            metric=original.metric if original else "other",
            subject=original.subject if original else None,
            unit_text=amount.unit_text,
            modifier=modifier or (original.modifier if original else None),
            direction=original.direction if original and modifier is None else None,
            salience=Salience.NONE,
            concept=original.concept if original else (),
        )
        return Candidate(figure, order + len(candidates), place, 0.0)

    def _figure(
        self,
        prose: Prose,
        line: Line,
        scene: Scene,
        amount: Amount,
        *,
        span: tuple[int, int],
        changed: Change,
        choice: Choice,
    ) -> Figure:
        start, end = min(line.tokens[span[0]].start, amount.start), max(line.tokens[span[1] - 1].end, amount.end)
        sign = sign_of(line, amount, changed, choice)
        low = amount.low * sign
        high = amount.high * sign if amount.high is not None else None
        if sign < 0 and high is not None:
            low, high = high, low
        status = self._statuses.find(line, amount)
        subject = self._subjects.find(prose.folded, amount, choice.metric, scene)
        prior = Quantity(amount.prior, None, choice.unit) if amount.prior is not None else None
        return Figure(
            Quantity(low, high, choice.unit),
            amount.kind,
            Evidence(prose.source[start:end], start, end, scene.sentence.text),
            metric=choice.metric,
            subject=subject,
            unit_text=amount.unit_text,
            direction=changed.direction,
            period=period_of(line, amount),
            status=status or _horizon(line, amount, choice),
            salience=Salience.NONE if is_plain(line, amount, choice, first=scene.place <= 0) else Salience.MINOR,
            label=self._labels.find(
                prose, line, scene.sentence, amount, scene.places, metric=choice.metric, subject=subject
            ),
            prior=prior,
            base=choice.base,
        )

    def _date(self, prose: Prose, line: Line, scene: Scene, moment: Moment, metric: str) -> Figure:
        value = moment.value or moment.text
        year_only = moment.grain in ("year", "relative") and value.isdigit()
        first = next(index for index, token in enumerate(line.tokens) if token.end > moment.start)
        amount = Amount(
            first, first + 1, moment.start, moment.end, Decimal(0), None, Kind.DATE, None, None, "", _NO_NUMBER
        )
        subject = self._subjects.find(prose.folded, amount, metric, scene)
        text = prose.source[moment.start : moment.end]
        return Figure(
            Quantity(value, None, "year" if year_only else "date"),
            Kind.DATE,
            Evidence(text, moment.start, moment.end, scene.sentence.text),
            metric=metric,
            subject=subject,
            period=value,
            status=self._statuses.find(line, amount) or Status.TARGET,
        )


def _horizon(line: Line, amount: Amount, choice: Choice) -> Status | None:
    """A length of time ahead ("within the next 15 to 20 years") is a target where the clause gives no other status."""
    ahead = any(
        token.low in ("within", "next", "coming", "binnen")
        for token in line.tokens[max(0, amount.first - 3) : amount.first]
    )
    return Status.TARGET if ahead and choice.metric == "timeline" else None


def _per_share(figure: Figure, amount: Amount) -> Figure:
    """A share's price or earnings told without "a share" ("at $33.10") have the unit all the same."""
    unit = figure.quantity.unit
    if (
        figure.metric not in ("share_price", "eps")
        or amount.family != "currency"
        or unit is None
        or "/" in unit
        or amount.number.scaled
        or amount.low >= 10_000
    ):
        return figure
    if figure.subject is None or ":" in figure.subject:
        return figure
    return replace(figure, quantity=replace(figure.quantity, unit=f"{unit}/share"))


_NO_NUMBER = Number(Decimal(0), None, 0, 1)
