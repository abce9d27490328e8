"""Pictures of pages -> pages: straightened, their rules found, their characters recognized."""
