"""Comparable records become answers: who adopted what, what is missing, what changed."""
