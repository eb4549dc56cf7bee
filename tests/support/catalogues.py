"""The catalogue that ships with Tacho, and folders with data files of a test's own."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from adapters.catalogue import load_catalogue
from bot.errors import BadSettings
from bot.model.catalogue import Catalogue
from tests.support.requirements import ROOT


@cache
def shipped_catalogue() -> Catalogue:
    """What the wheel carries; read once a session."""
    return load_catalogue(lambda name: ROOT / "config" / name)


def finder_in(folder: Path, files: Mapping[str, str]) -> Callable[[str], Path]:
    """Writes the files and says where they are, as the settings do: what is nowhere raises `BadSettings`."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")

    def find(name: str) -> Path:
        path = folder / name
        if not path.is_file():
            raise BadSettings(f"{name}: there is no such file")
        return path

    return find
