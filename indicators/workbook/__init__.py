"""Tables that people send and get as files: reading them safely, writing them plainly. Needs no database."""
