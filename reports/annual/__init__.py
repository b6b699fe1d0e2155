"""The report on a plan's year as data: what it says, with every number bound to its result. No database."""
