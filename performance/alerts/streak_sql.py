"""Streaks by gaps and islands (spec 3.1, 3.2; architecture 3). `performance.alerts.streaks` is the reference.

Everything rests on `point(subject, rule_id, day, bad, …)`: the judged days of a subject after its last closed
story, in order. Parameters: on (the night), rule, depth (points per subject), subjects, days_back.
"""

# Exactly at the threshold is not under it, so the stored six places are not enough.
_FIGURE = "CASE WHEN r.denominator IS NULL THEN r.value ELSE r.numerator / r.denominator END"
EXACT = f"""CASE m.direction
    WHEN 'higher' THEN {_FIGURE} / r.target_value
    WHEN 'lower' THEN CASE WHEN r.value <= 0 THEN 2 ELSE r.target_value / ({_FIGURE}) END
    ELSE r.achievement END"""

# The day up to which a subject's past is closed. A corrected alert closes nothing.
BARRIER = """
  SELECT code, subject, max(CASE how WHEN 'by_hand' THEN resolved_on WHEN 'recovered' THEN last_day END) AS day
    FROM performance_alert WHERE state = 'resolved' AND how <> 'corrected' GROUP BY code, subject"""

UNRESOLVED_STREAKS = """
  SELECT a.id, a.code, a.subject, a.employee_id, a.first_day, a.last_day, u.id AS rule_id, u.metric_id, u.threshold
    FROM performance_alert a JOIN performance_rule u ON u.id = a.rule_id
   WHERE a.state <> 'resolved' AND u.series = 'achievement' AND a.raised_on <= %(on)s"""

# The night of an earlier date, run again, takes nothing away that a later one has found.
STREAK_POINTS_OF_ALERTS = f"""
  SELECT a.id AS subject, a.rule_id, r.day, ({EXACT}) < a.threshold AS bad
    FROM ({UNRESOLVED_STREAKS}) a
    LEFT JOIN barrier b ON b.code = a.code AND b.subject = a.subject
    JOIN performance_metric m ON m.id = a.metric_id
    JOIN performance_dayresult r ON r.employee_id = a.employee_id AND r.metric_id = a.metric_id AND r.grain = 'day'
     AND r.value IS NOT NULL AND r.day <= GREATEST(%(on)s, a.last_day) AND r.day > GREATEST(b.day, a.first_day - 90)"""

# Who may have to be alerted: a bad day lately, or a day that changed; nobody with an unresolved alert of the rule.
CANDIDATES = f"""
  SELECT employee_id FROM (
    SELECT r.employee_id FROM performance_dayresult r
      JOIN performance_rule u ON u.id = %(rule)s JOIN performance_metric m ON m.id = u.metric_id
     WHERE r.metric_id = u.metric_id AND r.grain = 'day' AND r.day BETWEEN %(on)s::date - %(days_back)s AND %(on)s
       AND r.value IS NOT NULL AND ({EXACT}) < u.threshold
    UNION
    SELECT employee_id FROM performance_dirtyday WHERE day <= %(on)s) c
   WHERE NOT EXISTS (SELECT 1 FROM performance_alert a JOIN performance_rule u ON u.id = %(rule)s
                      WHERE a.code = u.code AND a.subject = 'e:' || c.employee_id AND a.state <> 'resolved')"""
GIVEN = "SELECT unnest(%(subjects)s::bigint[]) AS employee_id"


