"""App configuration."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        from performance import packs, receivers
        from performance.alerts import actions as alert_actions
        from performance.alerts import kinds
        from performance.diagnosis import actions as diagnosis_actions
        from performance.measures import actions as measure_actions
        from performance.measures import notice_kinds as measure_notices
        from performance.measures.importing.kind import register_kinds
        from performance.talks import actions as talk_actions

        packs.register()
        register_kinds()
        del alert_actions, diagnosis_actions, kinds, measure_actions, measure_notices, receivers, talk_actions
        self._connect_reviews()
        self._connect_goals()
        self._connect_after_scores()

    def _connect_goals(self) -> None:
        """Actions and notices of goals and the running log; goals give points to scorecards."""
        from performance.feedback import actions as feedback_actions
        from performance.feedback import notice_kinds as feedback_notices
        from performance.goals import actions, notice_kinds, results
        from performance.reviews.services import goal_items

        goal_items.person_sources.append(results.person_points)
        goal_items.department_sources.append(results.department_points)
        del actions, feedback_actions, feedback_notices, notice_kinds

    def _connect_reviews(self) -> None:
        """Actions, notices and receivers of reviews and score checks."""
        from intake.registry import register_undo_guard
        from performance.checks import actions, notice_kinds, receivers
        from performance.reviews import actions as review_actions
        from performance.reviews import notice_kinds as review_notices
        from performance.reviews import tasks as review_tasks
        from performance.reviews.importing.kind import register_kind
        from performance.reviews.undo_guard import published_cycles_on

        register_kind()
        register_undo_guard(published_cycles_on)
        receivers.connect()
        del actions, notice_kinds, review_actions, review_notices, review_tasks

    def _connect_after_scores(self) -> None:
        """Actions, notices and guards of what follows the scores."""
        from performance import rooms

        rooms.load("actions")
        rooms.load("guards")
