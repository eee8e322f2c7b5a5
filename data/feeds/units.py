"""Units: the register of who reports, who belongs to whom, and what became of units that closed."""

from collections.abc import Callable

import polars as pl

from data.cells.tidying import key_form
from data.feeds.columns import planned, text
from data.feeds.feed import Across, Feed, InForce, Others, Rule, Surroundings
from data.language import _, ngettext


def _known(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    return pl.concat([rows["unit_id"], pl.Series("unit_id", list(surroundings.units), dtype=pl.String)])


def _parent_unknown(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    known = _known(rows, surroundings)
    return rows.select(pl.col("parent_id").is_not_null() & ~pl.col("parent_id").is_in(known.implode())).to_series()


def _successor_unknown(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    known = _known(rows, surroundings)
    return rows.select(
        pl.col("successor_id").is_not_null() & ~pl.col("successor_id").is_in(known.implode())
    ).to_series()


def _circle(link: str) -> Callable[[pl.DataFrame, Surroundings], pl.Series]:
    """Rows whose chain of `link` comes back to where it began: each step looks twice as far as the last."""

    def broken(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
        links = (
            pl.concat([surroundings.stored("units").select("unit_id", link).collect(), rows.select("unit_id", link)])
            .unique("unit_id", keep="last", maintain_order=True)
            .drop_nulls(link)
        )
        target = dict(zip(links["unit_id"], links[link], strict=True))
        rounds = []
        for start in rows["unit_id"]:
            seen, here = {start}, target.get(start)
            while here is not None and here not in seen:
                seen.add(here)
                here = target.get(here)
            rounds.append(here is not None)
        return pl.Series(rounds, dtype=pl.Boolean)

    return broken


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """A unit without an opening day has always stood."""
    return rows.with_columns(pl.col("opened_on").fill_null(pl.date(1900, 1, 1)))


def _as_they_will_stand(rows: pl.LazyFrame, surroundings: Surroundings) -> pl.DataFrame:
    """The register with these rows: unit_id, name, kind."""
    columns = ("unit_id", "name", "kind")
    both = pl.concat([surroundings.stored("units").select(columns), rows.select(columns)])
    return both.unique("unit_id", keep="last", maintain_order=True).collect()


def _alike_kinds(rows: pl.LazyFrame, surroundings: Surroundings) -> list[str]:
    """Peer groups that differ by case or blanks alone, so that nobody is compared with his peers."""
    groups: dict[str, set[str]] = {}
    for kind in _as_they_will_stand(rows, surroundings)["kind"].unique().drop_nulls():
        groups.setdefault(key_form(kind), set()).add(kind)
    return [
        _(
            "kind: {kinds} differ by case, blanks or width alone, and are {n} peer groups: write one of them",
            kinds=", ".join(sorted(alike)),
            n=len(alike),
        )
        for alike in groups.values()
        if len(alike) > 1
    ]


def _alike_names(rows: pl.LazyFrame, surroundings: Surroundings) -> list[str]:
    """Units of one name, whatever its case and blanks, of which these rows bring one."""
    brought = set(rows.select("unit_id").collect()["unit_id"])
    named: dict[str, list[tuple[str, str]]] = {}
    for unit, name, _kind in _as_they_will_stand(rows, surroundings).iter_rows():
        named.setdefault(key_form(name), []).append((unit, name))
    twice = [alike for alike in named.values() if len(alike) > 1 and brought & {unit for unit, name in alike}]
    if not twice:
        return []
    shown = "; ".join(f"{', '.join(unit for unit, name in alike)}: {alike[0][1]}" for alike in twice[:5])
    return [
        ngettext(
            "name: {n} name stands for several units, but for case and blanks ({shown}): is each a unit of its own?",
            "name: {n} names stand for several units, but for case and blanks ({shown}): is each a unit of its own?",
            len(twice),
            shown=shown,
        )
    ]


feed = Feed(
    title="Units",
    words="The register: one row a unit, with the unit above it and the group of its peers.",
    keys=("unit_id",),
    columns={
        "unit_id": text("unit", "unit code", "单位编号", "单位代码", "单位编码", "机构编码"),
        "name": text("unit name", "单位名称", "机构名称", "名称"),
        "parent_id": text("parent", "parent unit", "上级单位", "上级编号", "上级单位编码", empty=True),
        "kind": text("peer group", "type", "类别", "单位类别", "单位类型"),
        "opened_on": planned("opened", "成立日期", "设立日期", empty=True),
        "closed_on": planned("closed", "撤销日期", empty=True),
        "successor_id": text("successor", "承接单位", "并入单位", empty=True),
    },
    rules=(
        Rule(
            "closed_on lies before opened_on",
            "closed_on",
            pl.col("closed_on") >= pl.col("opened_on"),
        ),
        Rule("a unit cannot be its own successor", "successor_id", pl.col("successor_id") != pl.col("unit_id")),
    ),
    across=(
        Across("the parent is not in the unit register", "parent_id", _parent_unknown),
        Across("the successor is not in the unit register", "successor_id", _successor_unknown),
        Across("the chain of parents goes round in a circle", "parent_id", _circle("parent_id")),
        Across("the chain of successors goes round in a circle", "successor_id", _circle("successor_id")),
    ),
    tidy=_tidy,
    remarks=(_alike_kinds, _alike_names),
)
