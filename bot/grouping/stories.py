"""Reports into stories: each new report joins the story it tells again, or begins one.

Decided once, in order of arrival; a story keeps the id it was born with, so that what was posted stays true.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.grouping.matching import StoryIndex
from bot.grouping.telling import tell
from bot.model.catalogue import Catalogue
from bot.model.story import Report, Story

ID_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
"""No vowels, so that no id is a word; no l, 0 and 1, which look like others."""

ID_LENGTH = 8


def group(reports: Sequence[Report], window: Sequence[Story], *, catalogue: Catalogue) -> tuple[Story, ...]:
    """Put new reports (each with its reading) into the window's stories or into new ones.

    A report whose id the window holds replaces that report in its story: the outlet has edited it. Calling again with the same
    reports and the resulting stories changes nothing. The order of `reports` does not matter: they are taken as they came in
    (`seen_at`, then when they were told, then id).

    Args:
        reports: what came in; may hold reports the window has already.
        window: the recent stories, in any order.
        catalogue: who belongs to whom.

    Returns:
        The stories that are new or changed, whole, oldest first. Stories without a change are not among them.
    """
    told = {story.id: list(story.reports) for story in window}
    home = {report.id: story.id for story in window for report in story.reports}
    changed: dict[str, datetime] = {}
    arrivals = _in_order(_latest(reports))
    for edited in (report for report in arrivals if report.id in home):
        if _edit(told[home[edited.id]], edited):
            changed[home[edited.id]] = edited.seen_at
    grouper = Grouper(catalogue)
    grouper.recall([(report, story_id) for story_id, members in told.items() for report in members])
    for arrival in (report for report in arrivals if report.id not in home):
        report, story_id = grouper.place(arrival)
        told.setdefault(story_id, []).append(report)
        changed[story_id] = report.seen_at
    before = {story.id: story for story in window}
    stories = (_told(story_id, told[story_id], before.get(story_id), at) for story_id, at in changed.items())
    return tuple(sorted(stories, key=lambda story: (story.first_seen_at, story.id)))


def threads(stories: Sequence[Story], *, catalogue: Catalogue) -> dict[str, str]:
    """The thread of each story by its id: the id of the earliest of these stories about the same model or affair.

    A story is one event; a thread is the saga it is a turn of (a model teased, revealed, priced, recalled). It is worked out
    anew from the stories at hand and kept nowhere, so it may begin later once its first stories are forgotten.
    """
    grouper = Grouper(catalogue)
    ordered = sorted(stories, key=lambda story: (story.first_seen_at, story.id))
    return {story.id: grouper.follow(story) for story in ordered}


def _told(story_id: str, reports: Sequence[Report], before: Story | None, changed_at: datetime) -> Story:
    """The story as it stands now; its beginning never moves later and its last change never earlier."""
    if before is None:
        return tell(story_id, reports)
    return tell(story_id, reports, first_seen_at=before.first_seen_at, updated_at=max(before.updated_at, changed_at))


class Grouper:
    """Places one report after the other; what it has placed it remembers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._index = StoryIndex(catalogue)
        self._threads: dict[str, str] = {}

    def recall(self, placed: Sequence[tuple[Report, str]]) -> None:
        """Remember reports that are in stories already, each with its story's id."""
        self._index.learn(report for report, _ in placed)
        known = {report.id for report, _ in placed}
        for report, story_id in sorted(placed, key=lambda pair: _arrival(pair[0])):
            # Where the text it repeats is no longer at hand, a reprint speaks for its story itself.
            stands_in = report.reprint_of is not None and report.reprint_of not in known
            self._index.add(replace(report, reprint_of=None) if stands_in else report, story_id)
            self._threads.setdefault(story_id, story_id)

    def place(self, report: Report) -> tuple[Report, str]:
        """The report, marked where it is a reprint, and the id of the story it belongs to, which may be new."""
        self._index.learn([report])
        match = self._index.match(report)
        story_id = match.story_id if match and match.joins else _new_id(report.id, self._threads)
        placed = replace(report, reprint_of=match.reprint_of if match else None)
        self._index.add(placed, story_id)
        relative = match.relative if match else None
        self._threads.setdefault(story_id, self._threads[relative] if relative else story_id)
        return placed, story_id

    def follow(self, story: Story) -> str:
        """Remember a whole story and return its thread."""
        self._index.learn(story.reports)
        first, *others = sorted(story.reports, key=_arrival)
        match = self._index.match(first)
        thread = self._threads[match.relative] if match and match.relative else story.id
        self._threads[story.id] = thread
        for report in (first, *others):
            self._index.add(report, story.id)
        return thread

    def thread(self, story_id: str) -> str:
        """The affair or model a story belongs to, named by the id of the first story of it."""
        return self._threads[story_id]


def _latest(reports: Iterable[Report]) -> Iterable[Report]:
    """One report an id: the one seen last, should a caller hand in several versions."""
    by_id: dict[str, Report] = {}
    for report in reports:
        if report.id not in by_id or by_id[report.id].seen_at <= report.seen_at:
            by_id[report.id] = report
    return by_id.values()


def _in_order(reports: Iterable[Report]) -> list[Report]:
    return sorted(reports, key=_arrival)


def _arrival(report: Report) -> tuple[object, ...]:
    return report.seen_at, report.happened_at, report.id


def _edit(members: list[Report], edited: Report) -> bool:
    """Replace a report by its outlet's new version; False when nothing differs."""
    place = next(at for at, report in enumerate(members) if report.id == edited.id)
    old = members[place]
    version = replace(edited, reprint_of=old.reprint_of, seen_at=min(old.seen_at, edited.seen_at))
    members[place] = version
    return version != old


def _new_id(report_id: str, taken: Container[str]) -> str:
    """An id of eight typeable characters, derived from a story's first report; another one where it is taken already."""
    attempt = 0
    while True:
        digest = int.from_bytes(sha256(f"{report_id}\0{attempt}".encode()).digest()[:8])
        letters = []
        for _ in range(ID_LENGTH):
            digest, letter = divmod(digest, len(ID_LETTERS))
            letters.append(ID_LETTERS[letter])
        story_id = "".join(letters)
        if story_id not in taken:
            return story_id
        attempt += 1
