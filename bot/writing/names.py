"""What readers call companies, metrics, topics and whoever else a figure is about."""

import re

from bot.model.catalogue import Catalogue
from bot.model.figure import Figure
from bot.writing.phrases import Phrases

EMPTY = Catalogue()
UPPER = frozenset({"us", "uk", "eu", "uae", "uaw"})
LONGEST_LABEL = 60
_NAME = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+")
"""A name of several words; one that stands alone looks like any German noun."""


def company_name(company_id: str, catalogue: Catalogue) -> str:
    """The company's name; its id as words for one the catalogue does not know (any more)."""
    company = catalogue.companies.get(company_id)
    return company.name if company is not None else _words(company_id)


def topic_name(topic_id: str, catalogue: Catalogue, phrases: Phrases) -> str:
    """The topic's name in this language."""
    topic = catalogue.topics.get(topic_id)
    return phrases.topics.get(topic_id) or (topic.name if topic is not None else _words(topic_id))


def metric_name(metric_id: str, catalogue: Catalogue, phrases: Phrases) -> str:
    """The metric's name in this language."""
    metric = catalogue.metrics.get(metric_id)
    return phrases.metrics.get(metric_id) or (metric.name if metric is not None else _sentence(metric_id))


def subject_name(subject: str | None, catalogue: Catalogue, phrases: Phrases) -> str:
    """Whom a figure is about; "" where nobody can be named."""
    if subject is None:
        return ""
    kind, mark, slug = subject.partition(":")
    if not mark:
        return phrases.industry if subject == "industry" else company_name(subject, catalogue)
    name = phrases.countries.get(slug) or _words(slug)
    match kind:
        case "market":
            return phrases.market.format(name=name)
        case "gov":
            return phrases.government.format(name=name)
        case _:
            return name


def measured(figure: Figure, catalogue: Catalogue, phrases: Phrases) -> str:
    """What a figure measures, with the label that tells it apart: "Price (SU7 Max)", "Sales change"."""
    label = _label(figure)
    if figure.metric == "other":
        return label or _sentence(" ".join(_things(figure))) or metric_name("other", catalogue, phrases)
    name = metric_name(figure.metric, catalogue, phrases)
    if figure.metric == "growth" and figure.base:
        name = phrases.change_of.format(metric=metric_name(figure.base, catalogue, phrases))
    return phrases.labelled.format(metric=name, label=figure.label) if label else name


def _things(figure: Figure) -> list[str]:
    """The words a figure measures, without names its sentence says beside them ("time", not "time lei jun")."""
    named = {word.casefold() for run in _NAME.findall(figure.evidence.sentence) for word in run.split()}
    return [word for word in figure.concept if word not in named] or list(figure.concept)


def _label(figure: Figure) -> str:
    label = (figure.label or "").strip()
    return _sentence(label) if len(label) <= LONGEST_LABEL else _sentence(label[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…")


def _words(slug: str) -> str:
    return " ".join(part.upper() if part in UPPER else part.capitalize() for part in slug.split("-"))


def _sentence(text: str) -> str:
    text = text.replace("_", " ").strip()
    return text[:1].upper() + text[1:]
