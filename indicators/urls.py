"""Addresses for entering, submitting and checking figures, and for computing assessments."""

from django.urls import include, path

from indicators.views import evidence, upload, workbook
from indicators.views.assessment import compute, job
from indicators.views.cell import cell, panel
from indicators.views.entry import entry
from indicators.views.lists import figures, figures_file, targets, targets_file
from indicators.views.review import recall, review, review_cell
from indicators.views.submit import receipt, submit, withdraw
from indicators.views.table_files import table_paths

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
]

many_urls = [
    path("", workbook.workbooks, name="workbooks"),
    path("template.xlsx", workbook.templates, name="workbooks_template"),
    path("<int:pk>/", upload.previews, name="workbooks_preview"),
    path("<int:pk>/marked.xlsx", upload.marked_many, name="workbooks_marked"),
]

urlpatterns = [
    path("entry/<slug:plan>/<int:year>/<slug:unit>/", include(unit_urls)),
    path("workbooks/<slug:plan>/<int:year>/", include(many_urls)),
    path("receipts/<int:pk>/", receipt, name="receipt"),
    path("evidence/<int:pk>/", evidence.file, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("review/<slug:plan>/<int:year>/", review, name="review"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/", review_cell, name="review_cell"),
    path("review/<slug:plan>/<int:year>/cells/<int:pk>/recall/", recall, name="recall"),
    path("plans/<slug:plan>/<int:year>/compute/", compute, name="compute"),
    path("jobs/<int:pk>/", job, name="job"),
    path("plans/<slug:plan>/figures/", figures, name="figures"),
    *table_paths("plans/<slug:plan>/figures", figures_file, "figures"),
    path("plans/<slug:plan>/targets/", targets, name="targets"),
    *table_paths("plans/<slug:plan>/targets", targets_file, "targets"),
]
