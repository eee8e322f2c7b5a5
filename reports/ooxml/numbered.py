"""Numbered: parts of a large deck are named by counting; python-pptx would look through all parts for each of them."""

from collections import Counter

from pptx.opc.package import OpcPackage
from pptx.opc.packuri import PackURI


def number(package: OpcPackage) -> None:
    """From now on the package's new parts are counted, past the names that are taken already."""
    taken = {part.partname for part in package.iter_parts()}
    counts: Counter[str] = Counter()

    def next_partname(template: str) -> PackURI:
        while True:
            counts[template] += 1
            name = PackURI(template % counts[template])
            if name not in taken:
                return name

    package.next_partname = next_partname  # type: ignore[assignment,method-assign]
