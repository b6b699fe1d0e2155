"""What if, asked from an indicator's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from reports.views.indicator import page_or_404
from reports.what_if import answer_what_if


@require_safe
@vary_on_headers("HX-Request")
def what_if(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """Assumed values (`?assume-2019=`) and what they would give; 404 where no year is left to assume."""
    page = page_or_404(request, plan, year, code)
    answer = answer_what_if(page, request.GET.dict())
    if answer is None:
        raise Http404
    is_part = bool(request.headers.get("HX-Request"))
    template = "reports/what_if.html" if is_part else "reports/what_if_page.html"
    return render(request, template, {"page": page, "what_if": answer})
