"""News for tests: a small catalogue, and stories made of sentences with their figures marked by the words that prove them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.model.catalogue import Catalogue, Company, Metric, Topic
from bot.model.figure import Evidence, Figure, Kind, Modifier, Quantity, Salience, Status
from bot.model.story import CompanyMention, Person, Reading, Report, Story

MORNING = datetime(2025, 12, 19, 6, 30, tzinfo=UTC)


def metric(key: str, name: str, weight: str = "1", units: tuple[str, ...] = ("any",)) -> Metric:
    return Metric(key, name, units, weight=Decimal(weight))


def by_id(*things: Any) -> dict[str, Any]:
    return {thing.id: thing for thing in things}


CATALOGUE = Catalogue(
    companies=by_id(
        Company(
            "xiaomi", "Xiaomi", "tech", "CN", tickers=("HKG:1810",), aliases=("Xiaomi Auto",), native_aliases=("小米",)
        ),
        Company("volkswagen", "Volkswagen Group", "group", "DE", aliases=("VW",), tickers=("XETRA:VOW3",)),
        Company("audi", "Audi", "brand", "DE", parent="volkswagen"),
        Company("tesla", "Tesla", "maker", "US", tickers=("NASDAQ:TSLA",), native_aliases=("特斯拉",)),
        Company("ford", "Ford", "maker", "US"),
        Company("byd", "BYD", "maker", "CN", native_aliases=("比亚迪",)),
        Company("waymo", "Waymo", "autonomous", "US"),
    ),
    topics=by_id(
        Topic("ev", "Electric cars", aliases=("electric", "bev")),
        Topic("sales", "Sales"),
        Topic("strategy", "Strategy"),
        Topic("china", "China"),
        Topic("batteries", "Batteries"),
        Topic("autonomous", "Self-driving", aliases=("adas", "robotaxi")),
        Topic("funding", "Funding"),
        Topic("recalls", "Recalls"),
        Topic("plants", "Plants", aliases=("production",)),
        Topic("motorsport", "Motorsport", aliases=("f1",), default=False),
    ),
    metrics=by_id(
        metric("deliveries", "Deliveries", "3"),
        metric("sales", "Sales", "3"),
        metric("growth", "Growth", "2"),
        metric("investment", "Investment", "2.5"),
        metric("workforce", "Workforce", "1.5"),
        metric("stores", "Stores", "1"),
        metric("ranking", "Ranking", "2"),
        metric("timeline", "Timeline", "1"),
        metric("launch_date", "Launch date", "2"),
        metric("price", "Price", "2.5"),
        metric("recall_units", "Recalled", "3"),
        metric("capacity", "Capacity", "2"),
        metric("other", "Figure", "0.5"),
    ),
)


def number(value: str | int | Decimal) -> Decimal:
    return Decimal(str(value))


def fact(
    words: str,
    metric_id: str,
    low: str | int | Decimal,
    unit: str | None = None,
    *,
    high: str | int | None = None,
    subject: str | None = "tesla",
    salience: int = 3,
    modifier: str | None = None,
    status: str | None = None,
    kind: str = "exact",
    date: bool = False,
    **changes: Any,
) -> Figure:
    """A figure proven by `words`; the offsets are put right when it is filed in a report."""
    value = str(low) if date else number(low)
    top = None if high is None else number(high)
    plain = Figure(
        Quantity(value, top, unit),
        Kind("range" if high is not None else "date" if date else kind),
        Evidence(words, 0, len(words), words),
        metric=metric_id,
        subject=subject,
        salience=Salience(salience),
        modifier=Modifier(modifier) if modifier else None,
        status=Status(status) if status else None,
    )
    return replace(plain, **changes)


def telling(
    title: str,
    text: str = "",
    *figures: Figure,
    publisher: str = "Outlet One",
    seen_at: datetime = MORNING,
    **changes: Any,
) -> Report:
    """One outlet's report with the figures found in it."""
    slug = "".join(character if character.isalnum() else "-" for character in f"{publisher}-{title}".lower())[:60]
    url = f"https://news.example/{slug}"
    whole = f"{title}\n{text}"
    placed = tuple(_placed(figure, whole, url) for figure in figures)
    plain = Report(
        id=slug,
        url=url,
        publisher=publisher,
        feed_url=f"https://news.example/{publisher.lower().replace(' ', '-')}.xml",
        title=title,
        text=text,
        language="en",
        published_at=seen_at - timedelta(minutes=10),
        seen_at=seen_at,
        reading=Reading(figures=placed),
    )
    return replace(plain, **changes)


