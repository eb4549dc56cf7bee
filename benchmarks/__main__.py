"""`python -m benchmarks NAME ARGS...`: runs one benchmark; without a name it lists them."""

import importlib
import pkgutil
import sys
from pathlib import Path


def main() -> int:
    """Run the benchmark that is named; returns its exit code."""
    names = sorted(
        module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if not module.name.startswith("_")
    )
    chosen, *arguments = sys.argv[1:] or [""]
    if chosen not in names:
        for name in names:
            module = importlib.import_module(f"benchmarks.{name}")
            print(f"./run bench {name:<12} {(module.__doc__ or '').strip().splitlines()[0]}")
        return 0 if not chosen else 2
    return int(importlib.import_module(f"benchmarks.{chosen}").main(arguments) or 0)


if __name__ == "__main__":
    sys.exit(main())
