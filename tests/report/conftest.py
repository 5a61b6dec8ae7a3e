"""Sources in a directory of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import SOURCE

from goplumb.report.lines import Sources


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "store.go").write_text(SOURCE, encoding="utf-8")
    return Sources(str(tmp_path))
