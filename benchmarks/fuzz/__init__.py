"""Broken and hostile documents, headers and addresses through everything that reads strangers' bytes: what fails, what breaks a law.

`./run bench fuzz [--way small|large|growth|guided] [--target NAME...] [--inputs 20000] [--seconds 60] [--seed 1]`

Inputs are made by a grammar of feeds, pages and headers and changed at random (grammar.py, inputs.py); a target (targets.py) reads one as
the program would. It may refuse it with the error it documents. Any other error is a fault, and so is a result that breaks a law
(laws.py): hidden characters, links that lead elsewhere than to the web, dates after now, or another answer at the second reading.

- `small`: inputs of up to 8 kB, thousands a second, in this process; 5 s of CPU for one are a fault.
- `large`: up to 1 MB, in a worker with its deadline and its limit of memory, as in the program; 6 s of wall time for one are a fault.
- `growth`: documents that repeat something, of 16, 64 and 256 kB; time that grows faster than they do is a fault, and so are 60 s.
  feedparser (targets `tolerant`, and `feed` and `json` where they are broken) is known for it, and is killed for it in a worker.
- `guided`: led by coverage, one target; needs atheris (guided.py) and `--corpus`.

Ends with 1 where there was a fault. `--number N` tries input N of the seed alone, and lets its error through.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Try inputs until they or the time are over; returns 1 where one was a fault."""
    parser = argparse.ArgumentParser(prog="./run bench fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--way", choices=("small", "large", "growth", "guided"), default="small")
    parser.add_argument("--target", nargs="+", default=[], help="all, where none is named")
    parser.add_argument("--inputs", type=int, default=20_000, help="for each target, at most")
    parser.add_argument("--seconds", type=float, default=60, help="for each target, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, help="try this input only")
    parser.add_argument("--corpus", type=Path, help="folder of --way guided, outside of the project")
    chosen = parser.parse_args(arguments)
    logging.disable()  # what the server of pushes says of broken requests
    if chosen.way == "guided":
        from benchmarks.fuzz import guided

        if len(chosen.target) != 1 or chosen.corpus is None:
            parser.error("--way guided needs one --target and a --corpus")
        guided.run(chosen.target[0], seconds=chosen.seconds, seed=chosen.seed, corpus=chosen.corpus)
    from benchmarks.fuzz import tried
    from benchmarks.fuzz.targets import TARGETS

    if unknown := set(chosen.target) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    names = chosen.target or [name for name, target in TARGETS.items() if chosen.way != "large" or target.job]
    if chosen.number is not None:
        tried.alone(names[0], chosen.way, chosen.seed, chosen.number)
        return 0
    return (
        1
        if sum(tried.try_inputs(name, chosen.way, chosen.inputs, chosen.seconds, chosen.seed) for name in names)
        else 0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
