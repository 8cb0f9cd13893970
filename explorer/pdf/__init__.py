"""The PDF engine: a worker process and its typed messages."""
