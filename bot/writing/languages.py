"""The languages Tacho speaks, by the tag a platform gives."""

from bot.writing.phrases import ENGLISH, Phrases

SPOKEN = {phrases.language: phrases for phrases in (ENGLISH,)}


def phrases_for(language: str) -> Phrases:
    """The phrases of a BCP 47 tag ("de-AT"); English where the language is not spoken yet."""
    return SPOKEN.get(language.partition("-")[0].lower(), ENGLISH)
