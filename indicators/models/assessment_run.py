"""A large assessment on its way: what is left to compute, so that several workers share it (ADR 32)."""

from django.db import models

from indicators.models.plan import Plan


class AssessmentRun(models.Model):
    """One run of the method over a plan whose results fill a fresh table; deleted when these are swapped in.

    `assessments`: the id of each year's assessment (there may be none yet), by the year as text. The
    generations are those of the inputs when the run began (`set_based.Generations`).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    years = models.CharField(max_length=200)  # as text, since it is part of what may be there once
    assessments = models.JSONField()
    figures_generation = models.BigIntegerField()
    rules_generation = models.BigIntegerField()
    began_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "years"), name="assessment_run_once"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.years}"


class AssessmentPart(models.Model):
    """Some indicators of a run. Who computes it holds its lock (`services/set_based/together.py`).

    `digests`: those of what was reported, by the indicator's id as text, once its results are there.
    """

    run = models.ForeignKey(AssessmentRun, models.CASCADE, related_name="parts")
    indicators = models.JSONField()
    digests = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.run} {self.indicators}"
