from django.urls import include, path

from api.root_urls import urlpatterns as root
from cms.urls import urlpatterns as others

urlpatterns = [path("api/v1/", include("api.urls")), *root, *others]
