"""Memory of a process that has read ten thousand stories: a process of its own, which holds the engine and nothing else."""

import json
import resource
import subprocess
import sys

from benchmarks.reading.rows import Row, Score

STORIES = 10_000


def measure_memory(stories: int = STORIES) -> list[Row]:
    """Peak of a fresh process after a thousand stories and after all of them; the two are near where nothing is kept."""
    told = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.reading.memory import read_many; read_many({stories})"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=3600,
    )
    early, late = json.loads(told.stdout)
    return [
        Row(f"{stories // 10:,} stories", "peak memory, MB", None, None, {"all": Score(early)}, digits=0, small=True),
        Row(f"{stories:,} stories", "peak memory, MB", 200, 120, {"all": Score(late)}, digits=0, small=True),
    ]


def _peak() -> float:
    """Peak resident memory of this process in MB (Linux counts in kB, macOS in bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def read_many(count: int) -> None:
    """Read the stories again and again and print the two peaks."""
    from adapters.catalogue import load_catalogue
    from adapters.settings import config_folders
    from benchmarks.reading.labelled import lines, read_story
    from bot.reading.engine import Engine

    engine = Engine(load_catalogue(config_folders(None).find))
    known = lines("stories.jsonl")
    early = 0.0
    for number in range(count):
        if number == count // 10:
            early = _peak()
        if sys.stderr.isatty() and number % 100 == 0:
            print(f"\rread {number}", end="", file=sys.stderr)
        read_story(engine, known[number % len(known)])
    print(json.dumps([early, _peak()]))
