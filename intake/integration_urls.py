"""Integrations: tokens of the machine interface, outgoing webhooks."""

from django.urls import path

from intake.tokens import views as tokens
from intake.webhooks import views as webhooks

app_name = "integrations"
urlpatterns = [
    path("", tokens.list_tokens, name="token-list"),
    path("tokens/new/", tokens.make_token, name="token-create"),
    path("tokens/<uuid:public_id>/revoke/", tokens.end_token, name="token-revoke"),
    path("webhooks/", webhooks.list_webhooks, name="webhook-list"),
    path("webhooks/new/", webhooks.add_webhook, name="webhook-create"),
    path("webhooks/<uuid:public_id>/", webhooks.show_webhook, name="webhook-detail"),
    path("webhooks/<uuid:public_id>/change/", webhooks.edit_webhook, name="webhook-change"),
    path("webhooks/<uuid:public_id>/key/", webhooks.renew_webhook_key, name="webhook-key"),
    path("webhooks/<uuid:public_id>/ping/", webhooks.ping_webhook, name="webhook-ping"),
    path("webhooks/<uuid:public_id>/remove/", webhooks.delete_webhook, name="webhook-remove"),
    path("deliveries/<uuid:public_id>/resend/", webhooks.resend_delivery, name="delivery-resend"),
]
