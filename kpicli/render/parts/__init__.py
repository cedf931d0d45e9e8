"""What formats are made with."""
