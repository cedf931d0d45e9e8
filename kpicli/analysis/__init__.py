"""`measure()` and what each command adds to it."""
