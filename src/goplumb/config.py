"""What a run is asked to do: defaults, `goplumb.toml` and options, in one frozen value.

    # goplumb.toml
    select = ["ALL"]
    ignore = ["http-default-client"]
    exclude = ["third_party/", "*.pb.go"]

    [per-path-ignores]
    "cmd/**" = ["limit"]

The nearest `goplumb.toml` upward from the working directory counts; `--config FILE` names another. Options
of the command line win over it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from goplumb.errors import ConfigError, UsageError
from goplumb.finding import Confidence

FILE_NAME = "goplumb.toml"
GROUPS = ("leak", "misuse", "limit")
ALL = "ALL"
DEPS = ("auto", "off")


class RuleLike(Protocol):
    """As much of a rule as selecting needs."""

    @property
    def id(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def default(self) -> bool: ...
    @property
    def aliases(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Config:
    """The attributes are the keys of goplumb.toml, with `_` for `-`."""

    select: tuple[str, ...] = ()
    """Rules to run: ids, groups (`leak`, `misuse`, `limit`) or `ALL`. Empty: those that are on by default."""
    ignore: tuple[str, ...] = ()
    """Rules not to run, in the same words; they win over `select`."""
    min_confidence: Confidence = Confidence.LIKELY
    """`certain`, `likely` or `possible`: less sure findings are not shown."""
    tests: bool = True
    """Whether `_test.go` files are reported on."""
    exclude: tuple[str, ...] = ()
    """Files never reported on, named or not: patterns as in .gitignore, relative to the file's directory."""
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pattern → rules not to report there; a table in the file."""
    deps: str = "auto"
    """`auto`: read the sources of dependencies where they lie on this disk; `off`: never."""
    jobs: int = 0
    """Worker processes; 0: as many as there are cores, and none for a few files."""
    root: str = ""
    """The absolute directory that patterns are relative to; no key. Empty: the working directory."""
    tables: Mapping[str, Any] = field(default_factory=dict)
    """Tables of the catalogue's schema (`[[resource]]`, …), as written and valid; no key."""

    def with_options(self, **options: Any) -> Config:
        """A copy in which each option that is not None replaces the attribute."""
        return replace(self, **{key: value for key, value in options.items() if value is not None})


def selected(config: Config, rules: Iterable[RuleLike]) -> frozenset[str]:
    """The ids of the rules to run. Raises UsageError for a word that is no rule, group or `ALL`."""
    rules = tuple(rules)
    chosen = expand(config.select, rules) if config.select else frozenset(r.id for r in rules if r.default)
    return chosen - expand(config.ignore, rules)


def expand(words: Iterable[str], rules: Iterable[RuleLike]) -> frozenset[str]:
    """The ids that the words stand for: ids, groups, `ALL`, and names other linters give to what the rules tell of."""
    rules = tuple(rules)
    ids = {rule.id for rule in rules}
    chosen: set[str] = set()
    for word in words:
        if word in ids:
            chosen.add(word)
        elif word.upper() == ALL:
            chosen |= ids
        elif word in GROUPS:
            chosen |= {rule.id for rule in rules if rule.group == word}
        else:
            peers = {rule.id for rule in rules if word in rule.aliases}
            if not peers:
                raise UsageError(f"no rule or group is called '{word}'{_nearest(word, [*ids, *GROUPS, ALL])}")
            chosen |= peers
    return frozenset(chosen)


def find_config(directory: str) -> str | None:
    """The nearest goplumb.toml upward from an absolute directory."""
    while True:
        candidate = os.path.join(directory, FILE_NAME)
        if os.path.isfile(candidate):
            return candidate
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent


def load_config(path: str) -> Config:
    """The configuration in a file. Raises ConfigError, whose message names file and line."""
    import tomllib  # not needed by runs without a configuration file

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        data = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    return _Reader(path, text).read(data)


class _Reader:
    """Checks and converts the keys of one file."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def read(self, data: dict[str, Any]) -> Config:
        values: dict[str, Any] = {"root": os.path.dirname(os.path.abspath(self.path))}
        tables: dict[str, Any] = {}
        for key, value in data.items():
            match key:
                case "select" | "ignore" | "exclude":
                    values[key] = self._strings(key, value)
                case "min-confidence":
                    values["min_confidence"] = Confidence(
                        self._choice(key, value, tuple(c.value for c in Confidence))
                    )
                case "tests":
                    values[key] = self._bool(key, value)
                case "deps":
                    values[key] = self._choice(key, value, DEPS)
                case "jobs":
                    values[key] = self._count(key, value)
                case "per-path-ignores":
                    values["per_path_ignores"] = self._per_path(key, value)
                case _:
                    tables[key] = value
        if tables:
            self._check_tables(tables)
        return Config(**values, tables=tables)

    def _check_tables(self, tables: dict[str, Any]) -> None:
        # Most configurations have no such tables, and then the schema is not needed.
        from goplumb.catalogue.schema import ALL_TABLES, validate_tables

        for key in tables:
            if key not in ALL_TABLES:
                raise self._error(key, f"unknown key '{key}'{_nearest(key, [*KEYS, *sorted(ALL_TABLES)])}")
        problems = validate_tables(tables, self.path, "\n".join(self.lines))
        if problems:
            raise ConfigError("\n".join(map(str, problems)))

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, f"'{key}' must be a list of strings")
        return tuple(value)

    def _bool(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._error(key, f"'{key}' must be true or false")
        return value

    def _count(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._error(key, f"'{key}' must be a number from 0")
        return value

    def _choice(self, key: str, value: object, choices: tuple[str, ...]) -> str:
        if value not in choices:
            raise self._error(key, f"'{key}' must be one of {', '.join(choices)}")
        return str(value)

    def _per_path(self, key: str, value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not isinstance(value, dict):
            raise self._error(key, f"'{key}' must be a table of pattern = [rules]")
        return tuple((pattern, self._strings(pattern, words)) for pattern, words in value.items())

    def _error(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.path}:{self._line(key)}: {message}")

    def _line(self, key: str) -> int:
        """The line that sets the key, which tomllib does not tell; 1 where it is spelt in an unusual way."""
        for number, line in enumerate(self.lines, 1):
            words = line.strip().lstrip("[").lstrip().lstrip("\"'")
            if words.startswith(key) and words[len(key) : len(key) + 1] in {
                " ",
                "=",
                "]",
                ".",
                '"',
                "'",
                "\t",
            }:
                return number
        return 1


KEYS = ("select", "ignore", "min-confidence", "tests", "exclude", "per-path-ignores", "deps", "jobs")


def _nearest(word: str, words: Sequence[str]) -> str:
    import difflib  # only on the way to an error

    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return f" (did you mean '{close[0]}'?)" if close else ""
