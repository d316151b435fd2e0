"""How results look: Streamlit and Altair, and every sentence a reader meets."""

import pandas as pd

pd.set_option("mode.string_storage", "python")
# Their tables have tens of rows, for which Arrow's strings took a fifth of what a click costs.
