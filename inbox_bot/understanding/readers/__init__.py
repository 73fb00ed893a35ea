"""One small reader per layout: each takes lines, rows or fields and returns what it saw, with its place."""
