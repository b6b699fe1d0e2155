"""Addresses for entering, submitting and checking figures, and for computing assessments."""

from django.urls import include, path

from indicators.views import evidence
from indicators.views.assessment import compute, job
from indicators.views.cell import cell, panel
from indicators.views.entry import entry
from indicators.views.explain import explain
from indicators.views.review import recall, review, review_cell
from indicators.views.status import status
from indicators.views.submit import receipt, submit, withdraw

unit_urls = [
    path("", entry, name="entry"),
    path("submit/", submit, name="submit"),
    path("withdraw/", withdraw, name="withdraw"),
    path("cells/<slug:code>/", cell, name="cell"),
    path("cells/<slug:code>/panel/", panel, name="panel"),
    path("cells/<slug:code>/evidence/", evidence.add, name="add_evidence"),
]

urlpatterns = [
    path("entry/<slug:plan>/<int:year>/<slug:unit>/", include(unit_urls)),
    path("receipts/<int:pk>/", receipt, name="receipt"),
    path("evidence/<int:pk>/", evidence.file, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("review/<slug:plan>/<int:year>/", review, name="review"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/", review_cell, name="review_cell"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/recall/", recall, name="recall"),
    path("plans/<slug:plan>/<int:year>/compute/", compute, name="compute"),
    path("status/", status, name="status"),
    path("jobs/<int:pk>/", job, name="job"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/explain/", explain, name="explain"),
]
