"""The charts of a review: one Vega-Lite definition each, drawn as SVG."""
