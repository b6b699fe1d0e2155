"""Invented provinces and countries of any size, to try what grows (docs/scale.md)."""

from indicators.services.regions.making import Made, RegionStands, make_region
from indicators.services.regions.shape import PROVINCE, Shape, country

__all__ = ["PROVINCE", "Made", "RegionStands", "Shape", "country", "make_region"]
