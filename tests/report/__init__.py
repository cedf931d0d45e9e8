"""The whole scorecard in one file."""
