"""Addresses of the home page, of progress and reminders, and of what departments owe."""

from django.urls import include, path

from tasks.views import departments, notes, responsibilities
from tasks.views.duties import burden, duties
from tasks.views.home import hide_hints, home, read
from tasks.views.progress import extend, progress, remind

note_urls = [
    path("", notes.note, name="note"),
    path("withdraw/", notes.withdraw, name="withdraw_note"),
    path("review/", notes.review, name="review_note"),
    path("milestones/<int:pk>/", notes.milestone, name="finish_milestone"),
]

responsibility_urls = [
    path("", responsibilities.responsibilities, name="responsibilities"),
    path("confirm/", responsibilities.confirm, name="confirm_responsibilities"),
    path("propose/", responsibilities.propose, name="propose_responsibilities"),
    path("workbook/", departments.workbook, name="departments_workbook"),
    path("workbook/apply/", departments.apply, name="apply_departments"),
    path("workbook.xlsx", departments.template, name="departments_template"),
    path("<slug:project>/<slug:measure>/", responsibilities.assign, name="assign_measure"),
]

urlpatterns = [
    path("notes/files/<int:pk>/", notes.file, name="note_file"),
    path("notes/<slug:plan>/<int:year>/", notes.notes, name="notes"),
    path("notes/<slug:plan>/<int:year>/approve/", notes.approve, name="approve_notes"),
    path("notes/<slug:plan>/<int:year>/<slug:project>/<slug:measure>/", include(note_urls)),
    path("responsibilities/<slug:plan>/", include(responsibility_urls)),
    path("plans/<slug:plan>/<int:year>/duties/<slug:unit>/", duties, name="duties"),
    path("plans/<slug:plan>/<int:year>/burden/", burden, name="burden"),
    path("", home, name="home"),
    path("notices/read/", read, name="read_notices"),
    path("hints/hide/", hide_hints, name="hide_hints"),
    path("progress/<slug:plan>/<int:year>/", progress, name="progress"),
    path("progress/<slug:plan>/<int:year>/remind/", remind, name="remind"),
    path("progress/<slug:plan>/<int:year>/extend/", extend, name="extend"),
]
