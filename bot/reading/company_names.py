"""The names of companies as a text may write them, ready to be searched for; and the patterns that prove the ambiguous ones."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from bot.model.catalogue import Company
from bot.reading.prose import fold

ANY_VEHICLE = "*"
"""Among a company's cues: any vehicle word or surer maker proves it, as if it had no cues of its own."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the automaton holds it: the companies it may mean (none for a homonym) and whether each needs proof."""

    text: str
    companies: tuple[tuple[str, bool], ...]


def company_names(companies: Iterable[Company], homonyms: Sequence[str]) -> Mapping[str, Name]:
    """Every way a company may be written, and the homonyms that are none, by surface."""
    meanings: dict[str, dict[str, bool]] = {}
    for company in companies:
        needy = frozenset(company.needs_proof)
        for name in (company.name, *company.aliases, *company.native_aliases, *company.needs_proof):
            for surface in _surfaces(name):
                meanings.setdefault(surface, {}).setdefault(company.id, surface in needy or name in needy)
        for name in company.needs_proof:
            meanings.setdefault(fold(name), {})[company.id] = True
    names = {surface: Name(surface, tuple(ids.items())) for surface, ids in meanings.items()}
    names.update({fold(homonym): Name(fold(homonym), ()) for homonym in homonyms})
    return names


def ticker_names(companies: Iterable[Company]) -> Mapping[str, Name]:
    """Stock symbols of letters as texts put them in brackets; one that two companies have is nobody's."""
    found: dict[str, set[str]] = {}
    for company in companies:
        for ticker in company.tickers:
            found.setdefault(ticker.partition(":")[2], set()).add(company.id)
    return {symbol: Name(symbol, ((min(ids), False),)) for symbol, ids in found.items() if len(ids) == 1}


def _surfaces(name: str) -> Iterator[str]:
    """How a name is written: as given, in capitals (not a short one), and with one capital where the maker has its own way."""
    plain = fold(name)
    yield plain
    if len(plain) > 3 and not plain.isupper():
        yield plain.upper()
    if " " not in plain and len(plain) > 4 and not plain.isupper() and plain.isalpha() and plain.isascii():
        yield plain.capitalize()


def name_automaton(names: Mapping[str, Name]) -> "ahocorasick.Automaton":
    """An automaton that finds all of them in one pass over a text, capitals as written."""
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", Name("\0", ()))  # it must hold a word to be searched
    for surface, name in names.items():
        automaton.add_word(surface, name)
    automaton.make_automaton()
    return automaton


def is_letter(character: str) -> bool:
    """Whether a character continues a Latin word; Chinese ones never do."""
    return character.isalnum() and character < "\u2e80"


def words_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Matches any of the words in lower-cased text; a "*" at the end stands for any ending."""
    if not words:
        return None
    latin = [_word_body(word) for word in words if word.isascii() or is_letter(word[0])]
    native = [re.escape(word) for word in words if not (word.isascii() or is_letter(word[0]))]
    parts = ([rf"(?<![\w])(?:{'|'.join(latin)})"] if latin else []) + native
    return re.compile("|".join(parts))


def _word_body(word: str) -> str:
    folded = fold(word.lower())
    return re.escape(folded[:-1]) + r"\w*" if folded.endswith("*") else re.escape(folded) + r"(?!\w)"


def proof_pattern(company: Company) -> re.Pattern[str] | None:
    """Matches a cue or a stock symbol of the company in lower-cased text; None where it has neither."""
    tickers = [ticker.partition(":")[2].lower() for ticker in company.tickers if len(ticker.partition(":")[2]) > 2]
    return words_pattern((*(cue for cue in company.cues if cue != ANY_VEHICLE), *tickers))


def exact_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Matches any of the names as words, capitals as written; None where there are none."""
    if not names:
        return None
    longest_first = sorted(map(fold, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
