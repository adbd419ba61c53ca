"""The nine panels the usual Dash way: an Interval of one second, and a callback that returns figures.

`python -m command_center.bench.rivals.dash_nine PORT`
"""

from __future__ import annotations

import sys
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from command_center.bench.rivals.nine import panels

app = Dash(__name__)
FIRST = panels()
app.layout = html.Div(
    [
        dcc.Interval(id="tick", interval=1000),
        *(html.P(id=name) if isinstance(panel, str) else dcc.Graph(id=name) for name, panel in FIRST.items()),
    ]
)
OUTPUTS = [Output(name, "children" if isinstance(panel, str) else "figure") for name, panel in FIRST.items()]


@app.callback(OUTPUTS, Input("tick", "n_intervals"))
def draw(_: int | None) -> list[Any]:
    """All nine anew."""
    return [panel if isinstance(panel, str) else go.Figure(panel) for panel in panels().values()]


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), debug=False)
