"""A store that is put in another one's place under a running server, and one of whose deliveries is damaged."""

import shutil
from pathlib import Path

from data.store.store import Store
from tests.conftest import Office
from tests.pages.conftest import Screen, Server

DECLARATIONS = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def made(folder: Path, name: str) -> Path:
    folder.mkdir()
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", f"unit_id,name,parent_id,kind\n1,{name},,bureau\n")
    office.hand_in("declarations", DECLARATIONS + "1,1,p,annual,2026-10-31,2026-10-30\n")
    office.hand_in("declarations", DECLARATIONS + "2,1,p,annual,2026-10-31,2026-11-03\n")
    office.store.registry.dispose()
    return folder / "store"


def test_a_running_server_shows_the_store_that_is_there_and_names_what_is_damaged(screen: Screen, tmp_path) -> None:
    here, there = made(tmp_path / "here", "Alder Office"), made(tmp_path / "there", "Birch Office")
    server = Server(here)
    try:
        address = f"{server.address}/unit?unit=1&month=2026-10"
        screen.open(address)
        assert "Alder Office" in screen.page.inner_text("[data-testid=stMain]")
        store = Store(there)
        shutil.rmtree(there / "rows" / store.delivery(2).rows)
        store.registry.dispose()
        shutil.rmtree(here)
        shutil.copytree(there, here)
        screen.open(address)
        seen = screen.page.inner_text("[data-testid=stMain]")
        assert "Birch Office" in seen and "Alder Office" not in seen
        assert "Delivery 2 (declarations.csv, declarations) is damaged" in seen
        assert "plumbline repair 2" in seen
    finally:
        server.stop()
