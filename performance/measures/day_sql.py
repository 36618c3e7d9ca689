"""The day as SQL over a whole company at once (spec 2.3, 2.7; architecture 3).

Every statement starts from `pair`: the people and days to judge, with their place and whether they work.
`hit` then holds the target in force of each pair and metric, `figure` its value and achievement.
Parameters: start, until (dates, the range of days), employees (list of ids or None), horizon.
"""

from collections.abc import Iterable
from decimal import Decimal

from people.calendar_sql import WORKING_DAYS
from performance.measures.achievement import DEFAULT_CURVE, Curve

# Which people and days: everybody on one day, or what changed.
EVERYBODY = """
  SELECT e.id AS employee_id, %(start)s::date AS day FROM people_employee e
   WHERE e.hire_date <= %(start)s AND (e.leave_date IS NULL OR e.leave_date >= %(start)s)"""
CHANGED = """
  SELECT employee_id, day FROM performance_dirtyday
   WHERE NOT is_evaluated AND day BETWEEN %(start)s AND %(until)s AND employee_id = ANY(%(employees)s::bigint[])"""

# Months: the first day, and the day whose place and target count (the last one employed, until the horizon).
MONTH_EVERYBODY = """
  SELECT e.id AS employee_id, date_trunc('month', %(horizon)s::date)::date AS month, %(horizon)s::date AS through,
         %(horizon)s::date AS day
    FROM people_employee e
   WHERE e.hire_date <= %(horizon)s AND (e.leave_date IS NULL OR e.leave_date >= %(horizon)s)"""
MONTH_CHANGED = """
  SELECT employee_id, month, through, LEAST(through, leave_date) AS day FROM (
    SELECT DISTINCT d.employee_id, date_trunc('month', d.day)::date AS month, e.leave_date,
           LEAST((date_trunc('month', d.day) + interval '1 month - 1 day')::date, %(horizon)s::date) AS through
      FROM performance_dirtyday d JOIN people_employee e ON e.id = d.employee_id
     WHERE NOT d.is_evaluated AND d.day BETWEEN %(start)s AND %(until)s
       AND d.employee_id = ANY(%(employees)s::bigint[])) AS touched"""

# Weight of specificity: employee 16, position 8, department 4 (deeper wins), brand 2, region 1 (spec 2.3).
LIVE_TARGETS = """
  SELECT t.id, t.metric_id, t.employee_id, t.position_id, t.department_id, t.brand_id, t.region_id, t.per,
         t.start, t.until, t.version, t.value, t.low, t.high, d.lineage,
         (t.employee_id IS NOT NULL)::int * 16 + (t.position_id IS NOT NULL)::int * 8
           + (t.department_id IS NOT NULL)::int * 4 + (t.brand_id IS NOT NULL)::int * 2
           + (t.region_id IS NOT NULL)::int AS weight,
         COALESCE(length(d.lineage) - length(replace(d.lineage, '/', '')), 0) AS depth
    FROM performance_target t
    JOIN performance_metric m ON m.id = t.metric_id AND m.is_active
    LEFT JOIN people_department d ON d.id = t.department_id
   WHERE t.superseded_by_id IS NULL AND t.start <= %(until)s AND (t.until IS NULL OR t.until >= %(start)s)"""

_HOLDS = """t.start <= p.day AND (t.until IS NULL OR t.until >= p.day)
     AND (t.department_id IS NULL OR starts_with(p.lineage, t.lineage))
     AND (t.position_id IS NULL OR t.position_id = p.position_id)
     AND (t.brand_id IS NULL OR t.brand_id = p.brand_id)
     AND (t.region_id IS NULL OR t.region_id = p.region_id)"""
_FIRST = "t.weight DESC, t.depth DESC, t.start DESC, t.version DESC, t.id DESC"


