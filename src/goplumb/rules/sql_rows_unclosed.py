"""The rule sql-rows-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class SqlRowsUnclosed(LeakRule):
    """The rows of a query are not closed on some path.

    Why: Open rows hold a connection of the pool. When all are held, every further query waits for ever.

    Broken:
        rows, err := db.Query(query)
        if err != nil {
            return err
        }
        for rows.Next() {
            if err := rows.Scan(&name); err != nil {
                return err // the connection stays taken
            }
        }

    Repaired:
        rows, err := db.Query(query)
        if err != nil {
            return err
        }
        defer rows.Close()
        for rows.Next() {

    Quiet: The loop runs until `Next` is false, which closes the rows; or they are returned, kept in an
    owner, or handed to unseen code.
    """

    id = "sql-rows-unclosed"
    tags = ("sql", "CWE-772")
    aliases = ("sqlclosecheck",)
