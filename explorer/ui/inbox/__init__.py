"""The inbox: marks made while listening, to keep, write in, move and drop; and those made elsewhere."""
