"""The scorecard as a PDF: a fixed template, and what it sets as plain data."""
