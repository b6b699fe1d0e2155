"""How the reading process tells what it reads: a line of JSON for each sheet and each row.

    {"sheet": "填报", "hidden": false}        a sheet begins; a .csv has one
    [12, [1, "s", "A01"], [3, "n", "89.04"]]  its row 12: column, kind and text of each filled cell
    {"refused": "far_cell", "params": {…}}    the file is refused; nothing follows
    {"end": true}                             all was read

The kind of a cell is one of the letters below, or a CellFault. Nothing but texts and small numbers comes
over, and nothing that comes is run, as a pickle would be. `answers.py` hears it.
"""

TEXT, NUMBER, BOOLEAN, DATE, MOMENT, TIME = "s", "n", "b", "d", "m", "t"

OUT_OF_MEMORY = 3  # the exit code that says so; there may be no memory left to say it in JSON
