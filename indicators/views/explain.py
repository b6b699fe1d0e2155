"""Explain (算给我看): how a result came about, as a page of its own and as the content of a drawer."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import PersonRequest
from indicators.explain_loading import load_explain_page
from indicators.filters import ExplainForm
from indicators.models import Result


@require_safe
@vary_on_headers("HX-Request")
def explain(request: PersonRequest, plan: str, year: int, code: str) -> HttpResponse:
    """One result (`?unit=`) explained, as it is now, was at `?as_of=` or was published (`?version=`).

    404 for a result that the person may not see, or that there is not; 400 for what is no moment or version.
    """
    form = ExplainForm(request.GET)
    if not form.is_valid():
        raise BadRequest(" ".join(str(text) for texts in form.errors.values() for text in texts))
    try:
        page = load_explain_page(
            person=request.user,
            plan_code=plan,
            year=year,
            code=code,
            unit_code=request.GET.get("unit", ""),
            moment=form.cleaned_data["as_of"],
            version=form.cleaned_data["version"],
        )
    except Result.DoesNotExist as missing:
        raise Http404 from missing
    template = "indicators/explain.html" if request.htmx else "indicators/explain_page.html"
    return render(request, template, {"page": page})
