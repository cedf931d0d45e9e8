"""Client-success KPIs from survey exports and client tables."""

__version__ = "0.1.0"