# From `pair` to `hit`: the most specific target of every pair and metric. A target for the person always wins.
HITS = f"""
live_target AS MATERIALIZED ({LIVE_TARGETS}),
place AS MATERIALIZED (
  SELECT DISTINCT day, department_id, lineage, position_id, brand_id, region_id FROM pair),
group_hit AS MATERIALIZED (
  SELECT DISTINCT ON (p.day, p.department_id, p.position_id, p.brand_id, p.region_id, t.metric_id)
         p.day, p.department_id, p.position_id, p.brand_id, p.region_id, t.metric_id, t.id AS target_id
    FROM place p JOIN live_target t ON t.employee_id IS NULL AND {_HOLDS}
   ORDER BY p.day, p.department_id, p.position_id, p.brand_id, p.region_id, t.metric_id, {_FIRST}),
own_hit AS MATERIALIZED (
  SELECT DISTINCT ON (p.employee_id, p.day, t.metric_id) p.employee_id, p.day, p.works, t.metric_id, t.id AS target_id
    FROM pair p JOIN live_target t ON t.employee_id = p.employee_id AND {_HOLDS}
   ORDER BY p.employee_id, p.day, t.metric_id, {_FIRST}),
hit AS MATERIALIZED (
  SELECT employee_id, day, works, metric_id, target_id FROM own_hit
  UNION ALL
  SELECT p.employee_id, p.day, p.works, g.metric_id, g.target_id
    FROM pair p JOIN group_hit g USING (day, department_id, position_id, brand_id, region_id)
   WHERE NOT EXISTS (SELECT 1 FROM own_hit o
                      WHERE o.employee_id = p.employee_id AND o.day = p.day AND o.metric_id = g.metric_id))"""

PLACE = """a.department_id, dep.lineage, a.position_id,
         COALESCE(a.brand_id, 0) AS brand_id, COALESCE(a.region_id, 0) AS region_id"""
ASSIGNED = """JOIN people_assignment a
      ON a.employee_id = x.employee_id AND a.start <= x.day AND (a.until IS NULL OR a.until >= x.day)
    JOIN people_department dep ON dep.id = a.department_id"""

# The figure of one person and day: parts of rates need both, a zero denominator is no data (spec 2.2).
METRIC_PARTS = """
  SELECT id, direction, aggregation, COALESCE(numerator_id, id) AS part_id,
         COALESCE(denominator_id, weight_metric_id) AS over_id,
         aggregation IN ('ratio', 'weighted_mean') AS is_rate
    FROM performance_metric"""

# Keeps the reading of observations to the days and people at hand, whatever the planner thinks of the rest.
_OBSERVED = """{o}.day BETWEEN %(start)s AND %(until)s
         AND (%(employees)s::bigint[] IS NULL OR {o}.employee_id = ANY(%(employees)s::bigint[]))"""

FIGURE_OF_DAY = f"""
  SELECT h.employee_id, h.day, h.metric_id, h.target_id, h.works, t.value AS target_value, t.low, t.high, m.direction,
         CASE WHEN NOT m.is_rate THEN n.value WHEN o.value <> 0 AND m.aggregation = 'ratio' THEN n.value / o.value
              WHEN o.value <> 0 THEN n.value END AS value,
         CASE WHEN m.is_rate AND o.value <> 0
              THEN CASE WHEN m.aggregation = 'ratio' THEN n.value ELSE n.value * o.value END END AS numerator,
         CASE WHEN m.is_rate AND n.value IS NOT NULL AND o.value <> 0 THEN o.value END AS denominator
    FROM hit h
    JOIN live_target t ON t.id = h.target_id AND t.per = 'day'
    JOIN metric_part m ON m.id = h.metric_id
    LEFT JOIN performance_observation n ON n.employee_id = h.employee_id AND n.metric_id = m.part_id
         AND n.day = h.day AND {_OBSERVED.format(o="n")}
    LEFT JOIN performance_observation o ON o.employee_id = h.employee_id AND o.metric_id = m.over_id
         AND o.day = h.day AND {_OBSERVED.format(o="o")}"""

