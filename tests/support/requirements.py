"""What a test needs beyond Python: skipped with a reason where it is missing, failed where TACHO_REQUIRE insists on it."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def require(name: str, reason: str) -> None:
    """Skip the running test because `name` (postgres, chromium, shared) is missing; fail it when TACHO_REQUIRE names it."""
    insisted = {part.strip() for part in os.environ.get("TACHO_REQUIRE", "").split(",")}
    if name in insisted:
        pytest.fail(f"{reason} (TACHO_REQUIRE names {name})")
    pytest.skip(reason)


def shared_path(*parts: str) -> Path:
    """A file of the measuring data that lies beside the project (TACHO_SHARED, default ../shared)."""
    path = Path(os.environ.get("TACHO_SHARED", ROOT.parent / "shared")).joinpath(*parts)
    if not path.exists():
        require("shared", f"{'/'.join(parts)} is not there: set TACHO_SHARED to the folder that has it")
    return path


def chromium() -> str:
    """The path of a Chromium that can run headless."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        require("chromium", "no Chromium on PATH: apt-get install chromium")
        raise AssertionError
    return found
