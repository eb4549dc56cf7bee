"""The same targets led by coverage: atheris changes what reached new lines of Tacho's and its parsers' Python, without end.

atheris is no dependency of Tacho: install it apart and name the place, for example `uv pip install --target /tmp/atheris atheris`, then
`PYTHONPATH=/tmp/atheris ./run bench fuzz --way guided --target feed --corpus /tmp/corpus`. What fails is written beside the corpus.
"""

import importlib
import random
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

LARGEST_BYTES = 6_000
LATE_S = 6
_LED_BY = ["adapters.web", "feedparser", "feedparser_sgmllib", "trafilatura", "protego", "json", "html"]


def run(name: str, *, seconds: float, seed: int, corpus: Path) -> None:
    """Fuzz one target; never returns: libFuzzer ends the process, with its own code where something failed.

    Args:
        name: of the target.
        seconds: how long.
        seed: of all chance.
        corpus: a folder for inputs that reached something new; it is begun with documents of the grammar.
    """
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit((__doc__ or "").strip())
    with atheris.instrument_imports(include=_LED_BY):
        from benchmarks.fuzz import inputs, targets

        for lazily_imported in ("feedparser", "protego", "trafilatura"):
            importlib.import_module(lazily_imported)
    target = targets.TARGETS[name]
    folder = corpus / name
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for number in range(500):
            (folder / f"made-{number}").write_bytes(inputs.small(target.symbol, random.Random(f"{seed} {number}")))

    def read(data: bytes) -> None:
        with suppress(*target.refusals):
            target.read(data)

    def change(data: bytes, most: int, chance: int) -> bytes:
        """Half by libFuzzer, half by words of the grammar, which no blind change would find."""
        dice = random.Random(chance)
        if dice.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return (data[:1] + inputs.changed(data[1:], dice, dice.choice((1, 1, 2, 9))))[:most]

    options = [
        f"-max_total_time={seconds:.0f}",
        f"-max_len={LARGEST_BYTES}",
        f"-timeout={LATE_S}",
        f"-seed={seed}",
        "-rss_limit_mb=2500",
    ]
    options += ["-print_final_stats=1", f"-artifact_prefix={corpus}/{name}-", str(folder)]
    atheris.Setup(["fuzz", *options], read, custom_mutator=change)
    atheris.Fuzz()
