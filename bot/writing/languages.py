"""The languages Tacho speaks, by the tag a platform gives."""

from bot.writing.phrases import ENGLISH, Phrases
from bot.writing.phrases_de import GERMAN
from bot.writing.phrases_zh import CHINESE

SPOKEN = {phrases.language: phrases for phrases in (ENGLISH, GERMAN, CHINESE)}


def phrases_for(language: str) -> Phrases:
    """The phrases of a BCP 47 tag ("de-AT"); English where the language is not spoken yet."""
    return SPOKEN.get(language.partition("-")[0].lower(), ENGLISH)


LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "zh": "中文"}
"""The languages by their own names."""

_CALLED = {
    "en": ("english", "englisch", "英语", "英文"),
    "de": ("german", "deutsch", "德语", "德文"),
    "zh": ("chinese", "chinesisch", "mandarin", "中文", "汉语", "简体中文"),
}


def language_named(typed: str) -> str | None:
    """The tag of the language somebody names: by its tag or its name in any of the three; None for one that is not spoken."""
    word = typed.strip().casefold()
    for tag, names in _CALLED.items():
        if word in names or word.partition("-")[0] == tag:
            return tag
    return None
