"""Charts of findings, as Vega-Lite specifications: one file for each kind of chart.

A kind of chart makes a `Plot` of a finding; only `frame.specification` makes a chart of a plot. So
no chart can lack the mark of synthetic data, the theme, or the place of its footer.
"""
