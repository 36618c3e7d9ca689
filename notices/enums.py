"""Choices of the notices app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailMode(models.TextChoices):
    """How a kind of notice reaches a person's mailbox; the inbox has it in any case."""

    NOW = "now", pgettext_lazy("notices by mail", "at once")
    DIGEST = "digest", pgettext_lazy("notices by mail", "in the daily digest")
    NEVER = "never", pgettext_lazy("notices by mail", "not by mail")


class Area(models.TextChoices):
    """What a kind of notice is about: the headings of the settings page."""

    ALERTS = "alerts", _("Alerts and daily figures")
    REVIEWS = "reviews", _("Reviews and scores")
    PLANS = "plans", _("Talks and improvement plans")
    BONUSES = "bonuses", _("Bonuses")
    COMPANY = "company", _("Company and system")


class RobotKind(models.TextChoices):
    """Chat programmes whose group robots can post."""

    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
