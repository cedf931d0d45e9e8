"""YAML with line and column, turned into a checked plan."""
