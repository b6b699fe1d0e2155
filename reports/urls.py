"""Addresses of what is said about a plan."""

from django.urls import path

from reports.views.indicator import (
    indicator,
    indicator_chart,
    indicator_figures,
    indicator_list,
    indicator_picture,
)
from reports.views.overview import overview, unit_overview
from reports.views.what_if import what_if

urlpatterns = [
    path("plans/<slug:plan>/<int:year>/", overview, name="overview"),
    path("plans/<slug:plan>/<int:year>/units/<slug:unit>/", unit_overview, name="unit_overview"),
    path("plans/<slug:plan>/<int:year>/indicators/", indicator_list, name="indicator_list"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/", indicator, name="indicator"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/what-if/", what_if, name="what_if"),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/trajectory.svg",
        indicator_chart,
        name="indicator_chart",
    ),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/trajectory.png",
        indicator_picture,
        name="indicator_picture",
    ),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/figures.csv",
        indicator_figures,
        name="indicator_figures",
    ),
]
