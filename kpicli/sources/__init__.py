"""One file per platform or file format: recognise it, say how to read it."""
