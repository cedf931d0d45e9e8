"""The partials of the HTML page, one per file; each returns markup in which all data is escaped."""
