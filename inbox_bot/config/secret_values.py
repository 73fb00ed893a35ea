"""Secrets come from a file or from an environment variable, never from config.toml itself.

A refusal names the key and the file or variable; no message ever holds a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .values import Problem

_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Where secrets are looked up. `wanted` is False for commands that sign in nowhere, such as `read`."""

    environ: Mapping[str, str]
    base: Path
    wanted: bool = True

    def read(self, key: str, name: str, file: str | None, variable: str | None, problems: list[Problem]) -> str:
        """The secret of `{name}_file` or `{name}_env`; "" where none is configured, wanted or readable.

        `key` is the start of the key's name in a message: `[imap] `.
        """
        if file and variable:
            problems.append(Problem(f"{key}{name}_file", f"{name}_env is set as well", "keep one of the two"))
        elif self.wanted and file:
            return self._from_file(f"{key}{name}_file", self.base / file, problems)
        elif self.wanted and variable:
            return self._from_environment(f"{key}{name}_env", variable, problems)
        return ""

    def _from_environment(self, key: str, variable: str, problems: list[Problem]) -> str:
        secret = self.environ.get(variable, "")
        if not secret:
            what = f"the environment variable {variable} is not set"
            problems.append(Problem(key, what, "set it before the start, or use a file"))
        return secret

    def _from_file(self, key: str, path: Path, problems: list[Problem]) -> str:
        secret, trouble, instead = _content(path)
        if trouble:
            problems.append(Problem(key, f"{path} {trouble}", instead))
        return secret


def _content(path: Path) -> tuple[str, str, str]:
    """(secret, what is wrong, what to do): the first or the other two are "". An editor's last line end is dropped."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return "", "does not exist", "create it with nothing but the secret in it, or name another file"
    except IsADirectoryError:
        return "", "is a folder", "name the file in it"
    except PermissionError:
        return "", "cannot be read by this user", "let the user of the program read it"
    except OSError as error:
        return "", f"cannot be read ({error.strerror})", "name another file"
    return _clean(data)


def _clean(data: bytes) -> tuple[str, str, str]:
    if len(data) > _LARGEST:
        return "", "is too large for a secret", "name the file that holds nothing but the secret"
    try:
        secret = data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        return "", "is not a UTF-8 text", "name the file that holds nothing but the secret"
    if not secret:
        return "", "is empty", "write the secret into it"
    return secret, "", ""
