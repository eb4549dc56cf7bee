"""The reading engine: a title and a text in, everything Tacho knows about them out."""

from datetime import date, datetime

from bot.model.catalogue import Catalogue
from bot.model.story import Reading
from bot.reading.companies import CompanyFinder
from bot.reading.figures import FigureFinder
from bot.reading.gist import write_gist
from bot.reading.languages import language_of
from bot.reading.people import PeopleFinder
from bot.reading.prose import read_prose
from bot.reading.topics import TopicFinder


class Engine:
    """Reads stories. Built from a catalogue; reading keeps no state, so one engine serves several threads.

    It pickles as its catalogue and is built again on the other side, which takes a fraction of a second.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._companies = CompanyFinder(catalogue)
        self._figures = FigureFinder(catalogue)
        self._topics = TopicFinder(catalogue)
        self._people = PeopleFinder(catalogue)

    def __reduce__(self) -> tuple[type["Engine"], tuple[Catalogue]]:
        return Engine, (self._catalogue,)

    def read(
        self,
        title: str,
        text: str,
        *,
        published: datetime | date | None = None,
        language: str | None = None,
        everything: bool = False,
    ) -> Reading:
        """What one text says.

        Args:
            title: headline; "" where there is none.
            text: plain text.
            published: when it was told; None keeps relative dates in the text's words.
            language: ISO 639-1; None lets the engine find out.
            everything: also quantities that are no key figures, with salience 0.
        """
        prose = read_prose(title, text, self._catalogue.lexicon)
        mentions = self._companies.find(prose)
        figures, dropped = self._figures.find(
            prose, mentions, published, everything=everything, language=language or language_of(prose.folded)
        )
        people = self._people.find(prose, mentions)
        return Reading(
            figures=figures,
            companies=self._companies.story_companies(prose, mentions),
            topics=self._topics.find(prose, mentions, figures),
            people=people,
            gist=write_gist(prose, figures, mentions, people),
            dropped=dropped,
        )
