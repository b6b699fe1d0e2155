"""The chapters of a report, one module each: facts in, passages out."""
