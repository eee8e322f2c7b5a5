"""The Matrix in a real browser: a click on a cell opens its explanation."""


def test_a_cell_opens_the_explanation_of_its_own_unit_and_metric(warm, screen) -> None:
    screen.open(f"{warm}/matrix")
    cell = screen.page.locator(".js-plotly-plot .scatterlayer .point").nth(20)
    cell.wait_for(state="attached", timeout=30_000)
    unit, metric, _words = cell.evaluate("one => one.__data__.data")
    box = cell.bounding_box()
    assert box
    screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.page.wait_for_url(f"**/explain?**metric={metric}&unit={unit}**", timeout=20_000)
    screen.settled()
    screen.says("What it was judged by")
