"""Parts of speech for German news: closed classes, and the capitals that German gives its nouns. The tags are those of `bot.reading.tags`."""

from collections.abc import Sequence

from bot.reading.number_words import opens_number
from bot.reading.tokens import Token

_CLASSES = {
    "D": """der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem sein seine seinen seiner seines ihr ihre ihren
        ihrer ihres unser unsere kein keine keinen alle beide""",
    "P": """in im ins an am auf bei beim von vom zu zum zur mit nach aus für um über unter vor seit gegen ohne durch bis je pro ab trotz wegen laut
        zwischen gegenüber innerhalb während neben per als wie""",
    "C": "und oder aber sondern denn weil dass wenn obwohl doch sowie bzw",
    "W": "welche welcher welches wer was wo",
    "O": "er sie es wir ich man sich",
    "X": """ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können soll sollen will wollen muss müssen darf dürfen könnte sei
        wäre würde""",
    "R": """nicht auch nur noch schon bereits rund etwa knapp fast mehr weniger mindestens höchstens insgesamt zuletzt damit dabei so sehr ungefähr
        circa ca nahezu jährlich heute gestern weg aus""",
}
_CLOSED = {word: tag for tag, listed in reversed(_CLASSES.items()) for word in listed.split()}
_ADJECTIVES = (
    "lich",
    "liche",
    "lichen",
    "ig",
    "ige",
    "igen",
    "isch",
    "ische",
    "ischen",
    "neue",
    "neuen",
    "erste",
    "ersten",
)
_INFLECTED = ("e", "en", "er", "es", "em")


def tag_german(tokens: Sequence[Token]) -> str:
    """One letter a token; the END tokens get "."."""
    return "".join(_tag(tokens, index) for index in range(len(tokens)))


def _tag(tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    if token.kind != "w":
        return {"n": "M", "k": "N"}.get(token.kind, ".")
    closed = _CLOSED.get(token.low)
    if closed is not None:
        return closed
    if opens_number(token.low, "de"):
        return "M"
    if token.text[0].isupper():
        return "N" if len(token.text) > 3 and not token.text.isupper() else "E"
    following = tokens[min(index + 1, len(tokens) - 1)]
    inflected = following.kind == "w" and following.text[0].isupper() and token.low.endswith(_INFLECTED)
    left = _CLOSED.get(tokens[index - 1].low, "") if index else ""
    return "A" if token.low.endswith(_ADJECTIVES) or (inflected and left in ("D", "P", "C")) else "V"
