"""Plan files: a whole plan as one YAML file. No database here: `tasks.services` loads what is read.

`reader` reads and validates, `writer` writes the canonical text, `check` finds what the plan
contradicts or leaves open.
"""
