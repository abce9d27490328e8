"""Scoring forms and all that a plan says of points, grades and rewards."""
