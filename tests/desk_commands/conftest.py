"""A desk with a few stories, a clock that stands still, and a store in memory."""

import pytest

from tests.support.counter import open_counter


@pytest.fixture
async def counter():
    return await open_counter()
