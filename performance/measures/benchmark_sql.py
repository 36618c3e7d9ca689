"""Medians of people's pooled figures over a span, for the company and per position (spec 2.3): one statement.

A person's figure is pooled over the span (a rate from its parts, anything else per judged working day); the median is
the middle of these, exactly, as a decimal: the mean of the two in the middle for an even number.
Parameters: start, until, fewest (people), and what a row is named and sourced by.
"""

MEDIANS = """
WITH person AS MATERIALIZED (
  SELECT r.employee_id, r.metric_id, sum(r.numerator) AS numerator, sum(r.denominator) AS denominator,
         sum(r.value) AS total, count(*) AS days
    FROM performance_dayresult r
   WHERE r.grain = 'day' AND r.day BETWEEN %(start)s AND %(until)s AND r.value IS NOT NULL
   GROUP BY r.employee_id, r.metric_id),
pooled AS MATERIALIZED (
  SELECT p.employee_id, p.metric_id,
         CASE WHEN m.aggregation IN ('ratio', 'weighted_mean') THEN p.numerator / NULLIF(p.denominator, 0)
              ELSE p.total / p.days END AS value
    FROM person p JOIN performance_metric m ON m.id = p.metric_id AND m.is_active),
placed AS (
  SELECT p.metric_id, p.value, a.position_id
    FROM pooled p JOIN people_assignment a ON a.employee_id = p.employee_id AND a.start <= %(until)s
         AND (a.until IS NULL OR a.until >= %(until)s)
   WHERE p.value IS NOT NULL),
median AS (
  SELECT metric_id, position_id, count(*) AS people,
         (percentile_disc(0.5) WITHIN GROUP (ORDER BY value)
            + percentile_disc(0.5) WITHIN GROUP (ORDER BY value DESC)) / 2 AS value
    FROM placed GROUP BY GROUPING SETS ((metric_id), (metric_id, position_id)))
SELECT metric_id, position_id, people, round(value, 6) FROM median WHERE people >= %(fewest)s
 ORDER BY metric_id, position_id NULLS FIRST"""
