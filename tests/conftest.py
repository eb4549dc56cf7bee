"""What all tests share: no test sees the operator's own settings."""

import os

import pytest
from hypothesis import settings

# No test is timed: a busy machine must not fail a law. Everything else is as Hypothesis has it, its profile for CI included.
settings.register_profile("untimed", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("TACHO_") and name not in {"TACHO_SHARED", "TACHO_REQUIRE"}:
            monkeypatch.delenv(name)
