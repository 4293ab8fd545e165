"""`python -m heliodesk`, the same as `heliodesk`."""

from heliodesk.config.cli import app

if __name__ == "__main__":
    app()
