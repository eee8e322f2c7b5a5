"""An independent, deliberately naive reading of the catalogue, against which the product is compared."""
