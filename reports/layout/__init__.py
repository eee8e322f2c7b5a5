"""Layout: what a pack says, apart from any format, laid out on pages."""
