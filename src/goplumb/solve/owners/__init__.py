"""Types that keep a resource in a field: how they get it, and whether some method lets go of it."""
