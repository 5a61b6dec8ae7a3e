"""The rule client-per-call."""

from __future__ import annotations

from goplumb.rules.base import LifetimeRule


class ClientPerCall(LifetimeRule):
    """A long-lived client is made per call instead of shared.

    Why: Clients of databases, queues and clouds are pools, meant to be made once. Making one per call pays
    for connections and logins every time, even when it is closed in order, and runs the server out of them.

    Broken:
        func (r *repo) Count(ctx context.Context, kind string) (n int, err error) {
            db, err := sql.Open("postgres", r.dsn)
            if err != nil {
                return 0, err
            }
            defer db.Close()
            err = db.QueryRowContext(ctx, query, kind).Scan(&n)
            return n, err
        }

    Repaired:
        func (r *repo) Count(ctx context.Context, kind string) (n int, err error) {
            err = r.db.QueryRowContext(ctx, query, kind).Scan(&n) // opened once, in newRepo
            return n, err
        }

    Quiet: The client outlives the function, or the function is main. What is closed in order is *possible* unless
    something shows that it is made often and that one client would do: a loop makes the same each time, a request
    is served, or a method that is given a word or a number and answers it makes it from its receiver. In tests.
    """

    id = "client-per-call"
    tags = ("performance",)
    any_operation = False
    thing = "client with its own connections"
    cure = "make it once, where the program starts, and share it: it is safe for concurrent use"
