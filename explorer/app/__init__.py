"""The running program: Qt without widgets."""
