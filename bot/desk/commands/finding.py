"""From typed names to companies, topics and kinds of figures; what is not clear comes back as "did you mean"."""

from collections.abc import Callable, Mapping, Sequence

from bot.desk.commands.asking import GAP, Request, choose, perhaps
from bot.desk.commands.directory import Directory, Found
from bot.desk.commands.times import suggest_zones, zone_of
from bot.errors import BadRequest
from bot.model.subscription import Interest
from bot.writing.phrases import Phrases

EVERYTHING = frozenset({"", "all", "everything", "any", "news", "alles", "全部", "所有"})


class Finder:
    """Understands names, or says what may have been meant."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def near(self, typed: str) -> Mapping[str, str]:
        """Topics and companies that a text names or may have been meant for: their names by id."""
        found = self._directory.subject(typed) if typed else Found(())
        return {key: self._directory.shown(key) for key in found.ids or found.guesses}

    def company(self, typed: str, request: Request, command: str = "company {}") -> str:
        """The id of one company.

        Args:
            typed: the name as typed.
            request: for the language.
            command: what a guess's button does, with a gap for the id.

        Raises:
            Misunderstood: no company has this name, or several have.
        """
        names = self._directory.companies
        sentence = request.phrases.desk.no_company.format(typed=typed)
        return _one(names.find(typed), typed, sentence, names.shown, command, request.phrases)

    def topic(self, typed: str, request: Request, command: str = "topic {}") -> str:
        """The id of one topic; arguments and errors as in `company`."""
        names = self._directory.topics
        sentence = request.phrases.desk.no_topic.format(typed=typed)
        return _one(names.find(typed.lstrip("#")), typed, sentence, names.shown, command, request.phrases)

    def metric(self, typed: str, request: Request, command: str) -> str:
        """The id of one kind of figure; arguments and errors as in `company`."""
        names = self._directory.metrics
        sentence = request.phrases.desk.no_metric.format(typed=typed)
        return _one(names.find(typed), typed, sentence, names.shown, command, request.phrases)

    def company_and_metric(self, text: str, metric: str, request: Request) -> tuple[str, str | None]:
        """A company and perhaps a metric typed in one line ("general motors net profit").

        Args:
            text: the company, with the metric behind it where it was typed so.
            metric: the metric where it was given apart, else "".
            request: for the language.

        Raises:
            Misunderstood: a name is not clear.
        """
        words = text.split()
        if metric:
            company = self.company(text, request, "figures {}")
            return company, self.metric(metric, request, f"figures {company} {{}}")
        for split in range(len(words), 0, -1):
            found = self._directory.companies.find(" ".join(words[:split]))
            if len(found.ids) == 1:
                rest = " ".join(words[split:])
                return found.ids[0], self.metric(rest, request, f"figures {found.ids[0]} {{}}") if rest else None
        return self.company(text, request, "figures {}"), None

    def subject(self, typed: str, request: Request, command: str) -> str:
        """The id of one topic or company; arguments and errors as in `company`."""
        sentence = request.phrases.desk.no_subject.format(typed=typed)
        found = self._directory.subject(typed.lstrip("#"))
        return _one(found, typed, sentence, self._directory.shown, command, request.phrases)

    def interest(self, typed: str, request: Request, command: str, rest: str = "") -> Interest:
        """What a line of names is about: one name, or several with commas or "and"; everything for "all".

        Args:
            typed: the names.
            request: for the language.
            command: the command a guess's button repeats ("subscribe").
            rest: what the button's command has behind the names.

        Raises:
            Misunderstood: a name is not clear; the sentence is about the first such name.
        """
        if typed.casefold().strip() in EVERYTHING:
            return Interest()
        names = self._separated(typed)
        companies: list[str] = []
        topics: list[str] = []
        for place, name in enumerate(names):
            others = [other for position, other in enumerate(names) if position != place]
            again = f"{command} {', '.join((*others, '{}'))} {rest}".strip()
            found = self._directory.interest(self.subject(name, request, again))
            companies += found.companies
            topics += found.topics
        return Interest(tuple(dict.fromkeys(companies)), tuple(dict.fromkeys(topics)))

    def _separated(self, typed: str) -> Sequence[str]:
        """The names of a line: as one name where there is such a thing, else parted at commas, then at blanks where all fit."""
        if self._directory.subject(typed.lstrip("#")).ids:
            return (typed,)
        for mark in (",", "，", "、", ";", " and ", " und ", "+"):
            typed = typed.replace(mark, ",")
        names = [name.strip() for name in typed.split(",") if name.strip()]
        if len(names) == 1:
            words = names[0].split()
            if len(words) > 1 and all(self._directory.subject(word.lstrip("#")).ids for word in words):
                return words
        return names


def _one(  # noqa: PLR0917
    found: Found, typed: str, sentence: str, shown: Callable[[str], str], command: str, phrases: Phrases
) -> str:
    if len(found.ids) == 1:
        return found.ids[0]
    if found.ids:
        choices = {shown(key): command.replace(GAP, key) for key in found.ids}
        raise choose(phrases.desk.several.format(typed=typed, names=phrases.desk.any_of(choices)), choices)
    raise perhaps(sentence, {shown(key): command.replace(GAP, key) for key in found.guesses}, phrases)


def known_zone(typed: str, request: Request, command: str) -> str:
    """The zone somebody means.

    Args:
        typed: as typed.
        request: for the language.
        command: what a guess's button does, with a gap for the zone.

    Raises:
        BadRequest: there is none; zones with a similar name are offered where there are any.
    """
    zone = zone_of(typed)
    if zone is not None:
        return zone
    sentence = request.phrases.desk.no_zone.format(typed=typed)
    near = suggest_zones(typed[:4], 3) if len(typed) >= 3 else ()
    raise (
        perhaps(sentence, {name: command.replace(GAP, name) for name in near}, request.phrases)
        if near
        else BadRequest(sentence)
    )
