"""The engine: quiz file in, hand-outs out; submissions in, scorecards and reports out."""

__version__ = "0.1.0"
