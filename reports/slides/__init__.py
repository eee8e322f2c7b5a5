"""Slides: packs as PPTX."""
