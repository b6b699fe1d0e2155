"""The site's addresses, and those that it has where an identity provider is set up."""

from django.urls import include, path

from accounts import identity_urls
from jiaxing_quality.urls import urlpatterns as site

urlpatterns = [path("accounts/", include(identity_urls.urlpatterns)), *site]
