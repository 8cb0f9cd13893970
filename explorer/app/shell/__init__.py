"""The parts of the program around all subjects: actions, theme, jobs, writer, start and end."""
