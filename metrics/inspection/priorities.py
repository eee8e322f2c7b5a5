"""Priorities: the one list of what deserves attention, with the proposal laid over it: who is visited, and who not."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.attention.stories import Story, leading
from metrics.inspection.proposal import Proposal


@dataclass(frozen=True)
class Priority:
    """A unit of the list, by its first story, in the place that the list gives it; 0 for one that is picked and of
    which nothing is told (control sample, referral). `route`: by which it is proposed, "" where it is not; `why` then.
    """

    place: int
    unit_id: str
    story: Story | None
    route: str
    why: str

    @property
    def proposed(self) -> bool:
        """Whether it is to be visited."""
        return bool(self.route)


def priorities(stories: Iterable[Story], proposal: Proposal) -> tuple[Priority, ...]:
    """The list in its order, capacity, exclusions and quotas laid over it, nobody left out; then the other picks."""
    route = dict(proposal.picked.select("unit_id", "route").iter_rows())
    why = dict(proposal.passed.select("unit_id", "why").iter_rows())
    listed = leading(stories)
    told = {story.unit_id for story in listed}
    found = [
        Priority(place, story.unit_id, story, route.get(story.unit_id, ""), why.get(story.unit_id, ""))
        for place, story in enumerate(listed, start=1)
    ]
    return (*found, *(Priority(0, unit, None, by, "") for unit, by in route.items() if unit not in told))
