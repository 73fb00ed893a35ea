"""Every file of bad/ is refused with exactly the lines in its head; every file of odd/ is loaded with its warnings."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_bot.config import Config, ConfigErrors, load, read_config

from .files import ENVIRON, HERE, SECRET, completed, expected, folder_with_secrets

NO_FILE = "there is no such file; copy config.example.toml there, or name another with --config"
BAD = sorted((HERE / "bad").glob("*.toml"))
ODD = sorted((HERE / "odd").glob("*.toml"))


def test_finds_the_files() -> None:
    """A test over files that are not there must not pass."""
    assert len(BAD) >= 90
    assert len(ODD) >= 15


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_files_say_what_is_wrong(path: Path, tmp_path: Path) -> None:
    """Each error names its key, what is wrong and what to write instead; all at once; never a secret."""
    text = path.read_text(encoding="utf-8")
    result = load(completed(text), environ=ENVIRON, base=folder_with_secrets(tmp_path))
    assert isinstance(result, ConfigErrors)
    assert list(result.lines) == expected(text, tmp_path)
    assert SECRET not in str(result)
    assert all(error.key and error.what and error.instead for error in result.errors)
    assert "\n" not in "".join(result.lines)


@pytest.mark.parametrize("path", ODD, ids=lambda path: path.stem)
def test_odd_files_load_with_a_warning(path: Path, tmp_path: Path) -> None:
    """What is seldom meant is allowed, and said."""
    text = path.read_text(encoding="utf-8")
    config = load(completed(text), environ=ENVIRON, base=folder_with_secrets(tmp_path))
    assert isinstance(config, Config), str(config)
    assert [str(warning) for warning in config.warnings] == expected(text, tmp_path)


def test_a_file_that_cannot_be_read_is_an_error_like_any_other(tmp_path: Path) -> None:
    """No file, a folder, another encoding: one line that names the path."""
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[mailbox]\nname = "Förderung"\n'.encode("latin-1"))
    cases = (
        (
            tmp_path / "none.toml",
            "there is no such file; copy config.example.toml there, or name another with --config",
        ),
        (tmp_path, "is a folder; name the file in it"),
        (latin, "is not UTF-8 (line 2); save it as UTF-8 in your editor"),
    )
    for path, words in cases:
        result = read_config(path, {})
        assert isinstance(result, ConfigErrors)
        assert result.lines == (f"{path}: {words}",)
