"""Results in, pictures and files out."""
