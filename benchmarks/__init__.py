"""What is measured, with its peers in the same run: `python -m benchmarks`."""
