"""The languages Tacho speaks, by the tag a platform gives."""

from bot.writing.phrases import ENGLISH, Phrases
from bot.writing.phrases_de import GERMAN
from bot.writing.phrases_zh import CHINESE

SPOKEN = {phrases.language: phrases for phrases in (ENGLISH, GERMAN, CHINESE)}


def phrases_for(language: str) -> Phrases:
    """The phrases of a BCP 47 tag ("de-AT"); English where the language is not spoken yet."""
    return SPOKEN.get(language.partition("-")[0].lower(), ENGLISH)
