"""One file per KPI: the file name is the id."""
