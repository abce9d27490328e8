"""Records become comparable: names, cadences, quantities, matches and variations of 具體作法."""
