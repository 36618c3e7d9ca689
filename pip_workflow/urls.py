"""Pages of improvement plans."""

from django.urls import path

from pip_workflow import views
from pip_workflow.urls_law import law_patterns
from pip_workflow.views import acts, choosing, letters, own, templates

app_name = "plans"
urlpatterns = [
    *law_patterns,
    path("", views.list_plans, name="plan-list"),
    path("choose/", choosing.choose, name="plan-choose"),
    path("new/", views.create_plan, name="plan-create"),
    path("templates/", templates.list_templates, name="template-list"),
    path("templates/new/", templates.create_template, name="template-create"),
    path("templates/<uuid:public_id>/", templates.edit_template, name="template-change"),
    path("<uuid:public_id>/", views.show_plan, name="plan-detail"),
    path("<uuid:public_id>/letters/<slug:of>/", letters.show_letter, name="plan-letter"),
    path("<uuid:public_id>/change/", views.edit_plan, name="plan-change"),
    path("<uuid:public_id>/issue/", acts.issue, name="plan-issue"),
    path("<uuid:public_id>/refusal/", acts.refusal, name="plan-refusal"),
    path("<uuid:public_id>/check-ins/<int:check_in>/", acts.check_in, name="plan-check-in"),
    path("<uuid:public_id>/support/<int:support>/", acts.support, name="plan-support"),
    path("<uuid:public_id>/files/<uuid:file>/", views.show_file, name="plan-file"),
    path("<uuid:public_id>/pause/", acts.pause, name="plan-pause"),
    path("<uuid:public_id>/resume/", acts.resume, name="plan-resume"),
    path("<uuid:public_id>/withdraw/", acts.withdraw, name="plan-withdraw"),
    path("<uuid:public_id>/decide/", acts.decide, name="plan-decide"),
    path("<uuid:public_id>/sign/<slug:of>/", own.sign, name="plan-sign"),
    path("<uuid:public_id>/object/", own.objection, name="plan-object"),
    path("<uuid:public_id>/objections/<uuid:objection>/answer/", acts.answer, name="plan-answer"),
]
