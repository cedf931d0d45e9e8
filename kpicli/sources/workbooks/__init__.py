"""Kinds of workbooks, one file each: what the library that reads them does not tell.

python-calamine gives an error such as #N/A as a blank, and makes room for every cell up to the
last one, so that a single stray cell in the last row and column ends the program. So the parts of
a file that hold its sheets are looked through first.
"""
