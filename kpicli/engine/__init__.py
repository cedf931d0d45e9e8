"""Plan to SQL to tallies."""
