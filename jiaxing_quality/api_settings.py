"""The settings of the API's frame and of its document.

`settings.py` takes them over; they stand apart for its length alone.
"""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["indicators.api.renderers.ORJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "jiaxing_quality.api.problem_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Quality plan tracker",
    "DESCRIPTION": "Indicators, targets, figures and results of a plan. Decimals are strings.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "indicators.api.schema_access.describe_access",
    ],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "OriginEnum": "indicators.api.serializers.TARGET_ORIGINS",
        "ReasonEnum": "indicators.api.serializers.REASONS",
        "ReturnReasonEnum": "indicators.api.schema_bodies.RETURN_REASONS",
        "ReviewDecisionEnum": "indicators.api.schema_bodies.REVIEW_DECISIONS",
        "StateEnum": "indicators.api.serializers.FIGURE_STATES",
        "AssignmentStateEnum": "indicators.models.AssignmentState",
        "KindEnum": "indicators.api.serializers.INDICATOR_KINDS",
        "ReportKindEnum": "reports.models.ReportKind",
        "MeasureKindEnum": "tasks.api.serializers.MEASURE_KINDS",
        "OrganizationKindEnum": "indicators.api.plan_serializers.ORGANIZATION_KINDS",
    },
}
