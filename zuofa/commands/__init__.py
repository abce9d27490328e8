"""The commands of :mod:`zuofa.cli`, a group a module: each parses, calls one function, prints.

What a command needs beyond click it imports when it runs, so that a command is quick to say that there is
nothing to do.
"""
