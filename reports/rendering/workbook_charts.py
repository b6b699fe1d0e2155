"""Charts of a workbook, drawn by the spreadsheet from cells beside them."""

from typing import Any

from xlsxwriter import Workbook

from indicators.workbook.guard import as_string
from reports.annual.content import Chart

SIZE = {"width": 760, "height": 360}
ROWS_OF_CHART = 20
"""So many rows of a sheet a chart covers."""

TYPES = {
    "stacked": {"type": "bar", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
}


def write_charts(book: Workbook, sheet: Any, charts: tuple[Chart, ...], row: int, head: Any) -> None:
    """Each chart to the right of its own small table, one below the other."""
    sheet.set_column(0, 0, 28)
    for chart in charts:
        _write_table(sheet, chart, row, head)
        drawn = _draw(book, sheet.name, chart, row)
        sheet.insert_chart(row, len(chart.series) + 2, drawn)
        row += max(ROWS_OF_CHART, len(chart.categories) + 3)


def _write_table(sheet: Any, chart: Chart, row: int, head: Any) -> None:
    sheet.write_string(row, 0, as_string(chart.title), head)
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(row, column, as_string(series.name), head)
    for line, category in enumerate(chart.categories, row + 1):
        sheet.write_string(line, 0, as_string(category))
        for column, series in enumerate(chart.series, 1):
            value = series.values[line - row - 1]
            if value is not None:
                sheet.write_number(line, column, float(value.value))


def _draw(book: Workbook, sheet_name: str, chart: Chart, row: int) -> Any:
    drawn = book.add_chart(TYPES[chart.shape])
    first, last = row + 1, row + len(chart.categories)
    for column, series in enumerate(chart.series, 1):
        look = {"fill": {"color": series.color}, "border": {"color": "#5B6573"}} if series.color else {}
        drawn.add_series(
            {
                "name": [sheet_name, row, column],
                "categories": [sheet_name, first, 0, last, 0],
                "values": [sheet_name, first, column, last, column],
                **look,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    if chart.shape != "line":
        drawn.set_y_axis({"reverse": True})  # the first category on top
    drawn.set_x_axis({"num_format": "0", "major_gridlines": {"visible": True}})
    drawn.set_size(SIZE)
    return drawn
