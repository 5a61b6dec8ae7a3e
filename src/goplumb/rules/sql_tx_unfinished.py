"""The rule sql-tx-unfinished."""

from __future__ import annotations

from goplumb.rules.base import LeakRule
from goplumb.rules.wording import Wording
from goplumb.solve.result import Leak, Loss


class SqlTxUnfinished(LeakRule):
    """A transaction is neither committed nor rolled back on some path.

    Why: An open transaction keeps its connection, and its locks in the database.

    Broken:
        tx, err := db.Begin()
        if err != nil {
            return err
        }
        if _, err := tx.Exec(query); err != nil {
            return err // the locks stay
        }
        return tx.Commit()

    Repaired:
        tx, err := db.Begin()
        if err != nil {
            return err
        }
        defer tx.Rollback() // does nothing after Commit
        if _, err := tx.Exec(query); err != nil {
            return err
        }
        return tx.Commit()

    Quiet: The transaction is returned, kept in an owner, or handed to unseen code.
    """

    id = "sql-tx-unfinished"
    tags = ("sql", "CWE-772")

    def advice(self, leak: Leak, words: Wording) -> str:
        if leak.loss is Loss.FUNCTION_END and "Rollback" in words.release:
            return f"`defer {words.release}` after the error check; after a commit it does nothing"
        return super().advice(leak, words)
