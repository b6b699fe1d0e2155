"""Import and export in the admin, by django-import-export: tables in and out, with codes as keys.

Files are read by the gate (`indicators.workbook.opening`) and written as all lists are
(`indicators.workbook.tables`); what a cell may hold is said by `columns.py`, and each model's columns by
`resources.py`. Nothing is written before the differences were shown, and then all or nothing.
"""