ACHIEVEMENT = """CASE
    WHEN f.value IS NULL THEN NULL
    WHEN f.direction = 'higher' THEN CASE WHEN f.target_value > 0 THEN f.value / f.target_value END
    WHEN f.direction = 'lower' THEN CASE WHEN f.value <= 0 THEN 2 ELSE f.target_value / f.value END
    WHEN f.value > f.high THEN f.high / f.value
    WHEN f.value >= f.low THEN 1
    WHEN f.low > 0 THEN f.value / f.low ELSE 0 END"""
# LEAST and GREATEST pass over nulls, so no data is asked for first. OFFSET 0 has each step worked out once: without it
# the planner writes the divisions into every place where their answer is used, eight times for the points alone.
JUDGED = f"""
  SELECT f.*, CASE WHEN f.exact IS NOT NULL THEN LEAST(2, GREATEST(0, f.exact)) END AS achievement
    FROM (SELECT f.*, {ACHIEVEMENT} AS exact FROM figure f OFFSET 0) f OFFSET 0"""

_KEY = ("employee_id", "metric_id", "day", "grain")
_FIGURES = (
    "value", "numerator", "denominator", "target_value", "target_id", "achievement", "points", "through",
)  # fmt: skip
_COLUMNS = ", ".join((*_KEY, *_FIGURES))


def _of(row: str, names: tuple[str, ...] = _FIGURES) -> str:
    return ", ".join(f"{row}.{name}" for name in names)


def _same_key(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _KEY)


# Writes what differs, removes what no longer holds, and tells how much of each. What stands is read once; nobody else
# writes meanwhile (judging takes a lock), so that what is new needs no second look at the key. New rows go in in the
# order of the key: its pages, one or two per person and metric after a year, are then visited one after the other.
_WRITE = f"""
stood AS MATERIALIZED (
  SELECT {_of("r", _KEY + _FIGURES)} FROM performance_dayresult r WHERE {{covered}}),
gone AS (
  DELETE FROM performance_dayresult r
   USING (SELECT {_of("s", _KEY)} FROM stood s
           WHERE NOT EXISTS (SELECT 1 FROM fresh f WHERE {_same_key("f", "s")})) s
   WHERE {_same_key("r", "s")} AND {{near}}
  RETURNING {_of("r", _KEY)}),
changed AS (
  UPDATE performance_dayresult r SET ({", ".join(_FIGURES)}) = ROW ({_of("f")})
    FROM (SELECT {_of("f", _KEY + _FIGURES)} FROM fresh f JOIN stood s ON {_same_key("f", "s")}
           WHERE ({_of("f")}) IS DISTINCT FROM ({_of("s")})) f
   WHERE {_same_key("r", "f")} AND {{near}}
  RETURNING {_of("r", _KEY)}),
added AS (
  INSERT INTO performance_dayresult AS r ({_COLUMNS})
  SELECT {_COLUMNS} FROM fresh f WHERE NOT EXISTS (SELECT 1 FROM stood s WHERE {_same_key("s", "f")})
   ORDER BY employee_id, metric_id, day
  RETURNING {_of("r", _KEY)}),
put AS (SELECT * FROM changed UNION ALL SELECT * FROM added)
"""
_TOLD = """
SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM put), (SELECT count(*) FROM gone),
       (SELECT COALESCE(jsonb_agg(row_to_json(c) ORDER BY c.day, c.employee, c.metric), '[]') FROM (
         SELECT e.number AS employee, m.code AS metric, k.day, k.grain, b.value::text AS before, p.value::text AS after,
                b.target_value::text AS target_before, p.target_value::text AS target_after,
                b.employee_id IS NOT NULL AS existed
           FROM (SELECT employee_id, metric_id, day, grain FROM put
                 UNION ALL SELECT employee_id, metric_id, day, grain FROM gone) k
           LEFT JOIN stood b USING (employee_id, metric_id, day, grain)
           LEFT JOIN fresh p USING (employee_id, metric_id, day, grain)
           JOIN people_employee e ON e.id = k.employee_id JOIN performance_metric m ON m.id = k.metric_id
          WHERE %(tell)s ORDER BY b.employee_id IS NULL, k.day, e.number, m.code LIMIT 1000) c)"""


