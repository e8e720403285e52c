"""Quality and speed, measured side by side with the usual stack: ``make bench BENCH=…``."""
