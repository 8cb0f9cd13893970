"""How fast the program is, each figure beside its floor or limit from the same run."""
