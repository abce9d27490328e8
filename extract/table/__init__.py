"""The plan table: ruled lines -> cells -> one flow over all pages -> practices."""
