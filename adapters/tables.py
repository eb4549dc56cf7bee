"""TOML tables read with errors a person can act on: file, entry, key and cure are in every sentence.

A `Table` remembers which keys were asked for; `done` then complains of every other key, with the nearest known one as a
suggestion. So the reader of a file is also the list of its keys, and the two cannot drift apart.
"""

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from bot.errors import BadCatalogue


def suggestion(word: str, known: Collection[str]) -> str:
    """The words that end a complaint about `word`: the nearest known one, or all of them when they are few."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if 0 < len(known) <= 20:
        return f"known are {', '.join(sorted(known))}"
    return "take it out, or correct it"


def read_toml(path: Path) -> Mapping[str, object]:
    """The file as a mapping; numbers with a point are exact decimals.

    Raises:
        BadCatalogue: it cannot be read, is not UTF-8 or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise BadCatalogue(
            f"{path}: cannot be read ({error.strerror}); see that it is there and may be read"
        ) from error
    except UnicodeDecodeError as error:
        raise BadCatalogue(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadCatalogue(f"{path}: is not valid TOML: {error}; correct that line") from error


class Table:
    """One table of a TOML file, read key by key.

    Attributes:
        place: what a complaint begins with ("/etc/tacho/companies.toml: company 'xiaomi'").
    """

    def __init__(self, place: str, values: Mapping[str, object]) -> None:
        self.place = place
        self._values = values
        self._asked: set[str] = set()

    def wrong(self, key: str, problem: str, cure: str) -> BadCatalogue:
        """The complaint about one key, to be raised."""
        return BadCatalogue(f'{self.place}: "{key}" {problem}; {cure}')

    def text(self, key: str) -> str:
        """A text that must be there and not be empty."""
        found = self.optional_text(key)
        if found is None:
            raise self.wrong(key, "is missing", f'add {key} = "..."')
        return found

    def optional_text(self, key: str) -> str | None:
        """A text; None where the key is absent."""
        found = self._get(key)
        if found is None:
            return None
        if not isinstance(found, str):
            raise self.wrong(key, f"must be a text, not {found!r}", "put it in quotation marks")
        if not found.strip():
            raise self.wrong(key, "is empty", "give it a value, or take the key out")
        return found

    def choice(self, key: str, choices: Collection[str]) -> str:
        """A text that must be one of `choices`."""
        found = self.text(key)
        if found not in choices:
            raise self.wrong(key, f'must not be "{found}"', suggestion(found, choices))
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; empty where the key is absent."""
        found = self._get(key)
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
            raise self.wrong(key, "must be a list of texts", f'write {key} = ["...", "..."]')
        return tuple(dict.fromkeys(found))

    def ids(self, key: str, known: Collection[str], noun: str) -> tuple[str, ...]:
        """A list of ids that must all be among `known`; `noun` says of what ("topic")."""
        found = self.texts(key)
        for item in found:
            self.check_id(key, item, known, noun)
        return found

    def check_id(self, key: str, item: str, known: Collection[str], noun: str) -> None:
        """Complain when `item`, given under `key`, is not among `known`."""
        if item not in known:
            raise self.wrong(key, f'names an unknown {noun} "{item}"', suggestion(item, known))

    def number(self, key: str, default: Decimal) -> Decimal:
        """A number, exactly as written."""
        found = self._get(key)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise self.wrong(key, f"must be a number, not {found!r}", "write it without quotation marks")
        number = Decimal(found)
        if not number.is_finite():
            raise self.wrong(key, f"must be a finite number, not {found!r}", "write a plain number")
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        found = self._get(key)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise self.wrong(key, f"must be true or false, not {found!r}", "write it without quotation marks")
        return found

    def tables(self, key: str, noun: str) -> Iterator["Table"]:
        """The tables of an array (`[[key]]`), each placed by its id or its number; none where the key is absent."""
        found = self._get(key)
        if found is None:
            return
        if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
            raise self.wrong(key, "must be a list of tables", f"begin each entry with [[{key}]]")
        for count, values in enumerate(found, 1):
            name = values.get("id")
            yield Table(f"{self.place}: {noun} " + (f"'{name}'" if isinstance(name, str) else str(count)), values)

    def done(self) -> None:
        """Complain of the first key nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise BadCatalogue(f'{self.place}: unknown key "{key}"; {suggestion(key, self._asked)}')

    def keys(self) -> tuple[str, ...]:
        """All keys, in file order."""
        return tuple(self._values)

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._values.get(key)
