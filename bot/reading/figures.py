"""Key figures of a text: quantities with what each measures, for whom, when, how sure, and which come first.

This module only joins the steps; each step is a module of its own: `quantities` finds, `vetoes` and `calendar` take away, `modifiers`, `metrics`,
`subjects`, `statuses` and `concepts` say what a quantity means, `dates` finds dates that are news, `restatements` merges what is told twice, `salience` ranks, and `evidence` lets
through only what can be proven.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.model.catalogue import Catalogue
from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience, Status
from bot.reading.amounts import Amount, Line
from bot.reading.calendar import Moment, moments
from bot.reading.changes import Change, change
from bot.reading.companies import Mention, main_companies
from bot.reading.comparisons import is_compared, is_past
from bot.reading.concepts import concepts
from bot.reading.dates import dated
from bot.reading.evidence import holds, scales_of
from bot.reading.metrics import STRONG, Choice, MetricChooser
from bot.reading.modifiers import ModifierFinder
from bot.reading.nouns import singular
from bot.reading.numerals import Number
from bot.reading.periods import period_of
from bot.reading.places import PLACE_NAMES
from bot.reading.plain import is_attribute, is_plain
from bot.reading.prose import Prose, Sentence
from bot.reading.quantities import QuantityFinder
from bot.reading.restatements import conversions, merge
from bot.reading.salience import Candidate, rank
from bot.reading.scenes import scenes
from bot.reading.signs import sign_of
from bot.reading.statuses import StatusFinder
from bot.reading.subjects import Scene, SubjectFinder
from bot.reading.tags import is_titled, tag
from bot.reading.tokens import PADDING, tokenise
from bot.reading.units import UnitTable
from bot.reading.unwritten import unwritten
from bot.reading.vetoes import spans


class FigureFinder:
    """Finds figures in texts. Building one reads the catalogue; finding has no state and may run in several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._table = UnitTable(catalogue.units)
        self._scales = scales_of(catalogue.units)
        self._quantities = QuantityFinder(self._table, _model_words(catalogue))
        self._modifiers = ModifierFinder(catalogue.lexicon)
        self._metrics = MetricChooser(catalogue.metrics, _car_words(catalogue))
        self._subjects = SubjectFinder(catalogue.companies)
        self._statuses = StatusFinder(catalogue.lexicon)
        self._known = _no_firms(catalogue)

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
        main = main_companies(prose, mentions)
        told = set(main)
        spoken: dict[str, str] = {}
        headline = self._headline(prose, language)
        paragraph = -1
        for scene in scenes(prose, mentions, main, self._catalogue.companies, self._known):
            if scene.sentence.paragraph != paragraph:
                spoken.pop("%", None)
                spoken.pop("share", None)
                paragraph = scene.sentence.paragraph
            if scene.place == 0 and scene.main is not None and scene.main in self._catalogue.companies:
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
            for hit in self._metrics.hits(self._line(prose, sentence, None, language)):
                if hit.weight > 0:
                    found[hit.metric] = max(found.get(hit.metric, 0.0), 0.9 if hit.weight >= STRONG else 0.4)
        return found

    def _line(self, prose: Prose, sentence: Sentence, day: date | None, language: str) -> Line:
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
        if _SEED.search(prose.folded, scene.sentence.start, scene.sentence.end) is None:
            return []
        line = self._line(prose, scene.sentence, day, language)
        amounts = [self._noun_alone(line, amount) for amount in self._quantities.find(line)]
        told = list(unwritten(line, amounts, self._table.nouns))
        amounts = sorted([*amounts, *told], key=lambda amount: amount.first) if told else amounts
        hits = self._metrics.hits(line) if amounts or line.moments else []
        amounts = [amount for amount in amounts if not is_attribute(amount, hits)]
        converted = amounts
        amounts, alternatives = conversions(line, amounts)
        measured = concepts(line, amounts)
        followed = {hit.first for hit in hits if hit.weight >= STRONG}
        amounts = [
            amount if amount.after in followed else self._counted_by_subject(amount, words)
            for amount, words in zip(amounts, measured, strict=True)
        ]
        candidates: list[Candidate] = []
        before: tuple[Amount, Choice] | None = None
        for index, amount in enumerate(amounts):
            modifier, first, after = self._modifiers.find(line, amount)
            changed = change(line, amount, first)
            choice = self._metrics.choose(line, amount, changed, hits, amounts, before=before)
            choice = self._metrics.of_headline(_spoken(line, choice, amount, spoken), amount, headline)
            compared = before is not None and is_compared(line, before[0], amount)
            before = (amount, choice)
            figure = self._figure(prose, line, scene, amount, span=(first, after), changed=changed, choice=choice)
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
        for moment, metric, score in dated(line, hits, day):
            figure = self._date(prose, line, scene, moment, metric)
            candidates.append(Candidate(figure, order + len(candidates), place, score))
        return candidates

    def _noun_alone(self, line: Line, amount: Amount) -> Amount:
        """German puts the verb behind what is counted ("35.000 Arbeitsplätze abbauen"): the amount up to its noun."""
        if line.language != "de" or amount.unit is not None or amount.counted is None:
            return amount
        for index in range(amount.after - 1, amount.number.after - 1, -1):
            unit = self._table.nouns.get(line.tokens[index].low)
            if unit is not None:
                token = line.tokens[index]
                return replace(
                    amount,
                    after=index + 1,
                    end=token.end,
                    unit=unit,
                    unit_text=token.text,
                    family="count",
                    counted=None,
                )
        return amount

    def _counted_by_subject(self, amount: Amount, measured: Sequence[str]) -> Amount:
        """A bare number with the unit of what it measures ("its vehicles were 402,420 in October")."""
        if (
            amount.unit is not None
            or amount.unit_text is not None
            or amount.number.low < 100
            or amount.kind is not Kind.EXACT
        ):
            return amount
        units = [
            self._table.nouns.get(word) or self._table.nouns.get(singular(word))
            for word in measured
            if word not in PLACE_NAMES
        ]
        unit = next((unit for unit in reversed(units) if unit in ("vehicle", "people")), None)

        return amount if unit is None else replace(amount, unit=unit, family="count")

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
        prior = Quantity(amount.prior, None, choice.unit) if amount.prior is not None else None
        return Figure(
            Quantity(low, high, choice.unit),
            amount.kind,
            Evidence(prose.source[start:end], start, end, scene.sentence.text),
            metric=choice.metric,
            subject=self._subjects.find(prose.folded, amount, choice.metric, scene),
            unit_text=amount.unit_text,
            direction=changed.direction,
            period=period_of(line, amount),
            status=status or _horizon(line, amount, choice),
            salience=Salience.NONE if is_plain(line, amount, choice) else Salience.MINOR,
            label=_label(amount, choice),
            prior=prior,
            base=choice.base,
        )

    def _date(self, prose: Prose, line: Line, scene: Scene, moment: Moment, metric: str) -> Figure:
        value = moment.value or moment.text
        year_only = moment.grain == "year" and value.isdigit()
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


