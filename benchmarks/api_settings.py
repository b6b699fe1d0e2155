"""The settings of the site, with the addresses of the benchmark beside its own."""

from jiaxing_quality.settings import *  # noqa: F403 - the same settings, and one more

ROOT_URLCONF = "benchmarks.api_site"
