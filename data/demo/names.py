"""The bilingual names of the demonstration organisation's places and offices."""

FIRST = (
    ("青", "Qing"), ("柳", "Liu"), ("安", "An"), ("云", "Yun"), ("石", "Shi"), ("白", "Bai"),
    ("兴", "Xing"), ("临", "Lin"), ("龙", "Long"), ("梅", "Mei"), ("景", "Jing"), ("东", "Dong"),
    ("南", "Nan"), ("长", "Chang"), ("宁", "Ning"), ("金", "Jin"), ("永", "Yong"), ("新", "Xin"),
    ("平", "Ping"), ("松", "Song"), ("双", "Shuang"), ("泰", "Tai"), ("文", "Wen"), ("高", "Gao"),
)  # fmt: skip
SECOND = (
    ("河", "he"), ("山", "shan"), ("林", "lin"), ("原", "yuan"), ("泉", "quan"), ("阳", "yang"),
    ("江", "jiang"), ("湖", "hu"), ("城", "cheng"), ("州", "zhou"), ("溪", "xi"), ("桥", "qiao"),
    ("岭", "ling"), ("田", "tian"), ("港", "gang"), ("川", "chuan"), ("塘", "tang"), ("坪", "ping"),
    ("海", "hai"), ("门", "men"), ("关", "guan"), ("峰", "feng"), ("浦", "pu"),
)  # fmt: skip
BUREAUS = (
    ("财政局", "Finance"), ("交通局", "Transport"), ("水利局", "Water"), ("教育局", "Education"),
    ("住建局", "Housing"), ("农业局", "Agriculture"), ("民政局", "Civil Affairs"), ("卫健局", "Health"),
    ("自然资源局", "Land"), ("审计局", "Audit"), ("市监局", "Market Supervision"), ("应急局", "Emergency"),
)  # fmt: skip
CENTRES = (
    ("政务服务中心", "Citizen Services"), ("医保中心", "Health Insurance"), ("社保中心", "Social Security"),
    ("公共资源交易中心", "Procurement"), ("不动产登记中心", "Land Registry"), ("就业中心", "Employment"),
)  # fmt: skip


def place(number: int) -> tuple[str, str]:
    """The number-th place name; the first 552 differ."""
    # Steps of 7 through the second syllables, so that neighbours in the list do not sound alike.
    first = FIRST[number % len(FIRST)]
    second = SECOND[(number * 7 + number // len(FIRST)) % len(SECOND)]
    return first[0] + second[0], first[1] + second[1]


def office(kind: str, seat: int, number: int) -> str:
    """The name of a unit of the lowest level: its county or town, then what it does."""
    chinese, english = place(seat)
    if kind == "township office":
        chinese, english = place(number)
        return f"{chinese}镇 {english} Town"
    doing, does = (BUREAUS if kind == "bureau" else CENTRES)[number % (12 if kind == "bureau" else 6)]
    return f"{chinese}县{doing} {english} {does}"
