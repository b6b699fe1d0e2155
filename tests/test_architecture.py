"""What import-linter cannot see: relations between models must not point upward either."""

from django.apps import apps
from django.db import models

APPS = ("accounts", "indicators", "tasks", "reports")
"""Lower apps first: a model may refer to its own app and to those before it."""


def relations() -> list[tuple[type[models.Model], type[models.Model]]]:
    return [
        (model, field.related_model)
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]


def test_no_relation_points_upward() -> None:
    upward = [
        f"{model._meta.label} → {target._meta.label}"
        for model, target in relations()
        if target._meta.app_label in APPS
        and APPS.index(target._meta.app_label) > APPS.index(model._meta.app_label)
    ]
    assert upward == []


def test_the_test_sees_relations() -> None:
    names = {(model._meta.label, target._meta.label) for model, target in relations()}
    assert ("tasks.Measure", "tasks.SpecialProject") in names
    assert ("indicators.Figure", "accounts.Organization") in names
