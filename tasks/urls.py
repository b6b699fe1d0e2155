"""Addresses of the home page, and of progress and reminders."""

from django.urls import path

from tasks.views.home import hide_hints, home, read
from tasks.views.progress import extend, progress, remind

urlpatterns = [
    path("", home, name="home"),
    path("notices/read/", read, name="read_notices"),
    path("hints/hide/", hide_hints, name="hide_hints"),
    path("progress/<slug:plan>/<int:year>/", progress, name="progress"),
    path("progress/<slug:plan>/<int:year>/remind/", remind, name="remind"),
    path("progress/<slug:plan>/<int:year>/extend/", extend, name="extend"),
]
