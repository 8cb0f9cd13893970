"""Episodes, and targets of the command line and of links."""
