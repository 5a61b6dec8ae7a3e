"""What the validator says to somebody who writes a catalogue table."""

from __future__ import annotations

import tomllib

import pytest

from goplumb.catalogue.build import read_libraries
from goplumb.catalogue.schema import Problem, validate_files, validate_tables

GOOD = """\
library = "example.com/queue"

[[package]]
path = "example.com/queue"

[[resource]]
id = "queue-conn"
types = ["*example.com/queue.Conn"]
release = ["Close"]
rule = "net-conn-unclosed"
kind = "connection"
acquire = [
    "example.com/queue.Dial -> *example.com/queue.Conn, error",
]
"""


def problems(text: str, known: tuple[str, ...] = ("http-response",)) -> list[Problem]:
    return validate_tables(tomllib.loads(text), "queue.toml", text, known)


def test_a_good_file_has_no_problems() -> None:
    assert problems(GOOD) == []


def test_the_shipped_files_have_no_problems() -> None:
    files = read_libraries()
    assert len(files) > 170
    assert validate_files(files) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "cure"),
    [
        ("release = [", "relase = [", 9, "`relase` is no key of this table", "did you mean `release`?"),
        (
            '"net-conn-unclosed"',
            '"net-con-unclosed"',
            10,
            "`net-con-unclosed` is not known",
            "`net-conn-unclosed`",
        ),
        (
            'kind = "connection"',
            'kind = "Verbindung"',
            11,
            "`Verbindung` is not known here",
            "use one of buffer",
        ),
        ('id = "queue-conn"', 'id = "Queue Conn"', 7, "'Queue Conn' cannot be read", "joined by hyphens"),
        ('id = "queue-conn"\n', "", 6, "`id` is missing", "add it"),
        ('["Close"]', '["Close()Now"]', 9, "'Close()Now' cannot be read", '"Body.Close"'),
        ('["Close"]', '"Close"', 9, "'Close' is no list", "brackets"),
        ('release = ["Close"]\n', "", 7, "nothing releases it", "`release`"),
        (" -> *example.com/queue.Conn, error", "", 13, "does not say what it returns", "add ->"),
        ("queue.Dial ->", "(*queue).Dial ->", 13, "has parentheses", "without star"),
        ("[[resource]]", "[[resorce]]", 6, "`resorce` is no table", "did you mean `resource`?"),
        ('types = ["*example.com/queue.Conn"]', "types = []", 8, "the list is empty", "at least one"),
        ('kind = "connection"', 'long_lived = "yes"', 11, "neither true nor false", "without quotes"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_cure(
    old: str, new: str, line: int, message: str, cure: str
) -> None:
    assert old in GOOD
    found = problems(GOOD.replace(old, new))
    assert len(found) == 1, found
    assert (found[0].path, found[0].line) == ("queue.toml", line)
    assert message in found[0].message
    assert cure in found[0].cure


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{ call = "a/b.F -> int, error", result = 2 }', "has no result 2"),
        ('{ call = "a/b.F -> int, error", error_result = 0 }', "has no error as result 0"),
        (
            '{ call = "a/b.F -> error", obligation = "receiver", result = 0 }',
            "both `result` and `obligation`",
        ),
        ('{ call = "a/b.F -> error", obligation = "argument" }', "'argument' cannot be read"),
        ('{ call = "a/b.F -> bool", obligation = "receiver", condition = "ok" }', "'ok' cannot be read"),
        ("{ result = 0 }", "`call` is missing"),
        ('{ call = "a/b.F -> (int, error" }', "is not a list of types"),
    ],
)
def test_a_wrong_acquisition_is_named(row: str, message: str) -> None:
    text = GOOD.replace('    "example.com/queue.Dial -> *example.com/queue.Conn, error",', f"    {row},")
    found = problems(text)
    assert [message in problem.message for problem in found] == [True], found


def test_the_line_is_that_of_the_right_table_among_many() -> None:
    second = (
        GOOD[GOOD.index("[[resource]]") :].replace("queue-conn", "queue-pool").replace("Close", "Close-Now")
    )
    text = GOOD + "\n" + second
    [problem] = problems(text)
    assert text.splitlines()[problem.line - 1] == 'release = ["Close-Now"]'
    assert problem.line > GOOD.count("\n")


def test_an_id_is_given_once() -> None:
    [problem] = problems(GOOD + "\n" + GOOD[GOOD.index("[[resource]]") :])
    assert "the id is there twice" in problem.message


def test_two_files_do_not_share_an_id() -> None:
    found = validate_files({name: (tomllib.loads(GOOD), GOOD) for name in ("a.toml", "b.toml")})
    assert [(problem.path, problem.line) for problem in found] == [("b.toml", 7)]
    assert "the id is also in a.toml" in found[0].message


def test_a_reference_to_an_unknown_resource_suggests_a_known_one() -> None:
    text = GOOD + '\n[[release]]\nresource = "http-respons"\ncalls = ["example.com/queue.Drain(0)"]\n'
    [problem] = problems(text)
    assert problem.line == 17
    assert problem.cure == "did you mean `http-response`?"


def test_an_item_of_a_long_list_has_its_own_line() -> None:
    text = (
        GOOD + '\n[borrow]\ncalls = [\n    "example.com/queue.Stat(0)",\n    "example.com/queue.Peek",\n]\n'
    )
    [problem] = problems(text)
    assert text.splitlines()[problem.line - 1].strip() == '"example.com/queue.Peek",'


def test_single_and_double_brackets_are_told_apart() -> None:
    [one] = problems('[resource]\nid = "x"\n')
    assert one.cure == "write [[resource]] with double brackets"
    [other] = problems('[[borrow]]\ncalls = ["a/b.F(0)"]\n')
    assert other.cure == "write [borrow] with single brackets"


def test_without_known_ids_those_of_the_shipped_catalogue_count() -> None:
    text = '[[acquire]]\nresource = "http-response"\ncalls = ["a.example/b.F -> *net/http.Response, error"]\n'
    assert validate_tables(tomllib.loads(text), "goplumb.toml", text) == []


def test_a_per_call_rule_needs_a_long_lived_resource() -> None:
    [problem] = problems(GOOD.replace('kind = "connection"', 'per_call_rule = "client-per-call"'))
    assert problem.cure == "add long_lived = true"


def test_str_of_a_problem_is_one_line_that_editors_can_follow() -> None:
    assert str(Problem("a.toml", 3, "it is wrong", "right it")) == "a.toml:3: it is wrong; right it"
