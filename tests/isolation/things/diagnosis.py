"""A course and a rule of diagnosis of the company's own."""

from decimal import Decimal

from performance.diagnosis.models import Course, DiagnosisRule
from tests.isolation.world import Pair, World


def build(world: World) -> dict[str, Pair]:
    names = {"name_zh": f"课程 {world.marker}", "name_en": f"Course {world.marker}"}
    course = Course.objects.create(code="own-course", form="class", hours=Decimal(2), **names)
    rule = DiagnosisRule.objects.create(
        code="own-rule", conditions=[{"metrics": ["orders"], "levels": ["low"]}], **names
    )
    course_id, rule_id = {"public_id": course.public_id}, {"public_id": rule.public_id}
    return {"course": Pair(course_id, course_id), "diagnosis": Pair(rule_id, rule_id)}
