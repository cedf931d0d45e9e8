"""Client tables as real systems write them, and what must come out of them."""
