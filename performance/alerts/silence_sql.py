"""Missing data (rule R5, spec 3.1) as SQL: who fell silent, and whether it is the whole department."""

from people.calendar_sql import WORKING_DAYS

# Working today and yet unheard: one day of data decides for almost everybody. The value is asked for so that the day is
# read where it lies; by the key alone the planner would look for it person by person, and metric by metric.
UNHEARD_TODAY = f"""
WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
heard AS MATERIALIZED (
  SELECT employee_id, max(value) FROM performance_observation WHERE day = %(until)s GROUP BY employee_id)
SELECT w.employee_id FROM working_day w
 WHERE w.day = %(until)s AND NOT EXISTS (SELECT 1 FROM heard h WHERE h.employee_id = w.employee_id)"""

_SEEN = f"""
WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
heard AS MATERIALIZED (
  SELECT DISTINCT employee_id, day FROM performance_observation
   WHERE employee_id = ANY(%(employees)s::bigint[]) AND day BETWEEN %(start)s AND %(until)s),
seen AS (
  SELECT w.employee_id, w.department_id, w.day, h.day IS NULL AS silent,
         row_number() OVER (PARTITION BY w.employee_id ORDER BY w.day DESC) AS back
    FROM working_day w LEFT JOIN heard h ON h.employee_id = w.employee_id AND h.day = w.day)"""

# Of these: nothing heard on the last `window` working days of a short range. Few are left of whom more must be read.
SILENT_LATELY = f"""{_SEEN}
SELECT employee_id FROM seen WHERE back <= %(window)s GROUP BY employee_id HAVING bool_and(silent)"""

# Of these: the last `window` working days silent, and enough of the `regular_days` before them not.
FELL_SILENT = f"""{_SEEN}
SELECT employee_id, (array_agg(department_id ORDER BY back))[1],
       array_agg(day ORDER BY day) FILTER (WHERE back <= %(window)s)
  FROM seen GROUP BY employee_id
HAVING max(day) = %(until)s
   AND count(*) FILTER (WHERE back <= %(window)s AND silent) = %(window)s
   AND count(*) FILTER (WHERE back > %(window)s AND back <= %(window)s + %(regular_days)s AND NOT silent)
       >= %(regular_share)s * %(regular_days)s
 ORDER BY employee_id"""

# People of these departments who work today and were heard of lately: what "over half of a department" is taken of.
FED_MEMBERS = f"""
WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
lately AS MATERIALIZED (
  SELECT DISTINCT employee_id FROM performance_observation
   WHERE employee_id = ANY(%(employees)s::bigint[]) AND day BETWEEN %(start)s AND %(until)s)
SELECT w.department_id, count(*) FROM working_day w JOIN lately USING (employee_id)
 WHERE w.day = %(until)s GROUP BY w.department_id"""
