"""Streaks by gaps and islands (spec 3.1, 3.2; architecture 3). `performance.alerts.streaks` is the reference.

Everything rests on `raw(subject, day, value, low, high, cases)`, the points of a series, and on `point`: the same
after the subject's last closed story, each good or bad by the rule. Parameters besides the series' own:
code (the rule's line), threshold, least, window, recover; first (the first day read); follow: alerts.
"""

from performance.alerts.enums import Comparison

OPERATORS = {Comparison.UNDER: "<", Comparison.OVER: ">"}

# The day up to which a subject's past is closed. A corrected or withdrawn alert closes nothing.
BARRIER = """
  SELECT subject, max(CASE how WHEN 'by_hand' THEN resolved_on WHEN 'recovered' THEN last_day END) AS day
    FROM performance_alert
   WHERE code = %(code)s AND state = 'resolved' AND how IN ('by_hand', 'recovered') GROUP BY subject"""

_RUNS = """
numbered AS MATERIALIZED (
  SELECT subject, day, bad, value, low, high, cases,
         row_number() OVER (PARTITION BY subject ORDER BY day) AS n,
         row_number() OVER (PARTITION BY subject, bad ORDER BY day) AS nth
    FROM point),
run AS MATERIALIZED (
  SELECT subject, bad, min(n) AS s, max(n) AS e, min(day) AS first_day, max(day) AS last_day, count(*) AS length
    FROM numbered GROUP BY subject, bad, n - nth)"""

_STORY = """array_agg(n.day ORDER BY n.day) AS days, array_agg(round(n.value, 6) ORDER BY n.day) AS figures,
         array_agg(round(n.low, 6) ORDER BY n.day) AS lows, array_agg(round(n.high, 6) ORDER BY n.day) AS highs,
         array_agg(n.cases ORDER BY n.day) AS cases"""


def bad(comparison: str, row: str = "r") -> str:
    """Whether a point is bad: past the threshold, and resting on enough cases."""
    operator = OPERATORS[Comparison(comparison)]
    return f"({row}.value {operator} %(threshold)s AND COALESCE({row}.cases, 2147483647) >= %(least)s)"


def candidates(points: str, comparison: str) -> str:
    """Subjects with a bad point among these."""
    return f"SELECT DISTINCT r.subject FROM ({points}) r WHERE {bad(comparison)}"


def find_new(points: str, *, comparison: str, key: str) -> str:
    """(subject's key, days, figures, lows, highs, cases, is_cut): the open story of every subject that is long enough.

    is_cut: the points read did not reach back to a recovery, so that more of the past is needed.
    """
    return f"""
WITH barrier AS MATERIALIZED ({BARRIER}),
raw AS MATERIALIZED ({points}),
point AS MATERIALIZED (
  SELECT r.*, {bad(comparison)} AS bad FROM raw r LEFT JOIN barrier b ON b.subject = {key}
   WHERE b.day IS NULL OR r.day > b.day),
{_RUNS},
healed AS MATERIALIZED (
  SELECT subject, max(s) AS s FROM run WHERE NOT bad AND length >= %(recover)s GROUP BY subject),
opening AS MATERIALIZED (
  SELECT r.subject, min(r.s) AS s, bool_and(h.s IS NULL) AS unhealed
    FROM run r LEFT JOIN healed h USING (subject)
   WHERE r.bad AND r.length >= %(window)s AND r.s > COALESCE(h.s, 0) GROUP BY r.subject),
story AS (
  SELECT n.subject, {_STORY}, bool_or(o.unhealed) AS unhealed
    FROM numbered n JOIN opening o USING (subject) WHERE n.bad AND n.n >= o.s GROUP BY n.subject)
SELECT {key}, r.days, r.figures, r.lows, r.highs, r.cases, r.unhealed AND (b.day IS NULL OR b.day < %(first)s)
  FROM story r LEFT JOIN barrier b ON b.subject = {key} ORDER BY r.subject"""


