"""What the reading engine found in one text, for `tacho read`: the figures as a table, and the text with their evidence marked."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from adapters.preview.text import EVIDENCE, QUIET, STATUS, VALUE, plain_cell
from adapters.preview.wording import about_figure, clean
from bot.model.catalogue import Catalogue
from bot.model.figure import Figure
from bot.model.story import CompanyMention, Person, Reading
from bot.writing.figures import figure_row
from bot.writing.names import company_name, topic_name
from bot.writing.phrases import ENGLISH

_WEIGHTS = ("none", "minor", "useful", "essential")


def reading_renderable(title: str, text: str, reading: Reading, *, catalogue: Catalogue) -> RenderableType:
    r"""The reading as a rich renderable; figures carry the number that stands after their evidence in the text.

    Args:
        title: the text's title, "" where it has none.
        text: the text that was read; evidence counts in `title + "\\n" + text`.
        reading: what the engine found.
        catalogue: names of companies, metrics and topics; ids it does not know are shown as words.
    """
    parts: list[RenderableType] = [_figures(reading.figures, catalogue), *_surroundings(reading, catalogue)]
    parts.append(Rule("The text, with the evidence marked", align="left", style=QUIET))
    parts.append(Padding(marked_text(title, text, reading.figures), (0, 0, 0, 2)))
    return Group(*parts)


def marked_text(title: str, text: str, figures: Sequence[Figure]) -> Text:
    """Title and text with each figure's evidence underlined and its number in brackets behind it."""
    whole = f"{title}\n{text}"
    spans = [(figure.evidence.start, figure.evidence.end) for figure in figures]
    cuts = sorted({0, len(whole)} | {cut for span in spans for cut in span})
    marked = Text()
    for start, end in pairwise(cuts):
        proves = any(first <= start and end <= last for first, last in spans)
        marked.append(clean(whole[start:end]), style=EVIDENCE if proves else "bold" if end <= len(title) else "")
        numbers = [str(number) for number, (_, last) in enumerate(spans, 1) if last == end]
        if numbers:
            marked.append(f"[{','.join(numbers)}]", style=QUIET)
    marked.rstrip()
    return marked


def _figures(figures: Sequence[Figure], catalogue: Catalogue) -> RenderableType:
    if not figures:
        return Text("No figures found.", style=QUIET)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right", style=QUIET)
    table.add_column("Value", style=VALUE)
    table.add_column("Whose, what, when, how sure")
    table.add_column("Weight", style=QUIET)
    for number, figure in enumerate(figures, 1):
        row = figure_row(figure, about=(), catalogue=catalogue, phrases=ENGLISH)
        meaning = Text(clean(about_figure(row)))
        if row.status:
            meaning.append(f"  [{clean(row.status)}]", style=STATUS)
        table.add_row(str(number), plain_cell(row.value), meaning, _WEIGHTS[figure.salience])
    return table


def _surroundings(reading: Reading, catalogue: Catalogue) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=QUIET)
    grid.add_column()
    rows = (
        ("Companies", ", ".join(_company(mention, catalogue) for mention in reading.companies)),
        ("Topics", ", ".join(topic_name(topic, catalogue, ENGLISH) for topic in reading.topics)),
        ("People", "\n".join(_person(person, catalogue) for person in reading.people)),
        ("Gist", reading.gist),
        ("Dropped", f"{reading.dropped} without proof" if reading.dropped else ""),
    )
    for name, value in rows:
        if value:
            grid.add_row(name, plain_cell(value))
    if grid.row_count:
        yield grid
        yield Text("")


def _company(mention: CompanyMention, catalogue: Catalogue) -> str:
    name = company_name(mention.company_id, catalogue)
    return f"{name} (main)" if mention.main else name


def _person(person: Person, catalogue: Catalogue) -> str:
    whose = company_name(person.company_id, catalogue) if person.company_id else ""
    who = ", ".join(part for part in (person.name, person.role, whose) if part)
    return "\n".join((who, *(f"  “{quote}”" for quote in person.quotes)))
