"""Where files are served, and nothing else."""

from django.urls import path

from heliodesk.files import serve

app_name = "files"
urlpatterns = [path("files/<str:token>/<str:name>", serve.file, name="file")]
