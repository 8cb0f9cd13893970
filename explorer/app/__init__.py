"""State of the running program, with Qt but without widgets."""
