"""Addresses for entering, submitting and checking figures, and for computing assessments."""

from django.urls import include, path

from indicators.views import evidence, lag, targets
from indicators.views.assessment import compute, job
from indicators.views.breakdown import breakdown
from indicators.views.cell import cell, panel
from indicators.views.entry import entry
from indicators.views.reconciliation import add_published, explain, reconciled, reconciliation
from indicators.views.review import recall, review, review_cell
from indicators.views.submit import receipt, submit, withdraw

unit_urls = [
    path("", entry, name="entry"),
    path("submit/", submit, name="submit"),
    path("withdraw/", withdraw, name="withdraw"),
    path("cells/<slug:code>/", cell, name="cell"),
    path("cells/<slug:code>/panel/", panel, name="panel"),
    path("cells/<slug:code>/evidence/", evidence.add, name="add_evidence"),
]

reconciliation_urls = [
    path("", reconciliation, name="reconciliation"),
    path("<slug:code>/", reconciled, name="reconciled"),
    path("<slug:code>/explain/", explain, name="explain_gap"),
    path("<slug:code>/published/", add_published, name="add_published"),
]

target_urls = [
    path("", targets.targets, name="targets"),
    path("add/", targets.add, name="add_target"),
    path("<int:pk>/withdraw/", targets.withdraw, name="withdraw_target"),
    path("<int:pk>/scan/", targets.scan, name="target_scan"),
    path("<slug:code>/breakdown/", breakdown, name="breakdown"),
    path("<slug:code>/lag/", lag.lag, name="lag"),
    path("<slug:code>/lag/<int:pk>/withdraw/", lag.withdraw, name="withdraw_lag"),
]

urlpatterns = [
    path("targets/<slug:plan>/", include(target_urls)),
    path("reconciliation/<slug:plan>/<int:year>/", include(reconciliation_urls)),
    path("entry/<slug:plan>/<int:year>/<slug:unit>/", include(unit_urls)),
    path("receipts/<int:pk>/", receipt, name="receipt"),
    path("evidence/<int:pk>/", evidence.file, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("review/<slug:plan>/<int:year>/", review, name="review"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/", review_cell, name="review_cell"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/recall/", recall, name="recall"),
    path("plans/<slug:plan>/<int:year>/compute/", compute, name="compute"),
    path("jobs/<int:pk>/", job, name="job"),
]
