"""Figures as rows of a message: for a digest's figure line, for the page that proves them, for a company's card."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.model.catalogue import Catalogue
from bot.model.figure import Figure, Salience
from bot.model.message import FigureRow, Link
from bot.model.story import Report, Story
from bot.writing.dates import period_text
from bot.writing.names import measured, subject_name
from bot.writing.numbers import figure_value, quantity_text
from bot.writing.phrases import Phrases

MOST_ON_CARD = 5
ENOUGH = 3
"""Useful figures only fill up to this many: essential ones may be five."""

MOST_MINOR = 2


def figure_row(figure: Figure, *, about: Sequence[str], catalogue: Catalogue, phrases: Phrases) -> FigureRow:
    """One figure without its proof; the subject is named unless it is the only company of `about`."""
    clear = figure.subject is None or tuple(about) == (figure.subject,)
    value = figure_value(figure, phrases)
    if figure.prior is not None:
        old = quantity_text(figure.prior, kind=figure.kind, written=figure.evidence.text, phrases=phrases)
        value = f"{value} ({phrases.was.format(value=old)})"
    return FigureRow(
        value=value,
        metric=measured(figure, catalogue, phrases),
        period="" if figure.period == figure.quantity.low else period_text(figure.period, phrases),
        status=phrases.statuses.get(figure.status.value, figure.status.value) if figure.status else "",
        subject="" if clear else subject_name(figure.subject, catalogue, phrases),
    )


def proven_row(figure: Figure, story: Story, *, catalogue: Catalogue, phrases: Phrases) -> FigureRow:
    """One figure with its exact words, their sentence and the outlet that wrote them."""
    row = figure_row(figure, about=story.main_company_ids, catalogue=catalogue, phrases=phrases)
    report = report_of(figure, story)
    return replace(
        row,
        evidence=figure.evidence.text,
        sentence=figure.evidence.sentence,
        source=Link(report.publisher, report.url or figure.evidence.report_url),
    )


def report_of(figure: Figure, story: Story) -> Report:
    """The report whose words prove the figure: the one its evidence names, else one that holds them, else the lead."""
    reports = [report for report in story.reports if report.url == figure.evidence.report_url] or list(story.reports)
    return next(
        (
            report
            for report in reports
            if f"{report.title}\n{report.text}"[figure.evidence.start : figure.evidence.end] == figure.evidence.text
        ),
        story.lead,
    )


def card_rows(story: Story, *, catalogue: Catalogue, phrases: Phrases) -> tuple[FigureRow, ...]:
    """The figures of a digest item with their proof: at most five, most important first, a change beside the level it changed.

    A platform shows the proof where it is one tap away without taking room (a page's disclosure), else leaves it to the story page.
    """
    useful = [figure for figure in story.figures if figure.salience >= Salience.USEFUL]
    kept = useful or list(story.figures[:MOST_MINOR])
    own = story.main_company_ids
    ordered = _once(sorted(kept, key=lambda figure: (-figure.salience, bool(own) and figure.subject not in own)))
    changes: dict[int, int] = {}
    for place, figure in enumerate(ordered):
        change = _change_of(figure, ordered, frozenset(changes.values()))
        if change is not None:
            changes[place] = change
    alone = (place for place in range(len(ordered)) if place not in changes.values())
    pairs = [(ordered[place], ordered[changes[place]] if place in changes else None) for place in alone]
    return tuple(_with_change(level, change, story, catalogue, phrases) for level, change in _few(pairs))


def _once(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without those that tell a value of the same kind again: for another subject, or for the year before."""
    told: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        size = (figure.metric, figure.base, figure.quantity, figure.status)
        if not any(told.get((who, *size)) for who in (figure.subject, figure.evidence.text)):
            told[figure.subject, *size] = figure
            told[figure.evidence.text, *size] = figure
    return list(dict.fromkeys(told.values()))


def _few(chosen: Sequence[tuple[Figure, Figure | None]]) -> list[tuple[Figure, Figure | None]]:
    """Five figures in all, a folded change counted as one, and useful ones only up to three."""
    shown: list[tuple[Figure, Figure | None]] = []
    figures = 0
    for level, change in chosen:
        cost = 1 if change is None else 2
        if figures + cost > MOST_ON_CARD or (level.salience < Salience.ESSENTIAL and len(shown) >= ENOUGH):
            continue
        shown.append((level, change))
        figures += cost
    return shown


def _change_of(level: Figure, figures: Sequence[Figure], taken: Collection[int]) -> int | None:
    """The place of the growth that belongs to a level: same subject and label, its metric as base, no other period, one sentence.

    A change from another sentence may be that of a part or of another month, and the two side by side would be our own claim.
    """
    if level.metric == "growth":
        return None
    for index, figure in enumerate(figures):
        fits = figure.metric == "growth" and figure.base == level.metric and figure.subject == level.subject
        same = figure.label == level.label and figure.status == level.status
        together = (figure.evidence.report_url, figure.evidence.sentence) == (
            level.evidence.report_url,
            level.evidence.sentence,
        )
        if index not in taken and fits and same and together and figure.period in {None, level.period}:
            return index
    return None


def _with_change(
    level: Figure, change: Figure | None, story: Story, catalogue: Catalogue, phrases: Phrases
) -> FigureRow:
    row = proven_row(level, story, catalogue=catalogue, phrases=phrases)
    return row if change is None else replace(row, value=f"{row.value} ({figure_value(change, phrases)})")
