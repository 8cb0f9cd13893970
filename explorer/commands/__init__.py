"""The subcommands of the command line, one function each; every import they need is made inside it."""