def find_new(candidates: str) -> str:
    """(employee id, days, is_cut): the open story of every candidate that is long enough; is_cut when the points read
    did not reach back to a recovery, so that more of the past is needed."""
    return f"""
WITH barrier AS MATERIALIZED ({BARRIER}),
candidate AS MATERIALIZED ({candidates}),
point AS MATERIALIZED (
  SELECT c.employee_id AS subject, p.day, p.bad
    FROM candidate c
    JOIN performance_rule u ON u.id = %(rule)s
    JOIN performance_metric m ON m.id = u.metric_id
    LEFT JOIN barrier b ON b.code = u.code AND b.subject = 'e:' || c.employee_id
   CROSS JOIN LATERAL (
     SELECT r.day, ({EXACT}) < u.threshold AS bad
       FROM performance_dayresult r
      WHERE r.employee_id = c.employee_id AND r.metric_id = u.metric_id AND r.grain = 'day'
        AND r.value IS NOT NULL AND r.day <= %(on)s AND r.day > COALESCE(b.day, '-infinity')
      ORDER BY r.day DESC LIMIT %(depth)s) p),
{_RUNS},
healed AS MATERIALIZED (
  SELECT subject, max(s) AS s FROM run, performance_rule u
   WHERE u.id = %(rule)s AND NOT bad AND length >= u.recover GROUP BY subject),
opening AS MATERIALIZED (
  SELECT r.subject, min(r.s) AS s, bool_and(h.s IS NULL) AS unhealed
    FROM run r CROSS JOIN performance_rule u LEFT JOIN healed h USING (subject)
   WHERE u.id = %(rule)s AND r.bad AND r.length >= u."window" AND r.s > COALESCE(h.s, 0) GROUP BY r.subject)
SELECT n.subject, array_agg(n.day ORDER BY n.day), o.unhealed AND z.points >= %(depth)s
  FROM numbered n JOIN opening o USING (subject)
  JOIN (SELECT subject, count(*) AS points FROM point GROUP BY subject) z USING (subject)
 WHERE n.bad AND n.n >= o.s GROUP BY n.subject, o.unhealed, z.points ORDER BY n.subject"""


_RUNS = """
numbered AS MATERIALIZED (
  SELECT subject, day, bad, row_number() OVER (PARTITION BY subject ORDER BY day) AS n,
         row_number() OVER (PARTITION BY subject, bad ORDER BY day) AS nth
    FROM point),
run AS MATERIALIZED (
  SELECT subject, bad, min(n) AS s, max(n) AS e, max(day) AS last_day, count(*) AS length
    FROM numbered GROUP BY subject, bad, n - nth)"""


def follow(points: str) -> str:
    """(alert id, days or null when nothing of the streak is left, recovered): every unresolved alert that changed.

    `points` selects subject (the alert's id), rule_id, day, bad for all unresolved alerts of one kind.
    """
    return f"""
WITH barrier AS MATERIALIZED ({BARRIER}),
point AS MATERIALIZED ({points}),
{_RUNS},
opening AS MATERIALIZED (
  SELECT DISTINCT ON (a.id) a.id AS subject, r.s, r.e, u.recover
    FROM performance_alert a JOIN performance_rule u ON u.id = a.rule_id
    JOIN run r ON r.subject = a.id AND r.bad AND r.length >= u."window" AND r.last_day >= a.first_day
   WHERE a.id IN (SELECT subject FROM point) ORDER BY a.id, r.s),
ending AS MATERIALIZED (
  SELECT o.subject, min(r.s + o.recover - 1) AS n
    FROM opening o JOIN run r ON r.subject = o.subject AND NOT r.bad AND r.length >= o.recover AND r.s > o.e
   GROUP BY o.subject),
story AS MATERIALIZED (
  SELECT n.subject, array_agg(n.day ORDER BY n.day) AS days, bool_or(z.n IS NOT NULL) AS recovered
    FROM numbered n JOIN opening o USING (subject) LEFT JOIN ending z USING (subject)
   WHERE n.bad AND n.n >= o.s AND (z.n IS NULL OR n.n <= z.n) GROUP BY n.subject),
known AS MATERIALIZED (
  SELECT a.id, (SELECT array_agg(d.day ORDER BY d.day) FROM performance_alertday d WHERE d.alert_id = a.id) AS days
    FROM performance_alert a JOIN performance_rule u ON u.id = a.rule_id
   WHERE a.state <> 'resolved' AND u.series = %(kind)s AND a.raised_on <= %(on)s
     AND (%(group)s::boolean IS NULL OR %(group)s = (a.employee_id IS NULL)))
SELECT k.id, s.days, COALESCE(s.recovered, false)
  FROM known k LEFT JOIN story s ON s.subject = k.id
 WHERE s.days IS DISTINCT FROM k.days OR s.recovered ORDER BY k.id"""
