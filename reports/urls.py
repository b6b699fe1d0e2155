"""Addresses of what is said about a plan."""

from django.urls import path

from reports.views.home import home
from reports.views.overview import overview, unit_overview

urlpatterns = [
    path("", home, name="home"),
    path("plans/<slug:plan>/<int:year>/", overview, name="overview"),
    path("plans/<slug:plan>/<int:year>/units/<slug:unit>/", unit_overview, name="unit_overview"),
]
