"""How long things are meant to live, and how often they are made."""
