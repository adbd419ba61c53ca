"""The nine panels the usual Panel way: panes of a session, changed by a periodic callback of one second.

`python -m command_center.bench.rivals.panel_nine PORT`
"""

from __future__ import annotations

import sys
from typing import Any

import panel as pn

from command_center.bench.rivals.nine import panels

pn.extension("plotly")


def page() -> Any:
    """One session's page."""
    panes = {
        name: pn.pane.Markdown(panel) if isinstance(panel, str) else pn.pane.Plotly(panel)
        for name, panel in panels().items()
    }

    def draw() -> None:
        for name, panel in panels().items():
            panes[name].object = panel

    pn.state.add_periodic_callback(draw, period=1000)
    return pn.Column(*panes.values())


if __name__ == "__main__":
    port = int(sys.argv[1])
    pn.serve(page, address="127.0.0.1", port=port, show=False, websocket_origin=f"127.0.0.1:{port}")