_SEED = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两½¼¾]|half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|\b(?:one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|thir|four|fif|six|seven|eigh|nine|twen|for|hundred|thousand|million|billion|trillion|crore|lakh|dozen|score|fold|doubl|tripl"
    r"|trebl|quadrupl|quintupl|second|top|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|dutzend|hälfte|viertel|verdoppel"
    r"|verdreifach|milliard|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|cem|mil|vinte|trinta|zero|null|first|last|final|tens)"
    r"|fold\b|drittel|fünftel|zehntel|\bno (?:\w+ ){0,2}?(?:injur|death|fatal|crash|fire|casualt)|broken? even|decade",
    re.IGNORECASE,
)
"""What a sentence must hold to be read for figures at all; most hold nothing of it."""


def _is_bare(line: Line, amount: Amount) -> bool:
    """Whether a number of a size to count cars stands without anything that it could count instead."""
    return (
        not amount.family
        and amount.kind is Kind.EXACT
        and amount.counted is None
        and amount.unit_text is None
        and not amount.number.part
        and _FEWEST_CARS <= amount.low < _MOST_CARS
        and line.tags[amount.after] in ".PCT"
        and any(token.low in _LEVELS for token in line.tokens[max(0, amount.first - 4) : amount.first])
    )


_FEWEST_CARS, _MOST_CARS = 1_000, 200_000_000
_LEVELS = frozenset(
    (
        "expects",
        "expected",
        "expect",
        "forecast",
        "forecasts",
        "to",
        "from",
        "of",
        "at",
        "for",
        "reach",
        "reached",
        "hit",
        "sees",
        "aims",
        "aiming",
        "target",
        "was",
        "were",
    )
)


