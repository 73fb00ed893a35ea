"""One letter, clause by clause: where the writer's own words are, whom each clause names, and what it says of them."""
