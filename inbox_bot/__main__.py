"""`python -m inbox_bot`, the same as `inbox-bot`."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
