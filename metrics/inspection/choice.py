"""Choice: what people chose before a proposal is made; stored with it, so that it can be made again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from data import months
from data.errors import Invalid
from data.language import _


@dataclass(frozen=True)
class Choice:
    """`capacity`: how many units can be visited. `peers`, `under`: the peer group and the subtree to choose from.

    `excluded`: unit -> why. `cooling_off`: months after a visit; `settling`: months after a reorganisation, in which a
    unit is not proposed. `least`, `most`: at least and at most so many of a kind or a region (its unit's id).
    `weights`: mechanism -> weight, 1 where nothing is said, 0 to leave it out. `random_share`: of the capacity, for
    the control sample drawn by `seed`; `rise_share`, `no_report_share`: at most so much for these routes.
    `false_share`: the share of units with nothing wrong that may reach the signal route by chance. `referrals`: unit
    -> why. `draws`: reweightings for firmness.
    """

    month: date
    capacity: int
    window: str = "12"
    peers: str | None = None
    under: str | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    cooling_off: int = 6
    settling: int = 6
    least: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    random_share: float = 0.2
    rise_share: float = 0.2
    no_report_share: float = 0.2
    false_share: float = 0.02
    seed: int = 1
    referrals: Mapping[str, str] = field(default_factory=dict)
    draws: int = 200

    def __post_init__(self) -> None:
        if self.capacity < 1:
            raise Invalid(_("The capacity is {capacity}: at least one unit must be visited.", capacity=self.capacity))
        for name in ("random_share", "rise_share", "no_report_share", "false_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise Invalid(_("{name} is {given}: it lies between 0 and 1.", name=name, given=getattr(self, name)))
        unsaid = [unit for unit, why in {**self.referrals, **self.excluded}.items() if not why.strip()]
        if unsaid:
            raise Invalid(_("A referral or an exclusion needs a reason: {unsaid} has none.", unsaid=", ".join(unsaid)))

    def as_json(self) -> dict[str, Any]:
        """As plain values, for a file."""
        return {**asdict(self), "month": f"{self.month:%Y-%m}"}

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Choice":
        """The choice that `as_json` gave."""
        return cls(**{**held, "month": months.read(held["month"])})
