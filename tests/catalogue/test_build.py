"""The compiled catalogue says what the TOML files say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goplumb.catalogue.build import COMPILED, compile_catalogue, read_libraries
from goplumb.catalogue.expand import default_error_result, default_result, expand
from goplumb.catalogue.load import Catalogue, default_catalogue, is_standard, read_catalogue
from goplumb.catalogue.model import NONE
from goplumb.catalogue.notation import split_call, split_name, split_signature, split_type
from goplumb.catalogue.schema import PER_CALL_RULES, RESOURCE_RULES

FILES = {Path(path).stem: tables for path, (tables, _) in read_libraries().items()}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return default_catalogue()


def function(catalogue: Catalogue, name: str, tables: dict[str, Any]) -> Any:
    path, key = split_name(name, [row["path"] for row in tables["package"]])
    library = catalogue.library(path)
    assert library is not None, name
    return library.functions[key]


def rows(table: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for tables in FILES.values():
        for row in tables.get(table, ()):
            yield tables, row


def test_the_compiled_file_is_up_to_date() -> None:
    """If not: python -m goplumb.catalogue.build."""
    assert COMPILED.read_bytes() == compile_catalogue(expand(FILES.values()))


def test_building_twice_gives_the_same_bytes() -> None:
    assert compile_catalogue(expand(FILES.values())) == compile_catalogue(expand(FILES.values()))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "compiled.bin"
    wrong.write_bytes(b"something else\n{}")
    with pytest.raises(ValueError, match="no compiled catalogue"):
        read_catalogue(wrong)


def test_every_package_is_found_under_each_of_its_paths(catalogue: Catalogue) -> None:
    for _, row in rows("package"):
        for path in (row["path"], *row.get("also", ()), *row.get("formerly", ())):
            library = catalogue.library(path)
            assert library is not None, path
            assert library.path == path
        if "name" in row:
            library = catalogue.library(row["path"])
            assert library is not None
            assert library.package_name == row["name"]


def test_every_resource_round_trips(catalogue: Catalogue) -> None:
    for _, row in rows("resource"):
        resource = catalogue.resource(row["id"])
        for key, value in row.items():
            if key in ("acquire", "release_funcs", "types", "severity_by_go"):
                continue
            assert getattr(resource, key) == (tuple(value) if isinstance(value, list) else value), row["id"]
        assert resource.types[: len(row["types"])] == tuple(row["types"])
        assert dict(resource.severity_by_go) == row.get("severity_by_go", {})
        assert {split_call(call) for call in row.get("release_funcs", ())} <= set(resource.release_funcs)


def test_every_acquisition_round_trips(catalogue: Catalogue) -> None:
    for tables, row in rows("resource"):
        for item in row.get("acquire", ()):
            special = {"call": item} if isinstance(item, str) else item
            name, results = split_signature(special["call"])
            if "*" in name or "only_in" in special:
                continue
            facts = function(catalogue, name, tables)
            assert facts.results == results
            result = special.get("result", default_result(results or (), row["types"]))
            if "obligation" in special:
                result = NONE
            [acquire] = [a for a in facts.acquires if (a.resource, a.result) == (row["id"], result)]
            assert acquire.error_result == special.get("error_result", default_error_result(results or ()))
            assert acquire.obligation == special.get("obligation", "")
            for key in ("error_field", "condition", "wraps", "also_remove", "severity", "since"):
                if key in special:
                    assert getattr(acquire, key) == special[key], name


def test_every_other_row_round_trips(catalogue: Catalogue) -> None:
    for tables, row in rows("release"):
        for call in row["calls"]:
            name, param = split_call(call)
            assert (param, row["resource"]) in function(catalogue, name, tables).releases
    for tables, row in rows("transfer"):
        name, param = split_call(row["call"])
        rest = tuple(row.get(key, "") for key in ("to", "what", "when", "on_error"))
        assert (param, *rest) in function(catalogue, name, tables).transfers
    for _, row in rows("auto_release"):
        found = catalogue.resource(row["resource"]).auto_release
        assert (row["trigger"], row["suppresses"]) in {(auto.trigger, auto.suppresses) for auto in found}
    for tables, row in rows("guard"):
        for call in row["calls"]:
            name, param = split_call(call)
            assert (param, row["continues_when"]) in function(catalogue, name, tables).guard
    for tables in FILES.values():
        for key, retains in (("calls", False), ("retained", True)):
            for call in tables.get("borrow", {}).get(key, ()):
                name, param = split_call(call)
                assert (param, retains) in function(catalogue, name, tables).borrows
        for call in tables.get("deferred_release", {}).get("calls", ()):
            name, param = split_call(call)
            assert (param, False, True) in function(catalogue, name, tables).deferred
        for name in tables.get("never_returns", ()):
            assert function(catalogue, name, tables).never_returns
        for text in tables.get("no_obligation", {}).get("calls", ()):
            assert function(catalogue, text.partition("[")[0], tables).no_obligation
        for signature in tables.get("typing", {}).get("calls", ()):
            name, results = split_signature(signature)
            assert function(catalogue, name, tables).results == results
        for kind, types in tables.get("embeds", {}).items():
            for type_, embedded in types.items():
                split = split_type(type_)
                assert split is not None
                library = catalogue.library(split.path)
                assert library is not None
                assert library.types[split.key].kind == kind
                assert set(embedded) <= set(library.types[split.key].embeds)


def test_rules_and_hints_can_be_used_as_they_are(catalogue: Catalogue) -> None:
    for id_ in catalogue.resource_ids():
        resource = catalogue.resource(id_)
        assert resource.rule in RESOURCE_RULES
        assert resource.per_call_rule in ("", *PER_CALL_RULES)
        assert resource.hint.format("x").count("{") == 0
        assert resource.noun == resource.noun.strip() != ""
        assert resource.hint or not resource.releasable


def test_an_index_entry_lists_the_names_of_its_library(catalogue: Catalogue) -> None:
    for tables in FILES.values():
        for row in tables.get("package", ()):
            library = catalogue.library(row["path"])
            assert library is not None
            acquiring = {
                key.rpartition(".")[2]
                for key, facts in library.functions.items()
                for acquire in facts.acquires
                if (acquire.severity or catalogue.resource(acquire.resource).severity) != "none"
            }
            assert acquiring <= catalogue.acquire_names([row["path"]])
            assert acquiring <= catalogue.acquire_names(standard=is_standard(row["path"]))
