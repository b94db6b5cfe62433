"""Frames drawn as Plotly figures, and the colours and words that screen and paper share (`kneelog.charts.tokens`)."""
