"""Pages of reviews, under /reviews/."""

from django.urls import path

from performance.reviews.views import cycles, forms, grid, items, own, peers, scale, second

app_name = "reviews"
urlpatterns = [
    path("", own.show_my_reviews, name="my-reviews"),
    path("mine/<uuid:public_id>/", own.assess_self, name="self-assessment"),
    path("results/<uuid:public_id>/", own.show_result, name="result"),
    path("teams/", grid.list_teams, name="team-list"),
    path("teams/<uuid:public_id>/", grid.show_grid, name="team-grid"),
    path("teams/<uuid:public_id>/submit/", grid.submit, name="team-submit"),
    path("teams/<uuid:public_id>/reopen/", grid.reopen, name="team-reopen"),
    path("teams/<uuid:public_id>/excel/", grid.export_grid, name="team-excel"),
    path("peers/", peers.list_invitations, name="peer-list"),
    path("peers/<uuid:public_id>/", peers.answer, name="peer-answer"),
    path("peers/ask/<uuid:public_id>/", peers.invite, name="peer-invite"),
    path("second/<uuid:public_id>/", second.review_teams, name="second-review"),
    path("approvals/<uuid:public_id>/", second.approve, name="cycle-approval"),
    path("cells/<uuid:public_id>/", grid.save_cell, name="cell-save"),
    path("items/<uuid:public_id>/", items.set_applies, name="item-applies"),
    path("cycles/", cycles.list_all, name="cycle-list"),
    path("cycles/new/", cycles.create, name="cycle-create"),
    path("cycles/<uuid:public_id>/", cycles.show, name="cycle-detail"),
    path("cycles/<uuid:public_id>/bands/", scale.edit_scale, name="cycle-scale"),
    path("cycles/<uuid:public_id>/open/", cycles.open_, name="cycle-open"),
    path("cycles/<uuid:public_id>/advance/", cycles.advance, name="cycle-advance"),
    path("cycles/<uuid:public_id>/deadlines/", cycles.change_deadlines, name="cycle-deadlines"),
    path("cycles/<uuid:public_id>/cancel/", cycles.cancel, name="cycle-cancel"),
    path("cycles/<uuid:public_id>/refresh/", cycles.refresh, name="cycle-refresh"),
    path("cycles/<uuid:public_id>/hand-over/", cycles.hand_over_none, name="cycle-hand-over-none"),
    path("cycles/<uuid:public_id>/hand-over/<uuid:scorer_id>/", cycles.hand_over_team, name="cycle-hand-over"),
    path("cycles/<uuid:public_id>/scorecards/", cycles.list_scorecards, name="cycle-scorecards"),
    path("forms/", forms.list_all, name="form-list"),
    path("forms/new/", forms.create, name="form-create"),
    path("forms/<uuid:public_id>/", forms.show, name="form-detail"),
    path("forms/<uuid:public_id>/edit/", forms.edit, name="form-edit"),
    path("forms/<uuid:public_id>/retire/", forms.retire, name="form-retire"),
]
