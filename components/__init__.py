"""How results look: Streamlit and Altair, and every sentence a reader meets."""
