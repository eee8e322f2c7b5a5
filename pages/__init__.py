"""The pages: one file a screen; each asks and shows, and computes nothing."""
