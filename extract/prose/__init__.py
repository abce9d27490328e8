"""What stands around the table: headings and paragraphs, whose plan it is, what it cites, what falls due."""
