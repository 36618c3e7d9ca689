"""A second, independent computation of spec 6: plain lists, Fraction everywhere, bisection for λ.

Shares no code with the engine. Slow and obvious on purpose.
"""

from fractions import Fraction as F
from math import ceil, floor


def curve(points, x):
    points = [(F(a), F(b)) for a, b in points]
    if x <= points[0][0]:
        return points[0][1]
    if x >= points[-1][0]:
        return points[-1][1]
    for i in range(len(points) - 1):
        (a, fa), (b, fb) = points[i], points[i + 1]
        if a <= x <= b:
            return fa * (b - x) / (b - a) + fb * (x - a) / (b - a)
    raise AssertionError


def clamp(value, low, high):
    if high is not None and value > high:
        value = F(high)
    return max(value, F(low))


def fill(total, weights, lows, highs):
    """clamp(λw, low, high) summing to `total` by bisection, then made exact on the free items."""

    def at(level):
        return [clamp(level * w, lo, hi) for w, lo, hi in zip(weights, lows, highs)]

    if sum(at(F(0))) >= total:
        return at(F(0))
    lower, upper = F(0), F(1)
    if sum(w for w in weights) == 0:
        return at(F(0))
    tops = [F(lo) if w == 0 else (None if hi is None else F(max(hi, lo))) for w, lo, hi in zip(weights, lows, highs)]
    if None not in tops and sum(tops) <= total:
        return tops
    while sum(at(upper)) < total:
        upper *= 2
    for _ in range(600):
        middle = (lower + upper) / 2
        if sum(at(middle)) < total:
            lower = middle
        else:
            upper = middle
        # Which items are free is settled long before λ is: solve for it exactly as soon as it is.
        free = [lo < lower * w and (hi is None or upper * w < hi) for w, lo, hi in zip(weights, lows, highs)]
        fixed = [v for v, f in zip(at(upper), free) if not f]
        if any(free):
            level = (total - sum(fixed)) / sum(w for w, f in zip(weights, free) if f)
            answer = at(level)
            if sum(answer) == total:
                return answer
        elif sum(fixed) == total:
            return at(upper)
    raise AssertionError("no level found")


def whole(total, values, keys):
    amounts = [floor(v) for v in values]
    order = sorted(range(len(values)), key=lambda i: (-(values[i] - floor(values[i])), keys[i]))
    for i in order[: total - sum(amounts)]:
        amounts[i] += 1
    return amounts


def half_up(x):
    return floor(x + F(1, 2))


def terms(plan, member, name):
    """The member's own term: of the variant named, where it gives one, else of the plan."""
    given = (plan.get("variants") or {}).get(member.get("variant") or "", {}).get(name)
    return plan.get(name) if given is None else given


def compute(doc):
    """Expected output of a (valid) document, or {"error": …} for floors that clash."""
    plan = doc["plan"]
    pool = int(F(doc["pool"]) * 100)
    keep = half_up(pool * F(plan.get("reserve_rate") or 0))
    d = pool - keep
    from datetime import date

    period = (date.fromisoformat(doc["period"]["to"]) - date.fromisoformat(doc["period"]["from"])).days + 1
    members = sorted(doc["members"], key=lambda m: (m["department"], m["employee"]))
    for m in members:
        slices = m.get("slices") or [{"salary": m["salary"], "days": m["days"]}]
        m["_base"] = sum(F(s["salary"]) * 100 * s["days"] for s in slices) / period
        m["_e"] = F(m["eligibility"])
        s = F(m["score"])
        threshold = terms(plan, m, "person_threshold")
        m["_k"] = F(0) if threshold is not None and s < F(threshold) else curve(terms(plan, m, "person_curve"), s)
        m["_w"] = m["_base"] * m["_k"] * m["_e"]
    deps = sorted(doc["departments"], key=lambda x: x["code"])
    bs, cs = [], []
    for dep in deps:
        bs.append(sum(m["_base"] for m in members if m["department"] == dep["code"] and m["_e"] > 0))
        cs.append(
            (curve(plan["department_curve"], F(dep["score"])) if dep["score"] is not None else F(1)) * F(dep["weight"])
        )
    lows = [ceil(F(x["min_share"]) * d) if x["min_share"] is not None else 0 for x in deps]
    highs = [floor(F(x["max_share"]) * d) if x["max_share"] is not None else None for x in deps]
    if sum(lows) > d:
        return {"error": "floors", "departments": [x["code"] for x, lo in zip(deps, lows) if lo]}
    if any(hi is not None and lo > hi for lo, hi in zip(lows, highs)):
        return {"error": "bounds"}
    ws = [b * c for b, c in zip(bs, cs)]
    codes = [x["code"] for x in deps]
    amounts = None
    if plan["mode"] == "absolute":
        own = [clamp(d * w / sum(bs) if sum(bs) else F(0), lo, hi) for w, lo, hi in zip(ws, lows, highs)]
        if sum(own) < d:
            amounts = [floor(v) for v in own]
    if amounts is None:
        exact = fill(d, ws, lows, highs)
        amounts = whole(int(sum(exact)), exact, codes)
    awards, departments, got = [], [], {}
    for dep, amount in zip(deps, amounts):
        mine = [m for m in members if m["department"] == dep["code"]]
        caps = []
        for m in mine:
            cap = terms(plan, m, "cap_months")
            caps.append(
                None if cap is None else max(0, floor(F(cap) * F(m["salary"]) * 100) - got.get(m["employee"], 0))
            )
        w = [m["_w"] for m in mine]
        values = None
        if sum(w) == 0:
            paid = [0] * len(mine)
        else:
            if (dep.get("individual_mode") or plan.get("individual_mode")) == "absolute":
                be = sum(m["_base"] * m["_e"] for m in mine)
                values = [clamp(amount * x / be, 0, c) for x, c in zip(w, caps)]
                if sum(values) < amount:
                    paid = [floor(v) for v in values]
                else:
                    values = None
            if values is None:
                exact = fill(amount, w, [0] * len(w), caps)
                paid = whole(int(sum(exact)), exact, [m["employee"] for m in mine])
        for m, x in zip(mine, paid):
            got[m["employee"]] = got.get(m["employee"], 0) + x
            awards.append((m["employee"], dep["code"], x))
        departments.append((dep["code"], amount, amount - sum(paid)))
    return {
        "pool": pool,
        "reserve": pool - sum(x for _e, _d, x in awards),
        "departments": departments,
        "awards": sorted(awards),
    }
