"""Fixtures for every test: real servers, started when the first test asks for them."""

pytest_plugins = ["tests.servers.fixtures_mail", "tests.servers.fixtures_postgresql"]
