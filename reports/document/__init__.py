"""Documents: packs and dossiers as PDF."""
