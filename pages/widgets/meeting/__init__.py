"""What the pages of the monthly meeting share: packs, slides, words, actions."""
