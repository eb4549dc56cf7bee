"""Key figures of a text: quantities with what each measures, for whom, when, how sure, and which come first.

This module only joins the steps; each step is a module of its own: `quantities` finds, `vetoes` and `calendar` take away, `modifiers`, `metrics`,
`subjects`, `statuses` and `concepts` say what a quantity means, `dates` finds dates that are news, `restatements` merges what is told twice, `salience` ranks, and `evidence` lets
through only what can be proven.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.model.catalogue import Catalogue
from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience, Status
from bot.reading import modifiers
from bot.reading.calendar import Moment, moments
from bot.reading.companies import Mention, main_companies
from bot.reading.concepts import concept
from bot.reading.dates import dated
from bot.reading.evidence import holds, scales_of
from bot.reading.metrics import Choice, MetricChooser
from bot.reading.modifiers import Change, ModifierFinder
from bot.reading.numerals import Number
from bot.reading.periods import period_of
from bot.reading.places import places
from bot.reading.prose import Prose, Sentence
from bot.reading.quantities import Amount, Line, QuantityFinder
from bot.reading.restatements import conversions, merge
from bot.reading.salience import Candidate, rank
from bot.reading.statuses import StatusFinder
from bot.reading.subjects import Scene, SubjectFinder
from bot.reading.tags import tag
from bot.reading.tokens import tokenise
from bot.reading.units import UnitTable
from bot.reading.vetoes import spans


class FigureFinder:
    """Finds figures in texts. Building one reads the catalogue; finding has no state and may run in several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._table = UnitTable(catalogue.units)
        self._scales = scales_of(catalogue.units)
        self._quantities = QuantityFinder(self._table, _model_words(catalogue))
        self._modifiers = ModifierFinder(catalogue.lexicon)
        self._metrics = MetricChooser(catalogue.metrics)
        self._subjects = SubjectFinder(catalogue.companies)
        self._statuses = StatusFinder(catalogue.lexicon)

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
        leading = _leading(prose, mentions, main)
        carried: str | None = None
        market: str | None = None
        number = 0
        paragraph = -1
        for sentence in prose.sentences:
            if sentence.boilerplate:
                continue
            here = _inside(mentions, sentence)
            if sentence.paragraph != paragraph and paragraph >= 0 and not here:
                carried = carried if _continues(prose.folded, sentence) else leading or carried
            paragraph = sentence.paragraph
            scene = Scene(sentence, here, carried, leading, market)
            place = -1 if sentence.title else number
            candidates.extend(self._sentence(prose, scene, day, language, place, len(candidates)))
            if not sentence.title:
                number += 1
            carried = _carry(prose.folded, here, carried)
            market = self._market(prose.folded, sentence) or market
        proven = [candidate for candidate in candidates if holds(candidate.figure, prose.source, self._scales)]
        dropped = len(candidates) - len(proven)
        merged = merge(proven) if not everything else merge(proven, keep_plain=True)
        return rank(merged, self._catalogue.metrics, main, everything=everything), dropped

    def _line(self, prose: Prose, sentence: Sentence, day: date | None, language: str) -> Line | None:
        folded = prose.folded
        tokens = tokenise(folded, sentence.start, sentence.end)
        tags = tag(tokens)
        when = moments(folded, sentence.start, sentence.end, day)
        starts = [token.start for token in tokens[:-2]]
        vetoed: set[int] = set()
        for start, end in [
            *spans(folded, sentence.start, sentence.end),
            *((moment.start, moment.end) for moment in when),
        ]:
            vetoed.update(range(bisect_left(starts, start), bisect_left(starts, end)))
        words = [token for token in tokens if token.kind == "w" and len(token.text) > 3]
        titled = len(words) > 3 and sum(token.text[0].isupper() for token in words) > 0.7 * len(words)
        return Line(tokens, tags, frozenset(vetoed), tuple(when), language, titled)

    def _sentence(
        self, prose: Prose, scene: Scene, day: date | None, language: str, place: int, order: int
    ) -> list[Candidate]:
        line = self._line(prose, scene.sentence, day, language)
        if line is None:
            return []
        amounts = self._quantities.find(line)
        hits = self._metrics.hits(line) if amounts or line.moments else []
        amounts, alternatives = conversions(line, amounts)
        candidates: list[Candidate] = []
        for index, amount in enumerate(amounts):
            modifier, first, after = self._modifiers.find(line, amount)
            changed = modifiers.change(line, amount, first)
            choice = self._metrics.choose(line, amount, changed, hits, amounts)
            figure = self._figure(prose, line, scene, amount, (first, after), changed, choice)
            figure = replace(
                figure, modifier=modifier, alt=alternatives.get(index, ()), concept=concept(line, amount, amounts)
            )
            if modifier is not None and figure.direction is not None:
                figure = replace(figure, direction=None)
            candidates.append(
                Candidate(figure, order + len(candidates), place, choice.score, past=_is_past(line, amount))
            )
        for moment, metric, score in dated(line, hits, day):
            figure = self._date(prose, line, scene, moment, metric)
            candidates.append(Candidate(figure, order + len(candidates), place, score))
        return candidates

    def _figure(
        self,
        prose: Prose,
        line: Line,
        scene: Scene,
        amount: Amount,
        span: tuple[int, int],
        changed: Change,
        choice: Choice,
    ) -> Figure:
        start, end = min(line.tokens[span[0]].start, amount.start), max(line.tokens[span[1] - 1].end, amount.end)
        sign = _sign(line, amount, changed, choice)
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
            subject=self._subjects.find(prose.folded, line, amount, choice.metric, scene),
            unit_text=amount.unit_text,
            direction=changed.direction,
            period=period_of(line, amount),
            status=status,
            salience=Salience.NONE if _is_plain(amount, choice) else Salience.MINOR,
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
        subject = self._subjects.find(prose.folded, line, amount, metric, scene)
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

    @staticmethod
    def _market(folded: str, sentence: Sentence) -> str | None:
        where = [place for place in places(folded, sentence.start, sentence.end) if place.noun]
        return f"market:{where[0].slug}" if where else None


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


