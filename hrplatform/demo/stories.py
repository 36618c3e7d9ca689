"""The stories there are, in the order they are replayed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hrplatform.demo import goal_acts, quarter_acts, standard_acts, wuwei_acts
from hrplatform.demo.sanhe import make_sanhe
from hrplatform.demo.scene import Scene
from hrplatform.demo.story import SEED, Story
from hrplatform.demo.sunrise import make_sunrise
from hrplatform.demo.wuwei import make_wuwei
from tenants.models import Company

Act = Callable[[Scene], None]


@dataclass(frozen=True)
class StoryKind:
    """How a story is made (`make(seed=, until=)`), and what its people do on a morning besides the bosses' round."""

    make: Callable[..., Story]
    acts: tuple[Act, ...] = ()


STORIES: dict[str, StoryKind] = {
    "sunrise": StoryKind(make_sunrise, (goal_acts.act, quarter_acts.act)),
    "wuwei": StoryKind(make_wuwei, (wuwei_acts.act,)),
    "sanhe": StoryKind(make_sanhe, (standard_acts.act,)),
}


@lru_cache(maxsize=8)
def _made(schema: str, until: date) -> Story:
    return STORIES[schema].make(seed=SEED, until=until)


def story_of(company: Company) -> Story | None:
    """The story a demo company has lived, or is living; numbers and posts are the same for every seed."""
    if not company.is_demo or company.schema_name not in STORIES:
        return None
    return _made(company.schema_name, company.live_from - timedelta(days=1))
