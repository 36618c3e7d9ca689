"""Pages of the frame itself: home, menu of phones, search, theme and language."""

from django.urls import path

from hrplatform import views

urlpatterns = [
    path("", views.show_home, name="home"),
    path("menu/", views.show_menu, name="menu"),
    path("search/", views.show_search, name="search"),
    path("theme/", views.set_theme, name="set-theme"),
    path("views/", views.save_view, name="save-view"),
    path("language/", views.set_language, name="set-language"),
]
