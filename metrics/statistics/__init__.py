"""The statistical methods that every comparison rests on, one file a method."""
