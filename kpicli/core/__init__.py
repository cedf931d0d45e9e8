"""Tallies, answers, estimates, verdicts and the report: plain Python, no heavy import."""
