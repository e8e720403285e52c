"""Questions, answers with exact citations, the remiss command and the web pages."""