def _spoken(line: Line, choice: Choice, amount: Amount, spoken: dict[str, str]) -> Choice:
    """The choice, or the metric the text speaks of where the sentence names none; what it speaks of is kept up to date.

    Args:
        line: the sentence.
        choice: what it says.
        amount: of what.
        spoken: unit to metric, of the sentences before.
    """
    unit = choice.unit
    if unit == "vehicle" and choice.metric in _COUNTS_OF_CARS:
        spoken[unit] = choice.metric
    elif unit == "vehicle" and choice.metric == "other" and amount.low >= 100 and unit in spoken:
        return replace(choice, metric=spoken[unit], score=0.5)
    elif unit is None and choice.metric == "other" and "vehicle" in spoken and _is_bare(line, amount):
        return replace(choice, metric=spoken["vehicle"], unit="vehicle", score=0.4)
    elif amount.family == "currency" and choice.metric == "share_price":
        spoken["share"] = choice.metric
    elif amount.family == "currency" and choice.metric == "other" and not amount.number.scaled and "share" in spoken:
        return replace(choice, metric=spoken["share"], score=0.5)
    elif amount.family == "currency" and not amount.number.scaled and unit is not None and amount.low >= 100:
        if choice.metric in _MONEY_FOR_ONE:
            spoken[unit] = choice.metric
        elif choice.metric == "other" and unit in spoken:
            return replace(choice, metric=spoken[unit], score=0.5)
    elif unit == "%" and amount.kind is not Kind.FRACTION:
        if choice.metric in _SHARES:
            spoken[unit] = choice.metric
        elif choice.metric == "other" and unit in spoken:
            return replace(choice, metric=spoken[unit], score=0.5)
    return choice


_SHARES = frozenset(("margin", "market_share", "penetration", "tariff"))
_COUNTS_OF_CARS = frozenset(("deliveries", "sales", "registrations", "production", "exports", "orders"))
_MONEY_FOR_ONE = frozenset(("price", "subsidy", "price_change"))


def _model_words(catalogue: Catalogue) -> frozenset[str]:
    """Lower-cased last words of makers and models that a bare number may follow ("Polestar 2", "Ioniq 5")."""
    words = {
        "model",
        "class",
        "series",
        "iphone",
        "galaxy",
        "mach",
        "mark",
        "ioniq",
        "polestar",
        "aito",
        "mate",
        "pixel",
        "cybertruck",
        "xperia",
    }
    for company in catalogue.companies.values():
        if company.kind in ("maker", "brand", "group", "historic"):
            words.update(name.split()[-1].lower() for name in (company.name, *company.aliases) if name.isascii())
        words.update(model.split()[0].lower() for model in company.models if model.isascii())
    return frozenset(words)


def _car_words(catalogue: Catalogue) -> frozenset[str]:
    """Lower-cased words for a car: nouns that count vehicles, and first words of model names."""
    nouns = {word.lower() for unit in catalogue.units if unit.id == "vehicle" for word in unit.words}
    return frozenset(nouns) | {
        model.split()[0].lower()
        for company in catalogue.companies.values()
        for model in company.models
        if model.isascii()
    }


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
