"""The web pages. The only modules, beside app.py, that know Streamlit."""