def _leading(prose: Prose, mentions: Sequence[Mention], main: frozenset[str]) -> str | None:
    """The first of the main companies, in the order of the text."""
    return next((mention.company_id for mention in mentions if mention.company_id in main), None)


def _inside(mentions: Sequence[Mention], sentence: Sentence) -> tuple[Mention, ...]:
    low = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    high = bisect_left(mentions, sentence.end, key=lambda mention: mention.start)
    return tuple(mentions[low:high])


def _continues(folded: str, sentence: Sentence) -> bool:
    head = folded[sentence.start : sentence.start + 40].lower().lstrip('"')
    return head.startswith(
        (
            "it ",
            "its ",
            "they ",
            "their ",
            "he ",
            "she ",
            "the company",
            "the automaker",
            "the carmaker",
            "the firm",
            "the group",
        )
    )


def _carry(folded: str, here: Sequence[Mention], carried: str | None) -> str | None:
    for mention in here:
        before = folded[max(0, mention.start - 12) : mention.start].lower()
        if not before.endswith(
            ("than ", "like ", "against ", "rival ", "versus ", "to ", "from ", "with ", "by ", "behind ")
        ):
            return mention.company_id
    return carried


def _sign(line: Line, amount: Amount, changed: Change, choice: Choice) -> int:
    """-1 for falls, losses and cuts."""
    if amount.minus:
        return -1
    if choice.metric in ("net_profit", "operating_profit", "cash_flow") and amount.family == "currency":
        if any(
            token.low
            in ("loss", "losses", "lost", "lose", "verlust", "verluste", "prejuízo", "burned", "negative", "minus")
            for token in line.tokens[max(0, amount.first - 4) : amount.first]
        ):
            return -1
        if line.tokens[amount.after].low in ("loss", "losses", "verlust"):
            return -1
    if (
        choice.metric in ("growth", "share_price", "price_change", "valuation", "emissions", "cash_flow", "subsidy")
        and changed.sign < 0
        and not changed.to
    ):
        return -1 if amount.unit is not None and "/" not in (amount.unit or "") else 1
    if choice.metric == "price_change" and amount.unit == "%" and not changed.sign:
        return 1
    return 1


def _is_plain(amount: Amount, choice: Choice) -> bool:
    """Whether a quantity is no key figure: an age, a bare or small count, a duration or length that no metric claims."""
    if amount.unit_text and "of age" in amount.unit_text:
        return True
    if choice.metric != "other":
        return amount.unit is None and choice.unit is None
    if amount.family in ("time", "length", "mass", "other", "power", "speed", "energy", "") or amount.unit is None:
        return True
    return amount.family == "count" and amount.low < 10


def _label(amount: Amount, choice: Choice) -> str | None:
    if amount.counted is not None and choice.metric == "other":
        return amount.counted.text
    return None


_NO_NUMBER = Number(Decimal(0), None, 0, 1)


def _is_past(line: Line, amount: Amount) -> bool:
    """Whether an amount is an earlier period's level, told for comparison ("from 5.8 percent a year earlier")."""
    tokens = line.tokens
    before = [token.low for token in tokens[max(0, amount.first - 3) : amount.first]]
    if "from" in before[-2:] and amount.prior is None and amount.kind is not Kind.RANGE:
        return any(
            token.low in ("to", "up", "down", "fell", "rose")
            for token in tokens[max(0, amount.first - 9) : amount.first]
        )
    behind = " ".join(token.low for token in tokens[amount.after : amount.after + 4])
    return behind.startswith(
        ("a year earlier", "a year ago", "the year before", "last year", "the previous year", "a year before")
    )
