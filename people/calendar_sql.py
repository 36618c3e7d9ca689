"""Working days of many people as one SQL fragment, for set-based nights (spec 2.1, architecture 3).

    WITH working_day AS (<WORKING_DAYS>) SELECT employee_id, day, seq FROM working_day …

Parameters: %(start)s and %(until)s (dates, both included) and %(employees)s (list of employee ids, or None for all).
`seq` numbers the working days of each person from 1 inside the range, without gaps: consecutive working days have
consecutive numbers. A person has days from the later of hire date and first assignment to the leave date.
`department_id`, `position_id`, `brand_id`, `region_id`, `manager_id` are the assignment's on that day.
The company calendar must cover the range: call `people.services.ensure_calendar` first.

Each table is read for the range alone, and leave is looked up day by day only for those who have some in it.
"""

WORKING_DAYS = """
SELECT employee_id, day, department_id, position_id, brand_id, region_id, manager_id,
       row_number() OVER (PARTITION BY employee_id ORDER BY day) AS seq
  FROM (
    SELECT e.id AS employee_id, w.day, a.department_id, a.position_id, a.brand_id, a.region_id, a.manager_id,
           CASE
             WHEN away.employee_id IS NOT NULL AND EXISTS (
               SELECT 1 FROM people_leave l
                WHERE l.employee_id = e.id AND l.start <= w.day AND (l.until IS NULL OR l.until >= w.day))
               THEN false
             WHEN s.works IS NOT NULL THEN s.works
             WHEN r.weekdays IS NULL OR w.source IN ('holiday', 'company') THEN w.works
             ELSE NOT r.weekdays @> to_jsonb(extract(isodow FROM w.day)::int)
           END AS works
      FROM people_employee e
      JOIN people_assignment a ON a.employee_id = e.id
      JOIN people_workday w
        ON w.day BETWEEN %(start)s::date AND %(until)s::date
       AND w.day BETWEEN GREATEST(e.hire_date, a.start) AND LEAST(%(until)s::date, e.leave_date, a.until)
      LEFT JOIN (SELECT DISTINCT employee_id FROM people_leave
                  WHERE start <= %(until)s::date AND (until IS NULL OR until >= %(start)s::date)
                    AND (%(employees)s::bigint[] IS NULL OR employee_id = ANY(%(employees)s::bigint[]))
                ) away ON away.employee_id = e.id
      LEFT JOIN people_scheduleentry s
        ON s.employee_id = e.id AND s.day = w.day AND s.day BETWEEN %(start)s::date AND %(until)s::date
      LEFT JOIN people_restpattern r
        ON r.position_id = a.position_id AND r.start <= w.day AND (r.until IS NULL OR r.until >= w.day)
     WHERE (%(employees)s::bigint[] IS NULL OR e.id = ANY(%(employees)s::bigint[]))
       AND a.start <= %(until)s::date AND (a.until IS NULL OR a.until >= %(start)s::date)
  ) AS calendar
 WHERE works
"""