def follow(points: str, *, comparison: str, key: str) -> str:
    """(alert id, days or null when nothing of the streak is left, figures, lows, highs, cases, recovered): every
    alert of %(alerts)s that changed."""
    return f"""
WITH barrier AS MATERIALIZED ({BARRIER}),
alert AS MATERIALIZED (SELECT id, subject, first_day FROM performance_alert WHERE id = ANY(%(alerts)s::bigint[])),
raw AS MATERIALIZED ({points}),
point AS MATERIALIZED (
  SELECT a.id AS subject, r.day, r.value, r.low, r.high, r.cases, {bad(comparison)} AS bad
    FROM raw r JOIN alert a ON a.subject = {key} LEFT JOIN barrier b ON b.subject = a.subject
   WHERE r.day > GREATEST(b.day, a.first_day - %(before)s)),
{_RUNS},
opening AS MATERIALIZED (
  SELECT DISTINCT ON (a.id) a.id AS subject, r.s, r.e
    FROM alert a JOIN run r ON r.subject = a.id AND r.bad AND r.length >= %(window)s AND r.last_day >= a.first_day
   ORDER BY a.id, r.s),
ending AS MATERIALIZED (
  SELECT o.subject, min(r.s + %(recover)s - 1) AS n
    FROM opening o JOIN run r ON r.subject = o.subject AND NOT r.bad AND r.length >= %(recover)s AND r.s > o.e
   GROUP BY o.subject),
story AS MATERIALIZED (
  SELECT n.subject, {_STORY}, bool_or(z.n IS NOT NULL) AS recovered
    FROM numbered n JOIN opening o USING (subject) LEFT JOIN ending z USING (subject)
   WHERE n.bad AND n.n >= o.s AND (z.n IS NULL OR n.n <= z.n) GROUP BY n.subject),
known AS MATERIALIZED (
  SELECT a.id, (SELECT array_agg(d.day ORDER BY d.day) FROM performance_alertday d WHERE d.alert_id = a.id) AS days
    FROM alert a)
SELECT k.id, s.days, s.figures, s.lows, s.highs, s.cases, COALESCE(s.recovered, false)
  FROM known k LEFT JOIN story s ON s.subject = k.id
 WHERE s.days IS DISTINCT FROM k.days OR s.recovered ORDER BY k.id"""


def kept_and(points: str, key: str) -> str:
    """The points from %(start)s on, and before them the bad days as they were found: for series whose past is kept."""
    return f"""
  SELECT a.subject AS subject, d.day, d.value, d.low, d.high, d.cases
    FROM performance_alertday d JOIN performance_alert a ON a.id = d.alert_id
   WHERE d.alert_id = ANY(%(alerts)s::bigint[]) AND d.day < %(start)s
  UNION ALL SELECT {key}, r.day, r.value, r.low, r.high, r.cases FROM ({points}) r"""


def replay(points: str, *, comparison: str, key: str) -> str:
    """(subject's key, first day, raised on, last bad day, bad days, recovered on or null): every alert the rule would
    have raised on these points, had each been known in the night of its day."""
    return f"""
WITH raw AS MATERIALIZED ({points}),
point AS MATERIALIZED (SELECT r.*, {bad(comparison)} AS bad FROM raw r),
{_RUNS},
mark AS MATERIALIZED (
  SELECT subject, s, bad, CASE WHEN bad THEN s + %(window)s - 1 ELSE s + %(recover)s - 1 END AS at,
         lag(bad) OVER (PARTITION BY subject ORDER BY s) AS after_bad
    FROM run WHERE length >= CASE WHEN bad THEN %(window)s ELSE %(recover)s END),
alert AS MATERIALIZED (
  SELECT m.subject, m.s, m.at, (SELECT min(z.at) FROM mark z
                                 WHERE z.subject = m.subject AND NOT z.bad AND z.s > m.s) AS ended
    FROM mark m WHERE m.bad AND m.after_bad IS DISTINCT FROM true)
SELECT {key}, min(n.day) AS first_day, max(n.day) FILTER (WHERE n.n = r.at) AS raised_on,
       max(n.day) FILTER (WHERE n.bad) AS last_day, count(*) FILTER (WHERE n.bad) AS days,
       max(n.day) FILTER (WHERE n.n = r.ended) AS recovered_on
  FROM alert r JOIN numbered n ON n.subject = r.subject AND n.n >= r.s AND (r.ended IS NULL OR n.n <= r.ended)
 GROUP BY r.subject, r.s ORDER BY raised_on, 1"""
