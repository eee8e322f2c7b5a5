"""Encoding: Chinese text is read as GB18030 unasked; what may be Korean, Cyrillic or Japanese is asked about."""

import pytest

from data.errors import Asks
from data.reading.encoding import decode

CHINESE = [
    "张三",
    "韩梅梅",
    "北京市朝阳区建国路八十八号",
    "申报编号,单位编号\n1,001",
    "id,verdict\n1,漏报\n2,漏报",
    "id,flag\n1,是",
    "unit,name\n001,市场监督管理局\n002,锦绣花园小区物业",
]
OTHERS = {
    "cp949": [
        "부서명,성명,신고일,결과",
        "id,name\n1,김철수\n2,이영희\n3,홍길동",
        "신고번호,부서코드,담당자,종류,기한,제출일,검증일,결과\n1,2,홍길동",
        "감사담당관 재산등록 의무자 신고 현황",
        "똠방각하,펲시콜라",  # letters that EUC-KR lacks
    ],
    "cp1251": ["Москва", "МИНИСТЕРСТВО ФИНАНСОВ", "Иванов;Петров", "код;отдел", "id;ФИО\n1;Сидорова Анна"],
    "shift_jis": ["部署名,氏名,届出日", "山田太郎"],
}


@pytest.mark.parametrize("text", CHINESE)
def test_chinese_text_is_read_unasked(text) -> None:
    assert decode(text.encode("gb18030")) == (text, ["the file was read as gb18030"])


@pytest.mark.parametrize("encoding, text", [(encoding, text) for encoding, texts in OTHERS.items() for text in texts])
def test_other_text_is_asked_about_and_read_as_was_answered(encoding, text) -> None:
    content = text.encode(encoding)
    with pytest.raises(Asks) as asked:
        decode(content)
    assert asked.value.topic == "encoding"
    assert encoding in asked.value.options
    assert decode(content, encoding)[0] == text


def test_a_word_that_is_repeated_is_evidence_once() -> None:
    with pytest.raises(Asks):
        decode("\n".join(["고객"] * 1000).encode("cp949"))  # 绊按: neither stands often in Chinese
