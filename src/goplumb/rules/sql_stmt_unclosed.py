"""The rule sql-stmt-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class SqlStmtUnclosed(LeakRule):
    """A prepared statement is not closed on some path.

    Why: A statement lives in the server's session and in the pool, which prepares it anew on each
    connection.

    Broken:
        stmt, err := db.Prepare(query)
        if err != nil {
            return err
        }
        return stmt.QueryRow(id).Scan(&name)

    Repaired:
        stmt, err := db.Prepare(query)
        if err != nil {
            return err
        }
        defer stmt.Close()
        return stmt.QueryRow(id).Scan(&name)

    Quiet: The statement is returned or kept in an owner, or belongs to a transaction, whose end closes it.
    """

    id = "sql-stmt-unclosed"
    tags = ("sql", "CWE-772")
    aliases = ("sqlclosecheck",)