def day_statement(scope: str, *, points: str) -> str:
    """One statement: judge the pairs of `scope` and write their day results."""
    near = "r.day BETWEEN %(start)s AND %(until)s AND r.employee_id = ANY(%(employees)s::bigint[])"
    covered = f"""r.grain IN ('day', 'off') AND {near}
     AND EXISTS (SELECT 1 FROM pair p WHERE p.employee_id = r.employee_id AND p.day = r.day)"""
    if scope == EVERYBODY:
        near = "r.day = %(start)s"
        covered = f"r.grain IN ('day', 'off') AND {near}"
    return f"""
WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
pair AS MATERIALIZED (
  SELECT x.employee_id, x.day, {PLACE}, w.employee_id IS NOT NULL AS works
    FROM ({scope}) x {ASSIGNED}
    LEFT JOIN working_day w ON w.employee_id = x.employee_id AND w.day = x.day),
{HITS},
metric_part AS MATERIALIZED ({METRIC_PARTS}),
figure AS ({FIGURE_OF_DAY} OFFSET 0),
judged AS ({JUDGED}),
fresh AS MATERIALIZED (
  SELECT employee_id, metric_id, day, CASE WHEN works THEN 'day' ELSE 'off' END AS grain, round(value, 6) AS value,
         numerator::numeric(30, 12), denominator::numeric(24, 6),
         CASE WHEN works THEN target_value END AS target_value, target_id,
         CASE WHEN works THEN round(achievement, 6) END AS achievement,
         CASE WHEN works THEN round({points}, 2) END AS points, NULL::date AS through
    FROM judged WHERE works OR value IS NOT NULL),
{_WRITE.format(covered=covered, near=near)}
{_TOLD}"""


# One month at a time: start and until are its first and last day.
_DUE = """
  SELECT p.employee_id, count(w.day) AS total, count(w.day) FILTER (WHERE w.day <= p.through) AS gone
    FROM pair p LEFT JOIN working_day w ON w.employee_id = p.employee_id AND w.day BETWEEN p.month AND p.month_end
   GROUP BY p.employee_id"""
_SUMS = f"""
  SELECT h.employee_id, h.metric_id, sum(n.value) AS total, count(n.value) AS days,
         (array_agg(n.value ORDER BY n.day DESC))[1] AS latest,
         sum(CASE WHEN m.aggregation = 'ratio' THEN n.value ELSE n.value * o.value END)
           FILTER (WHERE o.value IS NOT NULL) AS numerator, sum(o.value) AS denominator
    FROM monthly h
    JOIN metric_part m ON m.id = h.metric_id
    JOIN performance_observation n ON n.employee_id = h.employee_id AND n.metric_id = m.part_id
         AND n.day <= h.through AND {_OBSERVED.format(o="n")}
    LEFT JOIN performance_observation o ON o.employee_id = n.employee_id AND o.metric_id = m.over_id
         AND o.day = n.day AND {_OBSERVED.format(o="o")}
   GROUP BY h.employee_id, h.metric_id"""
_MONTHLY = """
  SELECT h.employee_id, h.metric_id, h.target_id, p.month, p.through, p.through = p.month_end AS whole
    FROM hit h JOIN pair p USING (employee_id, day)
    JOIN live_target t ON t.id = h.target_id AND t.per = 'month'"""

