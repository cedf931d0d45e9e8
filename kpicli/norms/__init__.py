"""Reference values as data: value, population, year, source, verified or not."""
