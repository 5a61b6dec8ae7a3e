"""Findings to text, SARIF and JSON lines. Pure formatting: the order is the report's."""
