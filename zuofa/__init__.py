"""The program: command line, batch runs, pictures for people."""
