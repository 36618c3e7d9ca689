"""Random allocation files: bounds, caps, both modes, transfers, pay slices, ineligible people."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

DEPARTMENT_CURVE = [["0", "0"], ["60", "0.6"], ["100", "1"], ["120", "1.2"]]
PERSON_CURVE = [["60", "0.6"], ["100", "1"], ["120", "1.5"]]

FLAT = {"person_curve": [["0", "1"]], "cap_months": "0.4"}
MODES = ("normalised", "absolute")
VARIANTS = {"flat": FLAT, "steep": {"person_curve": [["80", "0"], ["120", "2"]], "person_threshold": "80"}}

scores = st.integers(4000, 12500).map(lambda n: str(Decimal(n) / 100))
salaries = st.integers(300_000, 4_000_000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
eligibilities = st.sampled_from(["1", "1", "1", "0.5", "0", "0.25"])


@st.composite
def plans(draw, mode=None, individual_mode=None):
    return {
        "reserve_rate": draw(st.sampled_from(["0", "0.05", "0.033", "0.5"])),
        "mode": mode or draw(st.sampled_from(["normalised", "absolute"])),
        "individual_mode": individual_mode or draw(st.sampled_from(["normalised", "absolute"])),
        "department_curve": DEPARTMENT_CURVE,
        "person_curve": PERSON_CURVE,
        "person_threshold": draw(st.sampled_from(["60", None])),
        "cap_months": draw(st.sampled_from(["3", "0.5", "0.1", None])),
        "variants": draw(st.sampled_from([None, VARIANTS])),
    }


@st.composite
def departments(draw, bounds=True, own_modes=True):
    rows = []
    for i in range(draw(st.integers(1, 5))):
        low = draw(st.sampled_from([None, None, "0.05", "0.1", "0.2"])) if bounds else None
        high = draw(st.sampled_from([None, None, "0.2", "0.35", "0.9"])) if bounds else None
        rows.append(
            {
                "code": f"D{i}",
                "score": draw(st.one_of(st.none(), scores)),
                "weight": draw(st.sampled_from(["1", "1.2", "0.8", "0"])),
                "min_share": low,
                "max_share": high,
                "individual_mode": draw(st.sampled_from([None, None, *MODES])) if own_modes else None,
            }
        )
    return rows


@st.composite
def members_of(draw, codes, period_days, variants=()):
    """Rows of one to a dozen people; some in two departments, some with two pay slices."""
    rows = []
    for i in range(draw(st.integers(1, 12))):
        salary = draw(salaries)
        days = draw(st.integers(0, period_days))
        row = {
            "employee": f"{i:04d}",
            "department": draw(st.sampled_from(codes)),
            "salary": salary,
            "days": days,
            "score": draw(scores),
            "eligibility": draw(eligibilities),
        }
        if variants:
            row["variant"] = draw(st.sampled_from([None, *variants]))
        if draw(st.booleans()) and days > 1:
            row["slices"] = [{"salary": draw(salaries), "days": 1}, {"salary": salary, "days": days - 1}]
        rows.append(row)
        others = [code for code in codes if code != row["department"]]
        if others and days < period_days and draw(st.integers(0, 3)) == 0:
            again = {k: v for k, v in row.items() if k != "slices"}
            rows.append({**again, "department": draw(st.sampled_from(others)), "days": period_days - days})
    return rows


@st.composite
def documents(draw, mode=None, individual_mode=None, bounds=True):
    start = date(2025, 1, 1)
    until = start + timedelta(days=draw(st.sampled_from([30, 89, 364])))
    pool = draw(st.integers(0, 50_000_000))
    days = (until - start).days + 1
    rows = draw(departments(bounds=bounds, own_modes=individual_mode is None))
    plan = draw(plans(mode=mode, individual_mode=individual_mode))
    return {
        "pool": f"{pool // 100}.{pool % 100:02d}",
        "period": {"from": start.isoformat(), "to": until.isoformat()},
        "plan": plan,
        "departments": rows,
        "members": draw(members_of([row["code"] for row in rows], days, sorted(plan["variants"] or {}))),
    }
