"""Addresses for entering, submitting and checking figures, and for computing assessments."""

from django.urls import include, path

from indicators.views import evidence, lag, list_files, revision, upload, workbook
from indicators.views import targets as decided
from indicators.views.assessment import compute, job
from indicators.views.audit import audit, audit_file
from indicators.views.breakdown import breakdown
from indicators.views.cell import cell, panel
from indicators.views.entry import entry
from indicators.views.explain import explain
from indicators.views.keys import api_keys
from indicators.views.keys import revoke as revoke_key
from indicators.views.lists import figures, figures_file, targets, targets_file
from indicators.views.reconciliation import add_published, reconciled, reconciliation
from indicators.views.reconciliation import explain as explain_gap
from indicators.views.review import recall, review, review_cell
from indicators.views.status import status
from indicators.views.submit import receipt, submit, withdraw
from indicators.views.table_files import table_paths
from indicators.views.webhooks import resend, webhooks

unit_urls = [
    path("", entry, name="entry"),
    path("submit/", submit, name="submit"),
    path("withdraw/", withdraw, name="withdraw"),
    path("workbook/", workbook.workbook, name="workbook"),
    path("workbook/template.xlsx", workbook.template, name="workbook_template"),
    path("workbook/<int:pk>/", upload.preview, name="workbook_preview"),
    path("workbook/<int:pk>/marked.xlsx", upload.marked, name="workbook_marked"),
    path("cells/<slug:code>/", cell, name="cell"),
    path("cells/<slug:code>/panel/", panel, name="panel"),
    path("cells/<slug:code>/evidence/", evidence.add, name="add_evidence"),
    path("cells/<slug:code>/revision/", revision.ask, name="ask_revision"),
]

many_urls = [
    path("", workbook.workbooks, name="workbooks"),
    path("template.xlsx", workbook.templates, name="workbooks_template"),
    path("<int:pk>/", upload.previews, name="workbooks_preview"),
    path("<int:pk>/marked.xlsx", upload.marked_many, name="workbooks_marked"),
]

reconciliation_urls = [
    path("", reconciliation, name="reconciliation"),
    path("<slug:code>/", reconciled, name="reconciled"),
    path("<slug:code>/explain/", explain_gap, name="explain_gap"),
    path("<slug:code>/published/", add_published, name="add_published"),
]

target_urls = [
    path("", decided.targets, name="decided_targets"),
    path("add/", decided.add, name="add_target"),
    path("<int:pk>/withdraw/", decided.withdraw, name="withdraw_target"),
    path("<int:pk>/scan/", decided.scan, name="target_scan"),
    path("<slug:code>/breakdown/", breakdown, name="breakdown"),
    path("<slug:code>/lag/", lag.lag, name="lag"),
    path("<slug:code>/lag/<int:pk>/withdraw/", lag.withdraw, name="withdraw_lag"),
]

urlpatterns = [
    path("targets/<slug:plan>/", include(target_urls)),
    path("reconciliation/<slug:plan>/<int:year>/", include(reconciliation_urls)),
    path("entry/<slug:plan>/<int:year>/<slug:unit>/", include(unit_urls)),
    path("workbooks/<slug:plan>/<int:year>/", include(many_urls)),
    path("receipts/<int:pk>/", receipt, name="receipt"),
    path("evidence/<int:pk>/", evidence.file, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("review/<slug:plan>/<int:year>/", review, name="review"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/", review_cell, name="review_cell"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/recall/", recall, name="recall"),
    path("plans/<slug:plan>/<int:year>/compute/", compute, name="compute"),
    path("webhooks/", webhooks, name="webhooks"),
    path("audit/", audit, name="audit"),
    *table_paths("audit/entries", audit_file, "audit"),
    path("webhooks/<int:pk>/resend/", resend, name="resend_webhook"),
    path("api-keys/", api_keys, name="api_keys"),
    path("api-keys/<int:pk>/revoke/", revoke_key, name="revoke_key"),
    path("status/", status, name="status"),
    path("jobs/<int:pk>/", job, name="job"),
    path("plans/<slug:plan>/figures/", figures, name="figures"),
    *table_paths("plans/<slug:plan>/figures", figures_file, "figures"),
    path("plans/<slug:plan>/lists/<slug:kind>/file/", list_files.make, name="make_list_file"),
    path("list-files/<int:pk>/", list_files.shown, name="list_file"),
    path("list-files/<int:pk>/file/", list_files.download, name="list_file_download"),
    path("plans/<slug:plan>/targets/", targets, name="targets"),
    *table_paths("plans/<slug:plan>/targets", targets_file, "targets"),
    path("revisions/<int:pk>/decide/", revision.decide, name="decide_revision"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/explain/", explain, name="explain"),
]
