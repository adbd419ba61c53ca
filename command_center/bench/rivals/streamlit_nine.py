"""The nine panels the usual Streamlit way: placeholders that a loop in the script fills once a second."""

from __future__ import annotations

import time

import plotly.graph_objects as go
import streamlit as st

from command_center.bench.rivals.nine import panels

st.set_page_config(layout="wide")
places = {name: st.empty() for name in panels()}
while True:
    for name, panel in panels().items():
        if isinstance(panel, str):
            places[name].markdown(panel)
        else:
            places[name].plotly_chart(go.Figure(panel), key=f"{name}-{time.monotonic_ns()}")
    time.sleep(1)
