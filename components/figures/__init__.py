"""Figures: findings with their sentence, chart, table and notes, on pages and in exports."""
