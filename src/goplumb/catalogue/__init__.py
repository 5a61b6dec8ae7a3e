"""Which API acquires what, and how it is released: data by library, and what reads it."""
