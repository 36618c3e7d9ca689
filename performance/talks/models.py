"""Communication records and their addenda (spec 7.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.talks.enums import TalkTopic


class Talk(PublicIdModel):
    """A talk with an employee. `facts` is frozen when recorded; 24 hours later the record is locked.

    facts: {"lines": [{day, value, target, achievement, unit, name}]}; actions: [{text, who, due_on}].
    """

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="talks")
    led_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    present = models.ManyToManyField("people.Employee", related_name="+", blank=True)
    held_at = models.DateTimeField(_("held at"))
    topic = models.CharField(_("topic"), max_length=12, choices=TalkTopic.choices)
    alert = models.ForeignKey(
        "performance.Alert", on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )
    # The improvement plan it is about, by public id: plans live in a later app.
    about_plan = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
    summary = models.TextField(_("what was said"))
    employee_words = models.TextField(_("the employee's own words"), blank=True)
    actions = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    locked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmation = models.TextField(_("the employee's remark"), blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["-held_at", "-id"]

    def __str__(self) -> str:
        return f"{self.employee.name} · {self.get_topic_display()}"


class TalkAddendum(models.Model):
    """What was added after the lock; the record itself stays as it was."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["written_at"]
