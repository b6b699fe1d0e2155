"""The workbook in which the office says who answers for what. It needs no database."""
