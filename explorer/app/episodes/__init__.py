"""Episodes, and what a target on the command line or in a link opens."""
