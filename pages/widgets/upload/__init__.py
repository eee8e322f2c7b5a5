"""The steps of a file from upload to accepted rows, as the page shows them."""
