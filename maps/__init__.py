"""What people look at: the offline map page."""
