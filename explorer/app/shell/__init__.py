"""The program around every subject: actions, theme, jobs, the writer, the start and the end."""
