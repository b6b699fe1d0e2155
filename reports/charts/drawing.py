"""Drawing a specification: to SVG for a page, to PNG for a document. Nothing is kept here."""

import hashlib
import json
from importlib.metadata import version

import vl_convert

from reports.charts.frame import VEGA_LITE, Spec

Drawing = Spec | str
"""A Vega-Lite specification, or an SVG that a template drew."""

PROGRAM = "vl-convert-python"
PNG_SCALE = 2


def digest(drawing: Drawing) -> str:
    """SHA-256 of all that the picture depends on: its specification and the program that draws it."""
    text = json.dumps(drawing, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{version(PROGRAM)} {text}".encode()).hexdigest()


def draw_svg(drawing: Drawing) -> bytes:
    """The chart as SVG: up to 0.2 s, the process's first 1 s."""
    if isinstance(drawing, str):
        return drawing.encode()
    return vl_convert.vegalite_to_svg(drawing, vl_version=VEGA_LITE).encode()


def draw_png(drawing: Drawing) -> bytes:
    """The chart as PNG at twice its size, for documents."""
    if isinstance(drawing, str):
        return vl_convert.svg_to_png(drawing, scale=PNG_SCALE)
    return vl_convert.vegalite_to_png(drawing, vl_version=VEGA_LITE, scale=PNG_SCALE)
