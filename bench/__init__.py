"""Speed and memory, each as a ratio against a named peer in one run, on a generated organisation."""
