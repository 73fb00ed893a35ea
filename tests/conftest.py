"""Fixtures for every test: real servers, started when the first test asks for them."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.servers.fixtures_mail", "tests.servers.fixtures_postgresql"]

# No example is judged by the clock on the wall: the machine may be busy with others.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
