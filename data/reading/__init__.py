"""Reading: any file -> tables of text, each cell with its place in the file."""