FIGURE_OF_MONTH = """
  SELECT h.employee_id, h.month AS day, h.metric_id, h.target_id, h.through, t.low, t.high, m.direction,
         CASE WHEN m.aggregation <> 'sum' OR h.whole THEN t.value
              ELSE t.value * COALESCE(w.gone::numeric / NULLIF(w.total, 0), 1) END AS target_value,
         CASE m.aggregation WHEN 'sum' THEN s.total WHEN 'last' THEN s.latest
              WHEN 'mean' THEN s.total / NULLIF(s.days, 0) ELSE s.numerator / NULLIF(s.denominator, 0) END AS value,
         CASE m.aggregation WHEN 'mean' THEN s.total WHEN 'sum' THEN NULL WHEN 'last' THEN NULL
              ELSE s.numerator END AS numerator,
         CASE m.aggregation WHEN 'mean' THEN s.days WHEN 'sum' THEN NULL WHEN 'last' THEN NULL
              ELSE s.denominator END AS denominator
    FROM monthly h
    JOIN live_target t ON t.id = h.target_id
    JOIN metric_part m ON m.id = h.metric_id
    LEFT JOIN sums s ON s.employee_id = h.employee_id AND s.metric_id = h.metric_id
    LEFT JOIN due w ON w.employee_id = h.employee_id"""


def month_statement(scope: str, *, points: str) -> str:
    """One statement: judge the months of `scope` so far and write their results of grain month."""
    near = "r.day = %(start)s"
    covered = f"""r.grain = 'month' AND {near}
     AND EXISTS (SELECT 1 FROM pair p WHERE p.employee_id = r.employee_id AND p.month = r.day)"""
    return f"""
WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
told AS MATERIALIZED (
  SELECT employee_id, max(through) AS through FROM performance_dayresult
   WHERE grain = 'month' AND day = %(start)s GROUP BY employee_id),
pair AS MATERIALIZED (
  SELECT x.employee_id, x.day, x.month, GREATEST(x.through, told.through) AS through, true AS works,
         (x.month + interval '1 month - 1 day')::date AS month_end, {PLACE}
    FROM ({scope}) x {ASSIGNED} LEFT JOIN told ON told.employee_id = x.employee_id),
{HITS},
metric_part AS MATERIALIZED ({METRIC_PARTS}),
monthly AS MATERIALIZED ({_MONTHLY}),
due AS MATERIALIZED ({_DUE}),
sums AS MATERIALIZED ({_SUMS}),
figure AS ({FIGURE_OF_MONTH} OFFSET 0),
judged AS ({JUDGED}),
fresh AS MATERIALIZED (
  SELECT employee_id, metric_id, day, 'month' AS grain, round(value, 6) AS value,
         numerator::numeric(30, 12), denominator::numeric(24, 6),
         round(target_value, 6) AS target_value, target_id, round(achievement, 6) AS achievement,
         round({points}, 2) AS points, through
    FROM judged),
{_WRITE.format(covered=covered, near=near)}
{_TOLD}"""


def points_sql(curves: Iterable[tuple[int, Curve]]) -> str:
    """An expression for points over `achievement` and `metric_id`: the default curve, and those that differ."""
    special = "".join(f" WHEN metric_id = {int(metric)} THEN {_curve_sql(curve)}" for metric, curve in curves)
    default = _curve_sql(DEFAULT_CURVE)
    return f"(CASE{special} ELSE {default} END)" if special else default


def _curve_sql(curve: Curve) -> str:
    parts = [f"WHEN achievement <= {_number(curve[0][0])} THEN {_number(curve[0][1])}"]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        slope = f"{_number(y0)} + (achievement - {_number(x0)}) * {_number(y1 - y0)} / {_number(x1 - x0)}"
        parts.append(f"WHEN achievement <= {_number(x1)} THEN {slope}")
    return f"(CASE {' '.join(parts)} WHEN achievement IS NULL THEN NULL ELSE {_number(curve[-1][1])} END)"


def _number(value: Decimal) -> str:
    return f"{Decimal(value):f}::numeric"
