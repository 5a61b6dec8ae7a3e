"""What a function means to its callers: what it hands out, releases, keeps, borrows, and whether it returns."""
