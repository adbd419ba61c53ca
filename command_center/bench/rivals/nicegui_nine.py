"""The nine panels the usual NiceGUI way: a page whose timer updates its elements once a second.

`python -m command_center.bench.rivals.nicegui_nine PORT`
"""

from __future__ import annotations

import sys

from nicegui import ui

from command_center.bench.rivals.nine import panels


@ui.page("/")  # type: ignore[untyped-decorator]
def page() -> None:
    """One client's page."""
    shown = {name: ui.markdown(p) if isinstance(p, str) else ui.plotly(p) for name, p in panels().items()}

    def draw() -> None:
        for name, panel in panels().items():
            element = shown[name]
            if isinstance(element, ui.markdown):
                element.set_content(str(panel))
            else:
                element.update_figure(panel)

    ui.timer(1.0, draw)


if __name__ in {"__main__", "__mp_main__"}:
    ui.run(port=int(sys.argv[1]), host="127.0.0.1", show=False, reload=False)
