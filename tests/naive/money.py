"""Projects, money and openness: the catalogue's sentences as table entries."""

from .measures import STAFF, Flow, Metric, Row, both, by_column, given, in_order, one_of


def justified(contract: Row) -> bool:
    return contract["justified"] is True


def one_bid(contract: Row) -> bool:
    return bool(contract["bids"] == 1)


CATEGORY = by_column("category")
AWARDED = Flow("contracts", "awarded_on")
SINGLE_SOURCE_OR_DIRECT = one_of("method", "single_source", "direct")
SINGLE_SOURCE = one_of("method", "single_source")
TENDER = one_of("method", "open_tender", "invited_tender")

MONEY: dict[str, Metric] = {
    "single_source_share": Metric("p", Flow("contracts", "awarded_on", SINGLE_SOURCE_OR_DIRECT), AWARDED, CATEGORY),
    "single_source_value": Metric(
        "q",
        Flow("contracts", "awarded_on", SINGLE_SOURCE_OR_DIRECT, "amount"),
        Flow("contracts", "awarded_on", weight="amount"),
        CATEGORY,
    ),
    "single_source_justified": Metric(
        "p",
        Flow("contracts", "awarded_on", both(SINGLE_SOURCE, justified)),
        Flow("contracts", "awarded_on", SINGLE_SOURCE),
        CATEGORY,
    ),
    "single_bid_tenders": Metric(
        "p",
        Flow("contracts", "awarded_on", both(TENDER, one_bid)),
        Flow("contracts", "awarded_on", both(TENDER, given("bids"))),
        CATEGORY,
    ),
    "contract_overrun": Metric(
        "q",
        Flow("contracts", "awarded_on", given("final_amount"), "final_amount"),
        Flow("contracts", "awarded_on", given("final_amount"), "amount"),
        CATEGORY,
    ),
    "public_funds_spent": Metric(
        "q", Flow("expenses", "month", weight="spent"), Flow("expenses", "month", weight="budget"), CATEGORY
    ),
    "public_funds_per_head": Metric("r", Flow("expenses", "month", weight="spent"), STAFF, CATEGORY),
    "disclosure_timeliness": Metric(
        "p",
        Flow("disclosures", "due_on", in_order("published_on", "due_on")),
        Flow("disclosures", "due_on"),
        by_column("kind"),
    ),
}
