"""Fixtures for whoever needs PostgreSQL: list this module in `pytest_plugins` of the root conftest.

The cluster starts when the first test asks for it. Where PostgreSQL is missing those tests fail with one line that says
what to install; they are never skipped.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .postgresql import PostgresCluster
from .throw_away import Missing


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """One throw-away server for the whole run."""
    try:
        with PostgresCluster() as cluster:
            yield cluster
    except Missing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster) -> Iterator[str]:
    """The URL of an empty database."""
    url = postgres_cluster.new_database()
    yield url
    postgres_cluster.give_back(url)
