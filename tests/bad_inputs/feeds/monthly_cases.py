"""Monthly cases: the feed of the bad inputs, declared like any other, for the tests only."""

from data.feeds.columns import Column, month, text, unit, whole
from data.feeds.feed import Feed
from tests.bad_inputs.rate import rate


def unit_name() -> Column:
    """The name of the unit in the column unit_id: it must be the register's name of that unit."""
    column = text("unit name", "单位名称", "机构名称")
    column.metadata["names"] = "unit_id"
    return column


def stated(column: Column) -> Column:
    """The column must be in the file, though its cells may be empty."""
    column.required = True
    return column


feed = Feed(
    title="Monthly cases",
    words="Cases opened and closed by a unit in a month, and the share handled on time.",
    keys=("unit_id", "month"),
    columns={
        "unit_id": unit("unit_code", "单位代码"),
        "unit_name": unit_name(),
        "month": month("年月", "统计月份", "报告期", "月度", "report month"),
        "cases_open": stated(
            whole(
                "open",
                "cases opened",
                "未结案件",
                "未结案件数",
                "在办案件",
                "在办案件数",
                "在办",
                "未结",
                "新收案件",
                "受理案件数",
                empty=True,
            )
        ),
        "cases_closed": stated(
            whole(
                "closed",
                "办结案件",
                "办结案件数",
                "已结案件",
                "已结案件数",
                "办结",
                "已结",
                "结案数",
                "办结数",
                empty=True,
            )
        ),
        "on_time_rate": rate("on time", "按时率", "按期率", "及时率", "按时办结率", "按期办结率", empty=True),
    },
    dated="month",
)
