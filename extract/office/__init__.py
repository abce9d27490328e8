"""Word processors' files (.docx, .odt) -> pages, as if they were printed."""