def _placed(figure: Figure, whole: str, url: str) -> Figure:
    start = whole.index(figure.evidence.text)
    end = start + len(figure.evidence.text)
    opening = max(0, *(place + len(mark) for mark in (". ", "\n") if (place := whole.rfind(mark, 0, start)) >= 0), 0)
    closing = min((place for place in (whole.find(".", end), whole.find("\n", end)) if place >= 0), default=len(whole))
    sentence = whole[opening : closing + 1].strip()
    return replace(figure, evidence=Evidence(figure.evidence.text, start, end, sentence, url))


def event(
    key: str,
    *reports: Report,
    companies: tuple[str, ...] = ("tesla",),
    topics: tuple[str, ...] = ("sales",),
    people: tuple[Person, ...] = (),
    gist: str = "",
    **changes: Any,
) -> Story:
    """A story of these reports, with the figures of all of them, each value once."""
    figures: dict[object, Figure] = {}
    for report in reports:
        for figure in report.reading.figures:
            figures.setdefault((figure.metric, figure.subject, figure.quantity, figure.status), figure)
    plain = Story(
        id=key,
        headline=reports[0].title,
        gist=gist,
        reports=reports,
        figures=tuple(sorted(figures.values(), key=lambda figure: -figure.salience)),
        companies=tuple(CompanyMention(company, main=True) for company in companies),
        topics=topics,
        people=people,
        first_seen_at=min(report.seen_at for report in reports),
        updated_at=max(report.seen_at for report in reports),
    )
    return replace(plain, **changes)


def plain_story(key: str, headline: str = "", *, seen_at: datetime = MORNING, **changes: Any) -> Story:
    """A story with nothing in it but a headline."""
    report = telling(headline or f"Something happens at maker {key}", publisher=f"Outlet {key}", seen_at=seen_at)
    return event(key, report, **changes)


def xiaomi_story() -> Story:
    """The acceptance story's facts in sentences of our own, told by two outlets."""
    told = telling(
        "Xiaomi wants a place among the top five car makers",
        "The founder gave the company 15 to 20 years for it. Last year the car unit took in an investment of $439 million. "
        "More than 2,300 people work on research and development. In three years 10,000 shops opened in China. "
        "The first car is to come in 2024. He puts the gap to Chinese rivals at 6-7 years.",
        fact(
            "top five",
            "ranking",
            5,
            "rank",
            subject="xiaomi",
            modifier="up_to",
            status="target",
            kind="rank",
            period="within 15-20 years",
        ),
        fact("15 to 20 years", "timeline", 15, "year", high=20, subject="xiaomi", status="target"),
        fact(
            "$439 million",
            "investment",
            439_000_000,
            "USD",
            subject="xiaomi",
            period="last year",
            label="received by the car unit",
        ),
        fact(
            "More than 2,300 people",
            "workforce",
            2300,
            "people",
            subject="xiaomi",
            modifier=">",
            period="last year",
            label="R&D staff",
        ),
        fact("10,000 shops", "stores", 10_000, "store", subject="xiaomi", period="past three years"),
        fact("2024", "launch_date", "2024", "year", subject="xiaomi", status="target", date=True),
        fact("6-7 years", "timeline", 6, "year", high=7, subject="xiaomi", salience=2, label="gap to Chinese rivals"),
        publisher="Sample Motor Post",
    )
    again = telling(
        "Xiaomi aims for top five in cars",
        "It hopes to be there in 15 to 20 years.",
        publisher="Sample Wheel Daily",
        seen_at=MORNING + timedelta(minutes=30),
        published_at=None,
    )
    return event(
        "x1a2m3",
        told,
        again,
        companies=("xiaomi",),
        topics=("strategy", "ev", "china"),
        people=(Person("Lei Jun", "founder and CEO", "xiaomi", ("gave the company 15 to 20 years",)),),
        gist="Xiaomi gives itself 15 to 20 years to join the five biggest car makers and counts on its shops and its own software.",
    )
