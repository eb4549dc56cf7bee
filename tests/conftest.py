"""What all tests share: no test sees the operator's own settings."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("TACHO_") and name not in {"TACHO_SHARED", "TACHO_REQUIRE"}:
            monkeypatch.delenv(name)
