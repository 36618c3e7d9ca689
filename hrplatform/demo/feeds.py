"""What the shop systems measure on a day, by kind of post. Pure: everything follows from the generator given."""

import math
from random import Random

from hrplatform.demo.cast import PositionPlan

PRICE = 260
VISITORS = 200
CHATS = 60


def figures(rng: Random, position: PositionPlan, level: float) -> dict[str, str]:
    """{metric code: value} of one day for somebody who reaches this share of the targets."""
    return FEEDS[position.feed](rng, position, level)


def shop(rng: Random, position: PositionPlan, level: float) -> dict[str, str]:
    """Orders, visitors and revenue of a shop operator; clicks where the post is measured by them."""
    orders = steady(rng, int(position.targets["orders"]) * level)
    found = sales(rng, orders=orders, visitors=steady(rng, VISITORS))
    if goal := position.targets.get("live_clicks"):
        found["live_clicks"] = str(steady(rng, float(goal) * level))
    return found


def sales(rng: Random, *, orders: int, visitors: int) -> dict[str, str]:
    """So many orders out of so many visitors, with their revenue."""
    revenue = sum(max(30.0, rng.gauss(PRICE, 30)) for _ in range(orders))
    return {"orders": str(orders), "visitors": str(max(orders, visitors)), "revenue": f"{revenue:.2f}"}


def service(rng: Random, position: PositionPlan, level: float) -> dict[str, str]:
    """Chats with their response time and satisfaction; orders out of them where conversion is measured."""
    chats = poisson(rng, CHATS * level)
    pace = position.pace or float(position.targets["response_seconds"])
    found = {
        "chats": str(chats),
        "response_seconds": f"{max(12.0, rng.gauss(pace / level, 5)):.1f}",
        "satisfaction": f"{min(1.0, max(0.6, rng.gauss(0.95 * level**0.3, 0.02))):.4f}",
    }
    if goal := position.targets.get("conversion"):
        found |= {"visitors": str(chats), "orders": str(min(chats, poisson(rng, chats * float(goal) * level)))}
    return found


def promotion(rng: Random, position: PositionPlan, level: float) -> dict[str, str]:
    clicks = poisson(rng, float(position.targets["promo_clicks"]) * level)
    return {"promo_clicks": str(clicks), "orders": str(poisson(rng, clicks * 0.03 * level))}


def requests(rng: Random, position: PositionPlan, level: float) -> dict[str, str]:
    """Requests of other departments: received, answered, how fast."""
    received = poisson(rng, 12) + 1
    answered = sum(rng.random() < min(0.99, 0.95 * level**0.5) for _ in range(received))
    hours = float(position.targets["request_response_hours"])
    return {
        "requests_received": str(received),
        "requests_answered": str(answered),
        "request_response_hours": f"{max(0.5, rng.gauss(hours / level, 0.6)):.2f}",
    }


FEEDS = {"shop": shop, "service": service, "promotion": promotion, "requests": requests}


def steady(rng: Random, mean: float) -> int:
    """A count that varies less than chance alone: who has regular customers, has regular days."""
    return max(0, round(rng.gauss(mean, 0.45 * math.sqrt(mean))))


def poisson(rng: Random, mean: float) -> int:
    """Knuth's method for small means, the normal approximation above."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count
