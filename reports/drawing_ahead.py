"""Drawing the charts of an assessment before anybody asks for them."""

from django.conf import settings
from django.utils import translation

from indicators.models import Assessment
from reports.indicator_chart import page_chart
from reports.indicator_loading import load_wholes
from reports.services.kept_charts import draw_ahead, mark_drawn


def draw_assessment(assessment: Assessment) -> int:
    """Draw the trajectories of the plan's own organization in each language; return how many were new.

    Those of the places are drawn when somebody looks at them: they are ten times as many, and few are seen.
    The assessment needs its plan with the organization.
    """
    drawn = 0
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages = load_wholes(assessment.plan, assessment.year)
            drawn += draw_ahead(page_chart(page) for page in pages if page.has_chart)
    mark_drawn(assessment)
    return drawn
